package presence_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
	"frontdesk/graph/schedule"
	"frontdesk/presence"
	"frontdesk/switchboard"
)

type token struct{}

func (token) Unmet(context.Context, string, string) error { return nil }

func (token) AccessToken(context.Context, string) (string, error) { return "token", nil }

// refresher is one that runs against a server, with its events in a channel.
func refresher(t *testing.T, url string) (*presence.Refresher, <-chan switchboard.Event, *graph.Client) {
	t.Helper()
	client, err := graph.New(graph.Config{BaseURL: url, Credential: token{}})
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan switchboard.Event, 10_000)
	r := presence.New(presence.Config{Client: client}, func(e switchboard.Event) { events <- e })
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return r, events, client
}

// until takes events until one satisfies, and gives all the answers so far.
func until(t *testing.T, events <-chan switchboard.Event, satisfies func(switchboard.CalendarStatus) bool) (switchboard.CalendarStatus, map[switchboard.PersonID]switchboard.Calendar) {
	t.Helper()
	answers := map[switchboard.PersonID]switchboard.Calendar{}
	deadline := time.After(20 * time.Second)
	for {
		select {
		case e := <-events:
			switch e := e.(type) {
			case switchboard.CalendarRead:
				maps.Copy(answers, e.Results)
			case switchboard.CalendarChanged:
				if satisfies(e.Status) {
					return e.Status, answers
				}
			}
		case <-deadline:
			t.Fatalf("did not come about; %d answers so far", len(answers))
		}
	}
}

func roundDone(s switchboard.CalendarStatus) bool { return !s.At.IsZero() || s.Fault != nil }

func staff(n int) []switchboard.Person {
	people := make([]switchboard.Person, n)
	for i := range people {
		people[i] = switchboard.Person{ID: switchboard.PersonID(fmt.Sprint(i)), Mail: fmt.Sprintf("person%d@example.com", i)}
	}
	return people
}

func TestSixtyPeopleInThreeRequests(t *testing.T) {
	now := time.Now().UTC()
	server := graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		var people []string
		for _, mail := range call.Mails {
			switch mail {
			case "person1@example.com":
				people = append(people, graphtest.Person(mail, graphtest.Item("Busy", now.Add(-time.Hour), now.Add(time.Hour))))
			case "person2@example.com":
				people = append(people, graphtest.Person(mail, graphtest.Item("Busy2", now.Add(-time.Hour), now.Add(time.Hour))))
			case "person3@example.com":
				people = append(people, graphtest.Broken(mail, "5037"))
			case "person4@example.com": // is left out
			default:
				people = append(people, graphtest.Person(mail, ""))
			}
		}
		graphtest.Schedules(w, people...)
	})
	r, events, _ := refresher(t, server.URL)
	r.Show(switchboard.Watched{Shown: []switchboard.PersonID{"59", "58"}})
	r.SetPeople(staff(60))
	status, answers := until(t, events, roundDone)
	if status.People != 60 || status.Failed != 2 || status.Fault != nil {
		t.Errorf("%+v", status)
	}
	for id, want := range map[switchboard.PersonID]switchboard.Kind{
		"0": "free", "1": "busy", "2": "unknown", "3": "unknown", "4": "unknown", "59": "free",
	} {
		if got := switchboard.StatusOf(switchboard.Facts{Calendar: answers[id]}, now).Kind; got != want {
			t.Errorf("person %s: %s, want %s", id, got, want)
		}
	}
	calls := server.Calls()
	if len(calls) != 3 || server.Highest() > 3 {
		t.Fatalf("%d requests, %d at once", len(calls), server.Highest())
	}
	if !slices.ContainsFunc(calls, func(c graphtest.Call) bool {
		return slices.Equal(c.Mails[:3], []string{"person59@example.com", "person58@example.com", "person0@example.com"})
	}) {
		t.Error("those on screen did not come first")
	}
}

func TestAClickPassesWhileTheRefreshIsUnderWay(t *testing.T) {
	release := make(chan struct{})
	server := graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		if call.Mails[0] != "click@example.com" {
			<-release
		}
		graphtest.Free(w, call)
	})
	r, events, client := refresher(t, server.URL)
	r.SetPeople(staff(200))
	deadline := time.Now().Add(10 * time.Second)
	for server.Inside() < 3 && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	from := time.Now().UTC()
	if _, err := client.Schedules(t.Context(), graph.Click, schedule.Question{Mails: []string{"click@example.com"}, From: from, To: from.Add(time.Hour)}); err != nil {
		t.Error(err)
	}
	if n := server.Inside(); n != 3 {
		t.Errorf("%d requests of the refresh at once", n)
	}
	close(release)
	until(t, events, roundDone)
	if n := len(server.Calls()); n != 11 || server.Highest() > 4 {
		t.Errorf("%d requests, %d at once", n, server.Highest())
	}
}

func TestAPauseIsShownAndNobodyIsLost(t *testing.T) {
	var refused atomic.Bool
	server := graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		if refused.CompareAndSwap(false, true) {
			w.Header().Set("Retry-After", "0.4")
			graphtest.Refuse(w, http.StatusTooManyRequests, "ApplicationThrottled")
			return
		}
		graphtest.Free(w, call)
	})
	r, events, _ := refresher(t, server.URL)
	start := time.Now()
	r.SetPeople(staff(60))
	status, _ := until(t, events, func(s switchboard.CalendarStatus) bool { return !s.HeldTo.IsZero() })
	if wait := status.HeldTo.Sub(start); wait < time.Second || wait > 5*time.Second {
		t.Errorf("held for %s, want a whole second", wait)
	}
	status, _ = until(t, events, roundDone)
	if status.Failed != 0 || !status.HeldTo.IsZero() || status.Fault != nil {
		t.Errorf("%+v", status)
	}
	if n := len(server.Calls()); n != 4 {
		t.Errorf("%d requests", n)
	}
}

func TestARefusalAndABrokenLineAreSaid(t *testing.T) {
	for code, answer := range map[string]func(http.ResponseWriter, graphtest.Call){
		"graph-forbidden":   func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Refuse(w, 403, "ErrorAccessDenied") },
		"graph-unreachable": func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Drop(w) },
	} {
		server := graphtest.New(t, answer)
		r, events, _ := refresher(t, server.URL)
		r.SetPeople(staff(20))
		status, answers := until(t, events, roundDone)
		if status.Fault == nil || status.Fault.Code != code || strings.Contains(status.Fault.Text, "127.0.0.1") || len(answers) != 0 {
			t.Errorf("%s: %+v", code, status)
		}
	}
}
