package graph_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
	"frontdesk/graph/schedule"
)

// offline is a network in memory, so that time can be made up around it.
type offline func(try int, w http.ResponseWriter, r *http.Request)

// transport counts the tries over all requests.
func (o offline) transport(tries *int) *http.Client {
	var mu sync.Mutex
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		*tries++
		try := *tries
		mu.Unlock()
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "application/json")
		o(try, w, r)
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		return w.Result(), nil
	})}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func ada(w io.Writer) { graphtest.Schedules(w, graphtest.Person("ada@example.com", "")) }

func throttled(retryAfter string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		graphtest.Refuse(w, http.StatusTooManyRequests, "ApplicationThrottled")
	}
}

func TestARefusedCallComesAgainWhenAsked(t *testing.T) {
	for name, c := range map[string]struct {
		refusal func(http.ResponseWriter)
		wait    time.Duration
		held    bool // everybody waits, and is told
	}{
		"429":                     {throttled("3"), 3 * time.Second, true},
		"429 with a fraction":     {throttled("2.128"), 3 * time.Second, true},
		"429 with almost nothing": {throttled("0.249"), time.Second, true},
		"429 with nothing":        {throttled(""), 10 * time.Second, true},
		"503 with a time": {func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "7")
			graphtest.Refuse(w, http.StatusServiceUnavailable, "serviceNotAvailable")
		}, 7 * time.Second, true},
		"503 with nothing": {refuse(http.StatusServiceUnavailable, "serviceNotAvailable"), time.Second, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			tries := 0
			network := offline(func(try int, w http.ResponseWriter, _ *http.Request) {
				if try == 1 {
					c.refusal(w)
					return
				}
				ada(w)
			})
			var told []time.Time
			start := time.Now()
			asking, err := graph.New(graph.Config{
				BaseURL: "https://graph.example.com/v1.0", Credential: &tokens{}, HTTP: network.transport(&tries),
				Held: func(until time.Time) { told = append(told, until) },
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := read(t, asking, "ada@example.com"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			waited := time.Since(start)
			if longest := c.wait + c.wait/4; waited < c.wait || waited > longest || !c.held && waited != c.wait {
				t.Errorf("%s: waited %s, want %s and up to a quarter more", name, waited, c.wait)
			}
			if tries != 2 {
				t.Errorf("%s: %d tries", name, tries)
			}
			if c.held && (len(told) != 2 || !told[0].Equal(start.Add(waited)) || !told[1].IsZero()) || !c.held && len(told) != 0 {
				t.Errorf("%s: told %v", name, told)
			}
		})
	}
}

func TestAThrottledServiceIsNotAskedForever(t *testing.T) {
	for retryAfter, want := range map[string]struct {
		tries int
		held  time.Duration
	}{"2": {4, 2 * time.Second}, "120": {1, 2 * time.Minute}} {
		synctest.Test(t, func(t *testing.T) {
			tries := 0
			network := offline(func(_ int, w http.ResponseWriter, _ *http.Request) { throttled(retryAfter)(w) })
			asking, err := graph.New(graph.Config{BaseURL: "https://graph.example.com/v1.0", Credential: &tokens{}, HTTP: network.transport(&tries)})
			if err != nil {
				t.Fatal(err)
			}
			_, err = read(t, asking, "ada@example.com")
			var refused *graph.Error
			if !errors.As(err, &refused) || refused.Fault().Code != "graph-throttled" || refused.Final() {
				t.Errorf("got %v", err)
			}
			if tries != want.tries {
				t.Errorf("Retry-After %s: %d tries, want %d", retryAfter, tries, want.tries)
			}
			if held := time.Until(asking.HeldUntil()); held < want.held || held > want.held+want.held/4 {
				t.Errorf("held for %s more, want %s", held, want.held)
			}
			ctx, cancel := context.WithTimeout(t.Context(), want.held-time.Second)
			defer cancel()
			if _, err := asking.UsersDelta(ctx, graph.Click, ""); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("another request during the pause: %v", err)
			}
		})
	}
}

func TestACallWithoutAnswerEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		network := offline(func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		asking, err := graph.New(graph.Config{BaseURL: "https://graph.example.com/v1.0", Credential: &tokens{}, HTTP: network.transport(&tries)})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = read(t, asking, "ada@example.com")
		var refused *graph.Error
		if !errors.As(err, &refused) || refused.Status != 0 || refused.Fault().Code != "graph-unreachable" || !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		_, err = asking.UsersDelta(ctx, graph.Click, "")
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("the caller's own end: after %s: %v", time.Since(start), err)
		}
	})
}

// The gate is in the way of real requests: while three of the refresh wait for
// their answer, a click passes, and a fourth of the refresh does not.
func TestThreeForTheRefreshAndOneForClicks(t *testing.T) {
	release := make(chan struct{})
	server := graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		if call.Mails[0] != "click@example.com" {
			<-release
		}
		graphtest.Free(w, call)
	})
	c := client(t, server.URL, &tokens{})
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			if _, err := c.Schedules(t.Context(), graph.Background, schedule.Question{Mails: []string{"ada@example.com"}, From: from, To: to}); err != nil {
				t.Error(err)
			}
		})
	}
	deadline := time.Now().Add(5 * time.Second)
	for server.Inside() < 3 && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if _, err := read(t, c, "click@example.com"); err != nil {
		t.Error(err)
	}
	if n := len(server.Calls()); n != 4 {
		t.Errorf("%d requests while three wait and one passed", n)
	}
	close(release)
	group.Wait()
	if n := len(server.Calls()); n != 7 || server.Highest() > 4 {
		t.Errorf("%d requests, %d at once", n, server.Highest())
	}
}
