package pbx

import (
	"context"
	"time"

	"github.com/emiago/sipgo/sip"
)

// alarm is a timer that may never have been set. A stopped or newly set alarm
// does not fire for its old time.
type alarm struct{ timer *time.Timer }

func (a *alarm) set(d time.Duration) {
	if a.timer == nil {
		a.timer = time.NewTimer(d)
		return
	}
	a.timer.Reset(d)
}

func (a *alarm) stop() {
	if a.timer != nil {
		a.timer.Stop()
	}
}

// due fires once when the alarm's time has come.
func (a *alarm) due() <-chan time.Time {
	if a.timer == nil {
		return nil
	}
	return a.timer.C
}

// outbox sends a call's requests one after another, so that they arrive in
// order: over UDP, and in sipgo, a later one may overtake.
type outbox struct {
	waiting []*sip.Request
	sending bool
	sent    chan struct{}
}

func (o *outbox) send(c *call, req *sip.Request) {
	o.waiting = append(o.waiting, req)
	if !o.sending {
		o.next(c)
	}
}

// next sends the request whose turn it is; the call comes back here when that
// was answered.
func (o *outbox) next(c *call) {
	if o.sending = len(o.waiting) > 0; !o.sending {
		return
	}
	req := o.waiting[0]
	o.waiting = o.waiting[1:]
	c.pbx.work.Go(func() {
		c.pbx.end.ask(context.Background(), req)
		select {
		case o.sent <- struct{}{}:
		case <-c.over:
		}
	})
}

// unacked is a 2xx to an INVITE that the phone has not acknowledged yet (RFC
// 3261 section 13.3.1.4).
type unacked struct {
	tx    sip.ServerTransaction
	res   *sip.Response
	pause time.Duration // until it is sent again
	spent time.Duration // since it was sent first
}

// expectAck remembers a 2xx that was sent.
func (c *call) expectAck(tx sip.ServerTransaction, res *sip.Response) {
	c.unacked = unacked{tx: tx, res: res, pause: sip.T1}
	if sip.IsReliable(res.Transport()) {
		c.unacked.pause = 64 * sip.T1
	}
	c.resend.set(c.unacked.pause)
}

// repeat sends a 2xx again, at most for 64*T1.
func (c *call) repeat() (ending string) {
	u := &c.unacked
	if u.spent += u.pause; u.spent >= 64*sip.T1 {
		return "no ACK"
	}
	_ = u.tx.Respond(u.res) // the next try is on its way
	u.pause = min(2*u.pause, sip.T2)
	c.resend.set(u.pause)
	return ""
}
