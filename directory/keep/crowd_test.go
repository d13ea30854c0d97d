package keep_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/directory/keep"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// crowd is a large directory, with a keeper and a board that run in real time.
type crowd struct {
	board   *switchboard.Board
	views   <-chan switchboard.View
	answers chan source.Delta
	people  []switchboard.Person
	held    atomic.Pointer[func()] // what is done when a roster is ready; nil: nothing
}

// hold stops the next roster when it is ready: making closes, and it goes on to
// the board when goOn is closed.
func (c *crowd) hold() (making, goOn chan struct{}) {
	making, goOn = make(chan struct{}), make(chan struct{})
	wait := func() { close(making); <-goOn }
	c.held.Store(&wait)
	return making, goOn
}

func newCrowd(tb testing.TB, size int) *crowd {
	tb.Helper()
	c := &crowd{board: switchboard.NewBoard(switchboard.NewState(time.UTC), switchboard.Ports{}, nil), answers: make(chan source.Delta)}
	for i := range size {
		p := person(m365, fmt.Sprintf("Surname%d, Given", i))
		p.Mail, p.Department = fmt.Sprintf("p%d@example.com", i), fmt.Sprint("Department ", i%50)
		p.Phones = []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: fmt.Sprintf("+44 20 79%06d", i)}}
		c.people = append(c.people, p)
	}
	tenant := newPlace(m365)
	tenant.every = time.Nanosecond
	tenant.answers(func(ctx context.Context, _ source.Since) (source.Delta, error) {
		select {
		case d := <-c.answers:
			return d, nil
		case <-ctx.Done():
			return source.Delta{}, ctx.Err()
		}
	})
	k := keep.New(keep.Config{Sources: []source.Source{tenant}, Post: c.board.Post, Loaded: func([]switchboard.Person) {
		if wait := c.held.Swap(nil); wait != nil {
			(*wait)()
		}
	}})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{}, 2)
	go func() { c.board.Run(ctx); done <- struct{}{} }()
	go func() { _ = k.Run(ctx); done <- struct{}{} }()
	tb.Cleanup(func() { cancel(); <-done; <-done })
	c.views = c.board.Watch(ctx)
	k.SetAccount("anna", m365)
	return c
}

// tell has the source answer.
func (c *crowd) tell(d source.Delta) { c.answers <- d }

// until asks the board again and again, until a view is as it is waited for.
func (c *crowd) until(what func(switchboard.View) bool) {
	for v := range c.views {
		if what(v) {
			return
		}
		c.board.Post(switchboard.Tick{})
	}
}

// BenchmarkDelta is the time from an answer with 1,000 changes among 100,000
// people until they are on the board, and the longest that the board was busy
// meanwhile.
func BenchmarkDelta(b *testing.B) {
	c := newCrowd(b, 100_000)
	c.tell(source.Delta{Full: true, Changed: c.people, Token: "one"})
	c.until(func(v switchboard.View) bool { return len(v.People) == len(c.people) })
	longest, round := time.Duration(0), 0
	for b.Loop() {
		round++
		title := fmt.Sprint("Title ", round)
		changed := make([]switchboard.Person, 1000)
		copy(changed, c.people)
		for i := range changed {
			changed[i].Title = title
		}
		c.tell(source.Delta{Changed: changed, Token: title})
		last := time.Now()
		c.until(func(v switchboard.View) bool {
			longest, last = max(longest, time.Since(last)), time.Now()
			return v.Person(c.people[0].ID).Person.Title == title
		})
	}
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest-answer")
}
