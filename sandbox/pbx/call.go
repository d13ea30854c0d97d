package pbx

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/media"
)

// Times of a call, in story time.
const (
	chatTime    = 45 * time.Second // how long two people talk who were brought together
	leaveTime   = 8 * time.Second  // after a transfer, until the PBX hangs the transferor up
	longestCall = 15 * time.Minute // nobody stays longer
)

// request is something that the phone asked for inside a call.
type request struct {
	msg  *sip.Request
	tx   sip.ServerTransaction // nil for an ACK
	done chan struct{}         // closed when it was answered
	take chan<- *voice         // another call takes over the far end of this one; msg is nil then
	pick bool                  // by picking it up where a transfer rings
}

// call is one call from its first ring to its end. Everything but inbox, over
// and shown belongs to the one goroutine that runs it.
type call struct {
	pbx      *PBX
	log      *slog.Logger
	incoming bool // an outside caller rang the attendant
	inbox    chan request
	over     chan struct{}        // closed when no more requests are taken
	shown    atomic.Pointer[Call] // for Status

	view    Call
	dialog  *dialog // nil once the phone has left
	phone   *phone
	far     *voice // the caller of an incoming call, the extension of an outgoing one
	target  *voice // who the far end was transferred to
	bridge  bridge
	onHold  bool
	offered bool // our offer waits for its answer, which comes with the ACK
	unacked unacked
	move    *transfer
	joining <-chan *voice // whom the caller is to be joined with, or nil
	out     outbox
	busy    []string // extensions this call keeps busy
	slot    string   // in which the far end is parked
	rings   string   // the extension that rings because of this call

	step, resend, leave, farewell alarm
}

// newCall prepares a call with a phone. It owns an RTP session until run or
// finish has ended.
func (p *PBX) newCall(incoming bool, far *voice, d *dialog, lineName string) (*call, error) {
	rtp, err := media.Listen(p.end.at.Addr(), nil)
	if err != nil {
		return nil, err
	}
	attendant := party{Name: "Attendant", Number: p.options.Attendant.Username}
	c := &call{
		pbx: p, incoming: incoming, inbox: make(chan request), over: make(chan struct{}),
		dialog: d, far: far, phone: &phone{party: attendant, rtp: rtp},
		view: Call{ID: p.name(), Line: lineName}, out: outbox{sent: make(chan struct{})},
	}
	c.log = p.options.Log.With("call", c.view.ID)
	c.set(Ringing)
	p.add(c)
	return c, nil
}

// post hands a request to the call and waits until it was answered. It reports
// whether the call took it.
func (c *call) post(msg *sip.Request, tx sip.ServerTransaction) bool {
	r := request{msg: msg, tx: tx, done: make(chan struct{})}
	select {
	case c.inbox <- r:
		<-r.done
		return true
	case <-c.over:
		return false
	}
}

// set changes the state and shows it.
func (c *call) set(s CallState) {
	if c.view.State != s {
		c.view.State, c.view.Since = s, c.pbx.options.Now()
	}
	c.show()
}

// show publishes the call as it is now.
func (c *call) show() {
	v := c.view
	caller, callee := leg(c.far), leg(c.phone)
	switch {
	case c.target != nil:
		callee = c.target
	case !c.incoming:
		caller, callee = callee, caller
	}
	v.Caller, v.Callee = endOf(caller), endOf(callee)
	c.shown.Store(&v)
}

// connect joins the legs that belong together now.
func (c *call) connect() {
	switch {
	case c.target != nil:
		c.bridge.join(c.far, c.target)
	case c.onHold:
		c.bridge.join(c.far, newVoice(party{Name: "music"}, musicTone))
	default:
		c.phone.rtp.Flush()
		c.bridge.join(c.far, c.phone)
	}
	c.set(c.state())
}

// state is what an answered call is called.
func (c *call) state() CallState {
	switch {
	case c.target != nil:
		return Transferred
	case c.slot != "":
		return Parked
	case c.move != nil:
		return Transferring
	case c.onHold:
		return Held
	default:
		return Talking
	}
}

// engage keeps an extension busy for as long as the call lasts.
func (c *call) engage(number string) {
	c.busy = append(c.busy, number)
	c.pbx.engage(number, 1)
}

// alertAt lets an extension ring because of this call; none ends that.
func (c *call) alertAt(extension string) {
	if c.rings != "" {
		c.pbx.ringAt(c.rings, -1)
	}
	if c.rings = extension; extension != "" {
		c.pbx.ringAt(extension, 1)
	}
}

// talk runs the call from the answer until somebody hangs up, and says why it
// ended.
func (c *call) talk(ctx context.Context) (ending string) {
	c.step.stop() // of ringing
	c.connect()
	c.farewell.set(c.pbx.options.story(longestCall))
	frames := time.NewTicker(media.FrameTime)
	defer frames.Stop()
	for {
		select {
		case <-ctx.Done():
			return "closed"
		case now := <-frames.C:
			if c.bridge.pass(now) {
				c.show()
			}
		case r := <-c.inbox:
			ending = c.handle(r)
		case <-c.step.due():
			ending = c.advance()
		case who := <-c.joining:
			c.joined(who)
		case <-c.resend.due():
			ending = c.repeat()
		case <-c.leave.due():
			c.dismiss()
		case <-c.out.sent:
			c.out.next(c)
		case <-c.farewell.due():
			ending = "goodbye"
		}
		if ending != "" {
			return ending
		}
	}
}

// finish ends a call: the phone is told, whatever the call held is given back.
func (c *call) finish(ctx context.Context, ending string) {
	close(c.over)
	for _, a := range []*alarm{&c.step, &c.resend, &c.leave, &c.farewell} {
		a.stop()
	}
	if c.dialog != nil && c.dialog.them.tag != "" && c.view.State != Ringing {
		c.pbx.end.ask(ctx, c.dialog.request(sip.BYE))
	}
	_ = c.phone.rtp.Close() // a UDP socket that is gone already is as good
	c.alertAt("")
	if c.move != nil {
		c.pbx.offer(c.move.number, nil)
	}
	if c.slot != "" {
		c.pbx.freeSlot(c.slot)
	}
	for _, number := range c.busy {
		c.pbx.engage(number, -1)
	}
	c.view.Ending = ending
	c.set(Ended)
	c.log.Info("pbx.call.ended", "reason", ending)
}
