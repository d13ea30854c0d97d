package telephony

import (
	"context"
	"log/slog"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
	"frontdesk/telephony/mailbox"
	"frontdesk/telephony/media"
	"frontdesk/telephony/offer"
	"frontdesk/telephony/timer"
	"frontdesk/telephony/transport"
)

// phase is how far a call has come.
type phase int

const (
	phaseOffered phase = iota // an incoming call rings here
	phaseDialing              // we called, nobody answered yet
	phaseUp                   // answered
	phaseOver                 // told as gone; the last requests may still be out
)

// linger bounds how long an ended call waits for its last transactions.
const linger = 35 * time.Second

// call is one call: an actor. Everything below ended is touched only by its
// own goroutine, which run is.
type call struct {
	p       *Phone
	s       *transport.Stack
	id      switchboard.CallID
	peer    string // the number of the other end
	origin  string // the number that the PBX asserts of them, also when they withhold it; empty: none
	met     bool   // the PBX has said who they are since the call began
	mail    *mailbox.Box
	log     *slog.Logger
	ctx     context.Context // of background work; ends with the call
	release context.CancelFunc
	ended   chan struct{}

	dialog  dialog
	phase   phase
	began   time.Time
	pending int // background work under way

	offer      *offered    // an incoming call that is not answered yet
	invite     *invitation // our own INVITE, first or later, under way
	accepted   *accepted   // a 2xx of ours that is not acknowledged yet
	promise    *promise    // a provisional response of ours that is not acknowledged yet
	agreed     bool        // offer and answer are exchanged before the answer to the call
	session    timer.Session
	least      time.Duration // the shortest session that the other end accepts
	lease, due *alarm        // when the session is over, and when it is to be refreshed
	onward     string        // where a redirection points, until the operator decides
	redirects  int           // how often the call was sent on
	replacing  bool          // it takes the place of a call that rings at a colleague's
	code       string        // that does the same, where this is refused; empty: there is none
	resends    int           // how often its INVITE went out again
	stranded   *stranded     // it waits for a way to the PBX; nil: it does not
	forks      forks         // the early dialogs of the first INVITE
	waiting    []func()      // what needs an INVITE of its own and has to wait

	rtp     *media.Session
	sdp     offer.Ours
	remote  offer.Description
	want    offer.Direction // what we would like: sendRecv, or sendOnly while held
	codec   media.Codec
	quality switchboard.Quality // as it was told last
	listens bool                // the other end should have been heard when that was measured last
	worst   float64             // the lowest score measured; zero: none was
	secure  bool                // the voice is encrypted
	early   bool                // sound before the answer
	quiet   context.CancelFunc  // ends the silence that a new leg sends before its hold; nil: none was
	held    bool                // the other end has agreed to wait on hold
	alerted bool
	itself  bool   // it was answered without a hand on the telephone
	strange bool   // another address of the PBX is in use than when the call began: it need not know of it
	moves   int    // how often the way to the PBX was another one
	adrift  bool   // the operator knows that the other end may not have followed
	heardOf uint64 // how many packets had come then
	parted  bool   // the other end has hung up, and a report of the transfer may still come

	transfer  *transfer
	leaving   bool         // it is held to be transferred
	instead   *call        // the call whose place this leg takes when it is answered; nil: it is a call of its own
	extra     []sip.Header // on the first INVITE
	final     int          // the last status of the first INVITE; 0: there was none
	referral  *referring   // the other end asks us to call somebody else; nil: it does not
	handed    bool         // the operator's call goes on in another leg
	passed    *call        // that leg; nil: the call is this one
	successor *successor   // a leg that is to take our place; nil: none
	withheld  func()       // our end, which waits for what becomes of the successor

	left   func() // told when the call ends before it can be handed to; nil: nobody waits
	digits []byte // on their way by INFO
	muted  bool   // the other end hears silence
}

// newCall makes a call of a dialog; admit starts it.
func (p *Phone) newCall(id switchboard.CallID, s *transport.Stack, d dialog) *call {
	c := &call{p: p, s: s, dialog: d, mail: mailbox.New(), began: p.now(), ended: make(chan struct{}), want: offer.SendRecv, forks: forks{}}
	c.name(id)
	c.ctx, c.release = context.WithCancel(context.Background())
	return c
}

// name gives the call its name, also in the log.
func (c *call) name(id switchboard.CallID) {
	c.id, c.log = id, c.p.log.With("call", string(id), "sip_call_id", c.dialog.callID)
}

// discard drops a call that is not admitted.
func (c *call) discard() {
	c.release()
	c.mail.Close()
	if c.rtp != nil {
		_ = c.rtp.Close()
	}
	c.p.release(c)
	close(c.ended)
}

// run is the call's goroutine: it lives until the call is over and its last
// transaction done.
func (c *call) run() {
	defer close(c.ended)
	defer c.release()
	defer c.p.forget(c)
	defer func() {
		for _, message := range c.mail.Close() { // what was put in the last moment may hand a call over
			message()
		}
	}()
	var limit <-chan time.Time
	for c.phase != phaseOver || c.pending > 0 {
		if c.phase == phaseOver && limit == nil {
			timer := time.NewTimer(linger)
			defer timer.Stop()
			limit = timer.C
		}
		select {
		case <-c.mail.Wake():
			c.mail.Drain()
		case <-limit:
			return
		}
	}
}

// over ends the call for everyone but the network: told once, sound released.
func (c *call) over(reason string) {
	if c.phase == phaseOver {
		return
	}
	c.quit("call.ended", "reason", reason)
	if c.instead != nil {
		c.instead.bereave(c, reason, c.final)
		return
	}
	c.post(switchboard.CallGone{ID: c.id, Reason: reason})
}

// post tells what happened to the call; nothing of a leg that the operator does not
// know yet.
func (c *call) post(e switchboard.Event) {
	if c.instead == nil && !c.handed {
		c.p.post(e)
	}
}

// quit releases what the call holds.
func (c *call) quit(event string, attributes ...any) {
	c.phase = phaseOver
	c.p.ears.Detach(c.id, c.rtp)
	attributes = append(attributes, "ms", c.age())
	if c.rtp != nil {
		attributes = append(attributes, c.soundLog()...)
		_ = c.rtp.Close()
	}
	if c.left != nil {
		c.left()
	}
	c.disown()
	if a := c.referral; a != nil && a.timer.Stop() {
		c.decline(a)
	}
	c.accepted.settle()
	c.offer.settle()
	c.log.Info(event, attributes...)
}

// age is how long the call has lived, in milliseconds.
func (c *call) age() int64 { return c.p.now().Sub(c.began).Milliseconds() }

// hangUp ends the call in whatever way its phase wants.
func (c *call) hangUp() {
	switch c.phase {
	case phaseOffered:
		c.reject()
	case phaseDialing:
		c.cancelInvite()
		c.over("")
	case phaseUp:
		c.leave()
	case phaseOver:
	}
}

// leave ends an answered call; not before the ACK, because the other end does
// not know of the answer until then (RFC 3261 section 15).
func (c *call) leave() {
	if c.accepted != nil {
		c.waiting = append(c.waiting, c.leave)
		return
	}
	c.bye()
	c.over("")
}

// bye ends the dialog at the other end.
func (c *call) bye() {
	if c.parted {
		return
	}
	c.do(sip.BYE, nil, func(*sip.Response, error) {})
}

// fail tells that an action was refused and the call is as it was.
func (c *call) fail(code, text, hint string) {
	c.post(switchboard.CallActionFailed{ID: c.id, Fault: &switchboard.Fault{Code: code, Text: text, Hint: hint}})
}

// ourHeaders are on every INVITE and on every 2xx to one.
func (c *call) ourHeaders(m interface{ AppendHeader(sip.Header) }, body []byte) {
	m.AppendHeader(&sip.ContactHeader{Address: c.s.Contact(c.p.cfg.Username)})
	m.AppendHeader(sip.NewHeader("Allow", header.Allow))
	m.AppendHeader(sip.NewHeader("Supported", header.Supported))
	if len(body) > 0 {
		m.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	}
}
