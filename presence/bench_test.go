package presence_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"frontdesk/graph"
	"frontdesk/presence"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// BenchmarkRefreshOverLoopback reads 1,000 people over real connections, in real
// time, from a service that takes a tenth of a second for each call. "ratio" is
// the time beside what three calls at once must take: it is what connections,
// decoding and bookkeeping add.
func BenchmarkRefreshOverLoopback(b *testing.B) {
	const count, latency = 1000, 100 * time.Millisecond
	staff := crowd(count)
	service, err := tenant.Start(b.Context(), tenant.Options{People: staff, Latency: latency})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = service.Close() }()
	token, err := service.Token("Calendars.Read")
	if err != nil {
		b.Fatal(err)
	}
	var people []switchboard.Person
	for _, c := range staff {
		people = append(people, switchboard.Person{ID: switchboard.PersonID(c.ID), Mail: c.Mail})
	}
	runs := 0
	for b.Loop() {
		readAll(b, service, token, people)
		runs++
	}
	ideal := measured{people: count, seconds: latency}.ideal()
	status := service.Status().Graph
	b.ReportMetric(float64(b.Elapsed())/float64(runs)/float64(ideal), "ratio")
	b.ReportMetric(float64(status.Calls["getSchedule"])/float64(runs), "requests")
	b.ReportMetric(float64(status.MaxOutlook), "at-once")
	b.ReportMetric(float64(status.Throttled), "throttled")
}

// readAll reads everybody once.
func readAll(b *testing.B, service *tenant.Tenant, token string, people []switchboard.Person) {
	b.Helper()
	client, err := graph.New(graph.Config{BaseURL: service.GraphURL(), Credential: issued(token)})
	if err != nil {
		b.Fatal(err)
	}
	var mu sync.Mutex
	read, done := 0, make(chan error, 1)
	r := presence.New(presence.Config{Client: client}, func(e switchboard.Event) {
		mu.Lock()
		defer mu.Unlock()
		switch e := e.(type) {
		case switchboard.CalendarRead:
			if read += len(e.Results); read == len(people) {
				done <- nil
			}
		case switchboard.CalendarChanged:
			if e.Status.Fault != nil {
				done <- fmt.Errorf("after %d people: %w", read, e.Status.Fault)
			}
		}
	})
	ctx, cancel := context.WithCancel(b.Context())
	running := make(chan error, 1)
	go func() { running <- r.Run(ctx) }()
	r.SetPeople(people)
	if err := <-done; err != nil {
		b.Error(err)
	}
	cancel()
	if err := <-running; err != nil {
		b.Error(err)
	}
}
