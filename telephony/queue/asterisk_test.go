package queue_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/queue"
	"frontdesk/test/peers"
)

// board keeps what a watcher posts.
type board struct {
	t  *testing.T
	mu sync.Mutex
	qs []switchboard.Queue
}

func (b *board) post(e switchboard.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := e.(type) {
	case switchboard.QueueRead:
		b.qs = append(b.qs, e.Queue)
	case switchboard.Noted:
		b.t.Errorf("%+v", e.Fault)
	}
}

func (b *board) all() []switchboard.Queue {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.qs)
}

// await waits until the newest queue is as wanted.
func (b *board) await(what string, ok func(switchboard.Queue) bool) switchboard.Queue {
	b.t.Helper()
	var last switchboard.Queue
	if !peers.Eventually(20*time.Second, func() bool {
		all := b.all()
		if len(all) == 0 {
			return false
		}
		last = all[len(all)-1]
		return ok(last)
	}) {
		b.t.Fatalf("%s: the queue is %+v", what, last)
	}
	return last
}

// watch runs a watcher for as long as the test.
func watch(t *testing.T, pbx *peers.Asterisk, secret string, retry func(int) time.Duration) (*queue.Watcher, *board) {
	t.Helper()
	b := &board{t: t}
	w := queue.New(queue.Config{
		Address: pbx.Manager, User: "frontdesk", Phone: "1000",
		Secret: func(context.Context) (string, error) { return secret, nil },
		Retry:  retry,
	}, b.post)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return w, b
}

func known(q switchboard.Queue) bool { return q.State == switchboard.QueueKnown }

// Five callers wait in the queue of a real PBX: each is seen to come and to go, in
// order. We pause there, are ready again, and see that the PBX has restarted.
func TestAsteriskQueue(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	w, b := watch(t, pbx, peers.ManagerSecret, func(int) time.Duration { return 100 * time.Millisecond })
	b.await("connected", func(q switchboard.Queue) bool { return known(q) && q.Ready == switchboard.Ready })

	w.Pause(true)
	b.await("paused", func(q switchboard.Queue) bool { return q.Ready == switchboard.Paused })
	if show := pbx.CLI("queue show reception"); !strings.Contains(show, "(paused") {
		t.Errorf("the PBX does not know of the pause:\n%s", show)
	}
	peers.CallFromOutside(t, pbx, "500", 5, 2*time.Second)
	b.await("everybody gone", func(q switchboard.Queue) bool { return len(q.Waiting) == 0 })
	most := switchboard.Queue{}
	for _, q := range b.all() {
		if len(q.Waiting) > len(most.Waiting) {
			most = q
		}
	}
	names := []string{}
	for _, c := range most.Waiting {
		names = append(names, c.Who.Name+" "+c.Who.Number+" "+c.Queue)
	}
	want := []string{"Caller 1 +441632960001 reception", "Caller 2 +441632960002 reception", "Caller 3 +441632960003 reception", "Caller 4 +441632960004 reception", "Caller 5 +441632960005 reception"}
	if !slices.Equal(names, want) {
		t.Errorf("at most these waited: %q", names)
	}
	w.Pause(false)
	b.await("ready", func(q switchboard.Queue) bool { return q.Ready == switchboard.Ready })

	pbx.Stop()
	lost := b.await("lost", func(q switchboard.Queue) bool { return q.State == switchboard.QueueLost })
	if lost.Fault == nil || lost.Fault.Code != "queue-unreachable" || lost.Read.IsZero() {
		t.Errorf("%+v", lost)
	}
	pbx.Start()
	b.await("back", known)
}

// A password that is refused is not tried again: the account could be locked.
func TestAsteriskRefusesTheAccount(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	_, b := watch(t, pbx, "another", func(int) time.Duration {
		t.Error("it is tried again")
		return time.Hour
	})
	lost := b.await("refused", func(q switchboard.Queue) bool { return q.State == switchboard.QueueLost })
	if lost.Fault == nil || lost.Fault.Code != "queue-password" {
		t.Errorf("%+v", lost)
	}
}
