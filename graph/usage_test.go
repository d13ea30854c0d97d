package graph_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

// ledger notes what it is told, as the window would.
type ledger struct {
	mu   sync.Mutex
	told []switchboard.Usage
}

func (l *ledger) add(u switchboard.Usage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, u)
}

func (l *ledger) last(t *testing.T) switchboard.Usage {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.told) == 0 {
		t.Fatal("told nothing")
	}
	return l.told[len(l.told)-1]
}

func counted(t *testing.T, base string, credential graph.Credential, l *ledger) *graph.Client {
	t.Helper()
	now := func() time.Time { return from }
	c, err := graph.New(graph.Config{BaseURL: base, Credential: credential, Now: now, Used: l.add})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatWasAskedIsTold(t *testing.T) {
	for outcome, answer := range map[string]func(http.ResponseWriter, graphtest.Call){
		"ok":                   graphtest.Free,
		"not permitted":        func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Refuse(w, 403, "ErrorAccessDenied") },
		"not found":            func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Refuse(w, 404, "MailboxNotEnabledForRESTAPI") },
		"sign-in not accepted": func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Refuse(w, 401, "InvalidAuthenticationToken") },
		"refused":              func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Refuse(w, 400, "BadRequest") },
		"trouble at Microsoft": func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Refuse(w, 500, "InternalServerError") },
		"no answer":            func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Drop(w) },
		"not understood":       func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Say(w, "<html>Welcome</html>") },
		"held back": func(w http.ResponseWriter, _ graphtest.Call) {
			w.Header().Set("Retry-After", "3600")
			graphtest.Refuse(w, 429, "ApplicationThrottled")
		},
	} {
		var l ledger
		_, err := read(t, counted(t, graphtest.New(t, answer).URL, &tokens{}, &l), "ada@example.com")
		want := switchboard.Usage{Purpose: "free or busy", Calls: 1, Last: from, Outcome: outcome}
		if err != nil {
			want.Failed = 1
		}
		if got := l.last(t); got != want || len(l.told) != 1 || (outcome == "ok") != (err == nil) {
			t.Errorf("%s: told %+v, %v", outcome, l.told, err)
		}
	}
}

// Each purpose has its own count, each page of a list counts, and a claims
// challenge makes one call of two requests.
func TestEachPurposeIsCountedByItself(t *testing.T) {
	var l ledger
	credential := &steps{errs: []error{nil}}
	c := counted(t, challenging(t, sooner).URL, credential, &l)
	if _, err := read(t, c, "ada@example.com"); err != nil {
		t.Fatal(err)
	}
	if got := l.last(t); got.Calls != 1 || got.Failed != 0 {
		t.Errorf("%+v", got)
	}
	var pages *graphtest.Server
	pages = graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		switch {
		case call.Method == http.MethodPost:
			graphtest.Refuse(w, http.StatusForbidden, "ErrorAccessDenied")
		case call.Query == "$skiptoken=2":
			graphtest.Say(w, `{"value":[{"id":"2"}]}`)
		default:
			graphtest.Say(w, `{"value":[{"id":"1"}],"@odata.nextLink":%q}`, pages.URL+"/users?$skiptoken=2")
		}
	})
	c = counted(t, pages.URL, &tokens{}, &l)
	if _, err := c.UsersDelta(t.Context(), graph.Click, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, c, "ada@example.com"); err == nil {
		t.Fatal("a calendar from who refused")
	}
	if got := l.told[len(l.told)-2]; got.Purpose != "colleagues" || got.Calls != 2 || got.Failed != 0 || got.Outcome != "ok" {
		t.Errorf("%+v", got)
	}
	if got := l.last(t); got.Purpose != "free or busy" || got.Calls != 1 || got.Failed != 1 {
		t.Errorf("%+v", got)
	}
}

// Without a sign-in nothing leaves this computer, and nothing is counted.
func TestWithoutASignInNothingIsCounted(t *testing.T) {
	var l ledger
	server := graphtest.New(t, graphtest.Free)
	if _, err := read(t, counted(t, server.URL, &tokens{err: errors.New("signed out")}, &l), "ada@example.com"); err == nil {
		t.Fatal("an answer without a token")
	}
	if len(l.told) != 0 || len(server.Calls()) != 0 {
		t.Errorf("told %+v", l.told)
	}
	needed := &steps{errs: []error{nil, errors.New("confirm")}}
	if _, err := read(t, counted(t, challenging(t, sooner).URL, needed, &l), "ada@example.com"); err == nil {
		t.Fatal("an answer to a challenge nobody met")
	}
	if got := l.last(t); got.Calls != 1 || got.Failed != 1 || got.Outcome != "sign-in needed" {
		t.Errorf("%+v", got)
	}
}

// Every try counts, so that the page tells the truth about what was asked.
func TestEveryTryCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l ledger
		tries := 0
		network := offline(func(try int, w http.ResponseWriter, _ *http.Request) {
			if try == 1 {
				throttled("3")(w)
				return
			}
			ada(w)
		})
		c, err := graph.New(graph.Config{
			BaseURL: "https://graph.example.com/v1.0", Credential: &tokens{}, HTTP: network.transport(&tries), Used: l.add,
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := read(t, c, "ada@example.com"); err != nil {
			t.Fatal(err)
		}
		if len(l.told) != 2 || l.told[0].Outcome != "held back" || l.told[1].Outcome != "ok" || l.told[1].Calls != 2 || l.told[1].Failed != 1 {
			t.Errorf("told %+v", l.told)
		}
	})
}

func TestAnAbandonedCallIsTold(t *testing.T) {
	var l ledger
	ctx, cancel := context.WithCancel(t.Context())
	server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
		cancel()
		graphtest.Drop(w)
	})
	if _, err := counted(t, server.URL, &tokens{}, &l).Schedules(ctx, graph.Click, schedule.Question{Mails: []string{"ada@example.com"}, From: from, To: to}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if got := l.last(t); got.Outcome != "given up" {
		t.Errorf("%+v", got)
	}
}

// However many ask at once, the counts come in order.
func TestCountsComeInOrder(t *testing.T) {
	var l ledger
	c := counted(t, graphtest.New(t, graphtest.Free).URL, &tokens{}, &l)
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if _, err := read(t, c, "ada@example.com"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i, u := range l.told {
		if u.Calls != i+1 {
			t.Fatalf("told %d calls after %d", u.Calls, i+1)
		}
	}
	if len(l.told) != 40 {
		t.Errorf("told %d times", len(l.told))
	}
}
