package presence_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/graph"
	"frontdesk/presence"
	"frontdesk/sandbox/loopback"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// office is the sandbox's tenant with the product in front of it, from the
// refresher to the wire, in made-up time: it is a Monday morning.
type office struct {
	*tenant.Tenant
	t         *testing.T
	staff     []people.Colleague
	client    *graph.Client
	log       bytes.Buffer // everything that is logged; read it at the end
	refresher *presence.Refresher
	poller    *presence.Poller
	stop      func() // ends what runs

	mu    sync.Mutex
	facts map[switchboard.PersonID]switchboard.Facts
	state switchboard.CalendarStatus
	heard func(switchboard.CalendarRead) // with the lock held; may be nil
}

type issued string

func (issued) Unmet(context.Context, string, string) error { return nil }

func (i issued) AccessToken(context.Context, string) (string, error) { return string(i), nil }

// open runs a test in an office of sixty whose Graph answers after a tenth of a
// second. change may alter how the product is set up.
func open(t *testing.T, change func(*presence.Config), test func(o *office)) {
	t.Helper()
	openFor(t, people.Count, 100*time.Millisecond, change, test)
}

// openFor is open for any number of people.
func openFor(t *testing.T, count int, latency time.Duration, change func(*presence.Config), test func(o *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2000, 1, 3, 10, 10, 0, 0, time.UTC)))
		o := &office{t: t, staff: crowd(count), facts: map[switchboard.PersonID]switchboard.Facts{}}
		var handler http.Handler
		var err error
		if o.Tenant, handler, err = tenant.Inside(tenant.Options{People: o.staff, Latency: latency}); err != nil {
			t.Fatal(err)
		}
		token, err := o.Token("Calendars.Read", "Presence.Read.All")
		if err != nil {
			t.Fatal(err)
		}
		log := slog.New(slog.NewJSONHandler(&o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		client, err := graph.New(graph.Config{BaseURL: o.GraphURL(), Credential: issued(token), HTTP: &http.Client{Transport: loopback.Inside(handler)}, Log: log})
		if err != nil {
			t.Fatal(err)
		}
		o.client = client
		cfg := presence.Config{Client: client, Log: log}
		if change != nil {
			change(&cfg)
		}
		o.refresher, o.poller = presence.New(cfg, o.post), presence.NewPoller(cfg, o.post)
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		for _, run := range []func(context.Context) error{o.refresher.Run, o.poller.Run} {
			running.Go(func() {
				if err := run(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		o.stop = func() { cancel(); running.Wait() }
		test(o)
		o.stop()
	})
}

// crowd is any number of colleagues: the sixty of the sandbox, over and over,
// under other addresses.
func crowd(count int) []people.Colleague {
	sixty := people.Generate(7, time.Now(), time.UTC)
	out := make([]people.Colleague, count)
	for i := range out {
		out[i] = sixty[i%len(sixty)]
		if i >= len(sixty) {
			out[i].Mail = fmt.Sprintf("person%05d@example.com", i)
			out[i].ID = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		}
	}
	return out
}

func (o *office) post(e switchboard.Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch e := e.(type) {
	case switchboard.CalendarRead:
		if o.heard != nil {
			o.heard(e)
		}
		for id, answer := range e.Results {
			f := o.facts[id]
			if answer.Fault != nil && answer.Fetched.IsZero() { // as the board does
				f.Calendar.Fault = answer.Fault
			} else {
				f.Calendar = answer
			}
			o.facts[id] = f
		}
	case switchboard.PresenceRead:
		for id, answer := range e.Results {
			f := o.facts[id]
			f.Presence = answer
			o.facts[id] = f
		}
	case switchboard.CalendarChanged:
		o.state = e.Status
	}
}

// ask begins with the first n colleagues and lets time pass.
func (o *office) ask(n int, d time.Duration) {
	var staff []switchboard.Person
	for _, c := range o.staff[:n] {
		staff = append(staff, switchboard.Person{ID: switchboard.PersonID(c.ID), Name: c.Name, Mail: c.Mail})
	}
	o.refresher.SetPeople(staff)
	o.pass(d)
}

func (o *office) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// status is what the window would show of somebody.
func (o *office) status(c people.Colleague) (switchboard.Status, switchboard.Facts) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := maps.Clone(o.facts)[switchboard.PersonID(c.ID)]
	return switchboard.StatusOf(f, time.Now()), f
}

// who is the first colleague, among those whose calendar can be read, for whom
// Teams and calendar say a thing at the moment.
func (o *office) who(status people.FreeBusy) people.Colleague {
	for _, c := range o.staff[:20] {
		blocks := c.Calendar(time.Now(), time.Now().Add(time.Second))
		if c.Refusal == nil && (len(blocks) == 1 && blocks[0].Status == status || len(blocks) == 0 && status == "") {
			return c
		}
	}
	o.t.Fatalf("nobody is %q", status)
	return people.Colleague{}
}

func (o *office) shape(c people.Colleague, odd tenant.Oddity) {
	if err := o.Shape(c.Mail, odd); err != nil {
		o.t.Fatal(err)
	}
}
