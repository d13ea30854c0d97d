package telephony

import (
	"context"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/emiago/sipgo/sip"
)

// isForgotten waits until nothing refers to a value any more.
func isForgotten[T any](t *testing.T, value weak.Pointer[T]) {
	t.Helper()
	poll(t, func() bool {
		runtime.GC()
		return value.Value() == nil
	})
}

// What an alarm was to do is forgotten when it has rung or is stopped, and not only
// when the call ends.
func TestAnAlarmIsForgotten(t *testing.T) {
	f, d := start(t, nil)
	id := d.answers(f, "4711")
	type matter struct{ rung chan struct{} }
	set := func(wait time.Duration, then func(*alarm)) (*matter, chan struct{}) {
		m, ready := &matter{make(chan struct{})}, make(chan struct{})
		d.phone.tell(id, func(c *call) {
			then(c.after(wait, func() { close(m.rung) }))
			close(ready)
		})
		return m, ready
	}

	m, _ := set(time.Millisecond, func(*alarm) {})
	<-m.rung
	rung := weak.Make(m)
	isForgotten(t, rung)

	m, ready := set(time.Hour, func(a *alarm) {
		if !a.Stop() || a.Stop() {
			t.Error("an alarm that is to come can be stopped once")
		}
	})
	<-ready
	stopped := weak.Make(m)
	isForgotten(t, stopped)

	m, ready = set(time.Hour, func(*alarm) {})
	<-ready
	left := weak.Make(m)
	runtime.GC()
	if left.Value() == nil {
		t.Error("an alarm that is to come is forgotten")
	}
	d.phone.HangUp(id)
	f.reply(f.expect(sip.BYE), 200)
	isForgotten(t, left)
}

// transaction is one that a test ends.
type transaction struct {
	sip.Transaction
	over  bool // before it is asked
	ended func(string, error)
	done  chan struct{} // closed by Terminate
}

func (x *transaction) Terminate() { close(x.done) }

func (x *transaction) OnTerminate(f sip.FnTxTerminate) bool {
	x.ended = f
	return !x.over
}

// A transaction ends with its call, and a call forgets one that has ended before.
func TestATransactionIsForgotten(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for _, over := range []bool{true, false} {
		tx := &transaction{over: over, done: make(chan struct{})}
		endWith(ctx, tx)
		if !over {
			tx.ended("", nil)
		}
		isForgotten(t, weak.Make(tx))
	}
	open := &transaction{done: make(chan struct{})}
	endWith(ctx, open)
	cancel()
	<-open.done
}
