package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// Who wants to take a call over and gives up before the ACK of our answer has come
// does not end it: the call stays when the ACK is there.
func TestCancelledReplacementLeavesTheCall(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.t1, p.pace.t2, p.pace.unacked = time.Minute, time.Minute, time.Hour })
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	d.phone.Answer(offered.ID)
	ok := f.expectReply(sip.INVITE, 200)
	l.take(ok)
	await[switchboard.CallConnected](d, time.Second, nil)
	other := f.takes("1004", l.replaces())
	c := d.call(offered.ID)
	poll(t, func() bool {
		waits := make(chan bool)
		c.mail.Put(func() { waits <- len(c.waiting) > 0 })
		return <-waits
	})
	other.cancel(d)
	f.expectReply(sip.INVITE, 487)
	l.ack(ok)
	d.phone.Hold(offered.ID) // after the decision
	select {
	case req := <-f.requests:
		if req.Method != sip.INVITE || req.CallID().Value() != l.callID {
			t.Errorf("sent %s", req.StartLine())
		}
		f.replySDP(req, 200, "recvonly")
	case <-time.After(5 * time.Second):
		t.Fatal("no hold")
	}
	if held, _ := await[switchboard.CallWasHeld](d, time.Second, nil); held.ID != offered.ID {
		t.Errorf("%+v", held)
	}
}

// deadTx is the transaction of an INVITE that has ended.
type deadTx struct {
	sip.ServerTransaction

	done chan struct{}
}

func (tx deadTx) Done() <-chan struct{} { return tx.done }
func (tx deadTx) Err() error            { return nil }

// A leg that comes to decide after the one who asked has left does not yield.
func TestNobodyWaitsForTheDecision(t *testing.T) {
	p, err := New(Config{Audio: "null"}, func(switchboard.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	c, heir := p.newCall("in-1", nil, dialog{}), p.newCall("in-2", nil, dialog{})
	tx := deadTx{done: make(chan struct{})}
	close(tx.done)
	heir.offer = &offered{tx: tx}
	yields := 0
	if y := c.asked(heir, func() yielded { yields++; return yielded{ok: true} }, (*call).takeOver); y.ok {
		t.Errorf("%+v", y)
	}
	c.mail.Drain()
	if yields > 0 {
		t.Error("the leg is given away to nobody")
	}
}

// busy keeps a leg, of which nothing is on its way any more, from its mailbox until the
// returned function is called.
func (c *call) busy(t *testing.T) (free func()) {
	t.Helper()
	poll(t, func() bool {
		quiet := make(chan bool)
		c.mail.Put(func() { quiet <- c.pending == 0 && c.accepted == nil })
		return <-quiet
	})
	stopped, gate := make(chan struct{}), make(chan struct{})
	c.mail.Put(func() { close(stopped); <-gate })
	<-stopped
	return func() { close(gate) }
}

// queued waits until something is in the mailbox of a leg that is busy.
func (c *call) queued(t *testing.T) {
	t.Helper()
	poll(t, func() bool { return c.mail.Len() > 0 })
}

// What the operator wishes of a call that changes its leg in this moment is done in the
// new one: when an INVITE takes it over, when a leg of ours claims it, and while that
// one has not heard yet that it has it.
func TestWishesFollowTheCall(t *testing.T) {
	t.Run("taken over", func(t *testing.T) {
		f, d := start(t, nil)
		l, id := talking(f, d)
		old := d.call(id)
		free := old.busy(t)
		other := f.takes("1004", l.replaces())
		old.queued(t)
		d.phone.Hold(id)
		free()
		other.accepted()
		f.holds(d, id, other.callID)
	})
	for name, late := range map[string]bool{"claimed": false, "given": true} {
		t.Run(name, func(t *testing.T) {
			f, d, _, _, id := sentAway(t, nil)
			d.phone.TakeBack(id, "*84712")
			code := f.expect(sip.INVITE)
			old := d.call(id)
			legs := make(chan *call, 1)
			old.mail.Put(func() { legs <- old.successor.leg })
			leg := <-legs
			free, freed := old.busy(t), func() {}
			f.replySDP(code, 200, "sendrecv")
			old.queued(t)
			if late {
				freed = leg.busy(t)
				free()
				poll(t, func() bool { return d.call(id) == leg })
			}
			d.phone.Hold(id)
			if !late {
				free()
			}
			freed()
			await[switchboard.TakenBack](d, time.Second, nil)
			f.holds(d, id, code.CallID().Value())
		})
	}
}

// holds takes the hold of a call in the leg that it should be in.
func (f *fakePBX) holds(d *desk, id switchboard.CallID, callID string) {
	f.t.Helper()
	hold := f.expect(sip.INVITE)
	if hold.CallID().Value() != callID {
		f.t.Errorf("the hold went to %s", hold.CallID())
	}
	f.replySDP(hold, 200, "recvonly")
	await(d, 5*time.Second, func(e switchboard.CallWasHeld) bool { return e.ID == id })
}

// A leg that has ended when it is to have the call leaves no entry behind.
func TestNoGhostOfALegThatEnded(t *testing.T) {
	f, d, _, _, id := sentAway(t, nil)
	d.phone.TakeBack(id, "*84712")
	code := f.expect(sip.INVITE)
	old := d.call(id)
	free := old.busy(t)
	f.replySDP(code, 200, "sendrecv")
	old.queued(t)
	d.phone.HangUp(id) // follows the call to the new leg
	free()
	f.confirm(sip.BYE, sip.BYE)
	await(d, 5*time.Second, func(e switchboard.CallGone) bool { return e.ID == id })
	poll(t, func() bool { d.phone.mu.Lock(); defer d.phone.mu.Unlock(); return len(d.phone.calls) == 0 })
}
