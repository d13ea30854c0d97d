package switchboard_test

import (
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// greeted is a desk with lines of its own.
func greeted(t *testing.T, r Reception) *desk {
	t.Helper()
	d := newDesk(t)
	d.state = d.state.WithReception(r)
	return d
}

// Callers of the lines that come first are answered first, then whoever has waited
// longest; what to say is shown while they ring and just after the answer.
func TestLinesThatComeFirst(t *testing.T) {
	d := greeted(t, Reception{First: []string{"Board", "1900"}, Greetings: map[string]string{"board": "Example, the board's office", "": "never"}})
	d.do(CallOffered{ID: "a", Line: "Main"}, CallOffered{ID: "b", Line: "1900"}, CallOffered{ID: "c", Line: " BOARD", Why: "busy"}, CallOffered{ID: "d"})
	order := ""
	for _, c := range d.view().Calls {
		order += string(c.ID)
	}
	if order != "cbad" {
		t.Errorf("answered in the order %s", order)
	}
	if got := d.view().Greeting(d.call("c")); got != "Example, the board's office" {
		t.Errorf("greeting %q", got)
	}
	if got := d.view().Greeting(d.call("d")); got != "" {
		t.Errorf("greeting %q for no line", got)
	}
	d.do(Answer{"c"}, CallConnected{ID: "c"})
	if d.view().Greeting(d.call("c")) == "" {
		t.Error("the greeting is gone with the answer")
	}
	d.now = d.now.Add(GreetFor)
	if d.view().Greeting(d.call("c")) != "" {
		t.Error("the greeting stays for ever")
	}
}

// A caller of the queue who rings here is counted once, and with the time they
// have waited there.
func TestWhoWaitsIsCountedOnce(t *testing.T) {
	d := greeted(t, Reception{Managed: true, Alert: 2 * time.Minute})
	joined := d.now.Add(-time.Minute)
	queue := Queue{State: QueueKnown, Ready: Ready, Read: d.now, More: 3, Waiting: []Queued{
		{ID: "1", Queue: "reception", Who: Party{Number: "07700900001"}, Since: joined},
		{ID: "2", Queue: "reception", Who: Party{Number: "4712"}, Since: joined.Add(time.Second)},
		{ID: "3", Queue: "reception", Since: joined.Add(2 * time.Second)},
	}}
	d.do(CallOffered{ID: "a", From: Party{Number: "07700900001"}}, QueueRead{queue})
	count, longest := d.view().Waiting()
	if count != 6 || longest != d.now.Sub(joined) {
		t.Errorf("%d wait, the longest %s", count, longest)
	}
	if in := d.view().InQueue(); len(in) != 2 || in[0].Label() != "Lin Chen" || in[1].Label() != "Number withheld" {
		t.Errorf("in the queue: %+v", in)
	}
	if d.view().Overdue() {
		t.Error("nobody has waited too long yet")
	}
	d.now = d.now.Add(time.Minute)
	if !d.view().Overdue() {
		t.Error("somebody has waited too long")
	}
	// another call of the same number comes second: the first claims the place
	d.do(CallOffered{ID: "b", From: Party{Number: "07700900001"}})
	if c := d.call("b"); !c.Queued.IsZero() {
		t.Errorf("%+v", c)
	}
	d.do(QueueRead{Queue{State: QueueLost, Fault: &Fault{Code: "queue", Text: "lost"}}})
	if count, _ := d.view().Waiting(); count != 2 {
		t.Errorf("%d wait, with the queue lost", count)
	}
	if q := d.view().Queue; !q.Read.Equal(queue.Read) {
		t.Errorf("last read %s", q.Read)
	}
}

// The queue is told by itself where it can be, and is as asked only when it says so.
func TestPauseWithTheQueue(t *testing.T) {
	d := greeted(t, Reception{Managed: true}).do(SetReady{false})
	if d.view().CanPause {
		t.Error("nobody knows the queue yet")
	}
	d.do(QueueRead{Queue{State: QueueKnown, Ready: Ready}}, SetReady{false})
	d.asked(QueuePause{true})
	if v := d.view(); v.Queue.Ready != Ready || v.Readying != Paused || !v.CanReady {
		t.Errorf("%+v", v.Queue)
	}
	d.do(QueueRead{Queue{State: QueueKnown, Ready: Paused}})
	if v := d.view(); v.Queue.Ready != Paused || v.Readying != ReadyUnknown {
		t.Errorf("%+v", v.Queue)
	}
}

// Elsewhere a code is dialled. It has worked when the PBX takes it, or when the
// lamp says so; it is not among the calls to be called back.
func TestPauseByCode(t *testing.T) {
	d := greeted(t, Reception{Pause: "*54", Ready: "*55"})
	d.do(SetReady{false})
	d.asked(PhoneDial{"out-1", "*54"})
	if got := d.view().Queue.Ready; got != ReadyUnknown {
		t.Errorf("%q before the PBX has answered", got)
	}
	d.do(CallConnected{ID: "out-1"})
	if d.view().CanReady {
		t.Error("a code would put this call on hold")
	}
	d.do(CallGone{ID: "out-1"})
	if v := d.view(); v.Queue.Ready != Paused || len(v.History) != 0 || len(d.kept) != 0 {
		t.Errorf("%q, %d in the history, %d kept", v.Queue.Ready, len(v.History), len(d.kept))
	}
	d.do(SetReady{true}, CallGone{ID: "out-2", Reason: "refused"})
	if got := d.view().Queue.Ready; got != Paused {
		t.Errorf("%q though it was refused", got)
	}

	d = greeted(t, Reception{Pause: "*54", Ready: "*54", PauseLamp: "540"})
	d.do(SetReady{false}, CallConnected{ID: "out-1"}, CallGone{ID: "out-1"})
	if got := d.view().Queue.Ready; got != ReadyUnknown {
		t.Errorf("%q before the lamp says so", got)
	}
	for _, c := range []struct {
		line Line
		want Readiness
	}{{Line{State: LineOnCall}, Paused}, {Line{State: LineIdle}, Ready}, {Line{State: LineIdle, Lost: d.now}, ReadyUnknown}, {Line{State: LineRinging}, Paused}, {Line{}, ReadyUnknown}} {
		d.do(LinesRead{map[string]Line{"540": c.line}})
		if got := d.view().Queue.Ready; got != c.want {
			t.Errorf("%+v: %q, want %q", c.line, got, c.want)
		}
	}
	none := greeted(t, Reception{}).do(SetReady{true})
	none.asked()
}

// The lamp is watched before anything else.
func TestTheLampOfThePauseIsWatched(t *testing.T) {
	d := greeted(t, Reception{PauseLamp: "540"}).do(Show{People: []PersonID{"lin"}})
	for _, e := range d.effects {
		if w, is := e.(WatchLines); is && w.Extensions[0] == "540" {
			return
		}
	}
	t.Errorf("asked of the ports: %v", d.effects)
}
