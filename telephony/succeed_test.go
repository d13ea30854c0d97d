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
		c.mail.put(func() { waits <- len(c.waiting) > 0 })
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
	c := p.newCall("in-1", nil, dialog{})
	tx := deadTx{done: make(chan struct{})}
	close(tx.done)
	yields := 0
	if y := c.asked(tx, func() yielded { yields++; return yielded{ok: true} }); y.ok {
		t.Errorf("%+v", y)
	}
	c.mail.drain()
	if yields > 0 {
		t.Error("the leg is given away to nobody")
	}
}
