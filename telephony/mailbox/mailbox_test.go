package mailbox

import (
	"slices"
	"sync"
	"testing"
)

// Every message that was taken is run once, those of one sender in their order; one
// that comes after the end is refused.
func TestEveryMessageIsRun(t *testing.T) {
	const senders, each = 8, 200
	b, got := New(), map[int][]int{}
	var sending sync.WaitGroup
	for s := range senders {
		sending.Go(func() {
			for n := range each {
				if !b.Put(func() { got[s] = append(got[s], n) }) {
					t.Error("a message is refused by an open box")
				}
			}
		})
	}
	for total := 0; total < senders*each/2; {
		<-b.Wake()
		b.Drain()
		total = 0
		for _, of := range got {
			total += len(of)
		}
	}
	sending.Wait()
	if n := b.Len(); n < 0 || n > senders*each/2 {
		t.Errorf("%d wait", n)
	}
	for _, message := range b.Close() {
		message()
	}
	for s := range senders {
		if len(got[s]) != each || !slices.IsSorted(got[s]) {
			t.Errorf("of sender %d came %v", s, got[s])
		}
	}
	if b.Put(func() {}) || b.Len() != 0 || len(b.Close()) != 0 {
		t.Error("a closed box takes messages")
	}
}

// What a message puts waits for the next time, and wakes the owner for it.
func TestAMessageThatPutsAnother(t *testing.T) {
	b, order := New(), []string{}
	b.Put(func() {
		b.Put(func() { order = append(order, "second") })
		order = append(order, "first")
	})
	<-b.Wake()
	b.Drain()
	if len(order) != 1 || b.Len() != 1 {
		t.Errorf("%v were run", order)
	}
	<-b.Wake()
	b.Drain()
	if !slices.Equal(order, []string{"first", "second"}) {
		t.Errorf("%v", order)
	}
}
