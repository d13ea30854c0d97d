package telephony

import (
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// transfer follows one REFER of ours to its end (RFC 3515). It is a plain
// value: what arrives goes in, the outcome comes out.
type transfer struct {
	number string
	with   switchboard.CallID    // the consultation that the caller replaces; empty: a blind transfer
	rings  bool                  // at the number
	rung   bool                  // so the lamp has said, since it rings there
	line   switchboard.LineState // of the number, as its lamp says
	passed bool                  // the PBX says that it is done, the lamp does not yet
	seq    uint32                // CSeq of the REFER; its subscription's id
	done   bool                  // the outcome was told
	code   *successor            // takes the caller back; nil: none did
	back   bool                  // it has failed for good: the caller is with us again
}

// verdict is what has become of a transfer.
type verdict int

const (
	pending verdict = iota
	succeeded
	failed
	unanswered // it does not ring there any more, and nobody has answered
)

// notified takes the status line of a NOTIFY. A success counts even after we
// gave up waiting, because the caller is then talking to somebody else. Where the lamp
// of the number knows better it does not count yet: to Asterisk a transfer has worked
// as soon as the caller hears anything, also the tone that it rings.
func (t *transfer) notified(status int) (verdict, string) {
	switch {
	case status < 200:
		return pending, ""
	case status < 300 && t.with == "" && !t.done && (t.line == switchboard.LineRinging || t.line == switchboard.LineIdle):
		t.passed = true
		return pending, ""
	case status < 300:
		t.done = true
		return succeeded, ""
	default:
		t.back = true
		return t.fail(transferReason(status))
	}
}

// alerted takes the status line of a NOTIFY, too, and reports whether it is the
// first to say that it rings at the number.
func (t *transfer) alerted(status int) bool {
	first := !t.rings && !t.done && status >= 180 && status < 200
	if first {
		t.rings, t.rung = true, t.line == switchboard.LineRinging
	}
	return first
}

// lineIs takes what the lamp of the number says.
func (t *transfer) lineIs(state switchboard.LineState) verdict {
	before := t.line
	t.line, t.rung = state, t.rung || state == switchboard.LineRinging
	switch {
	case !t.passed || t.done:
		return pending
	case state == switchboard.LineRinging:
		return pending
	case state == switchboard.LineIdle && before == switchboard.LineRinging:
		return unanswered
	case state == switchboard.LineIdle:
		return pending
	default: // answered; or nobody knows any better than the PBX
		t.done = true
		return succeeded
	}
}

// outOfReach says why the code of the PBX may not be dialled for the caller; empty: it
// may. It takes whoever rings at the number, and nobody does where the lamp knows that it
// does not ring. A colleague who was on the phone before may be called beside that.
func (t *transfer) outOfReach() string {
	switch {
	case t.rung && t.line == switchboard.LineOnCall:
		return reasonAnswered
	case t.rung && t.line == switchboard.LineIdle:
		return reasonNoRing
	case !t.rings, t.line == switchboard.LineIdle:
		return reasonNotYet
	default:
		return ""
	}
}

// fail is called when no outcome came, or none can come, while the caller's leg
// is still up.
func (t *transfer) fail(reason string) (verdict, string) {
	if t.done {
		return pending, ""
	}
	t.done = true
	return failed, reason
}

// owns reports whether a NOTIFY belongs to the subscription of this REFER.
func (t *transfer) owns(req *sip.Request) bool {
	event, params := header.Event(req)
	if !strings.EqualFold(event, "refer") {
		return false
	}
	id := header.Parameter(params, "id")
	return id == "" || id == strconv.FormatUint(uint64(t.seq), 10)
}
