package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// UPDATE (RFC 3311) changes what a re-INVITE changes, also before the answer: the
// sound, where the other end wants requests, who is there, how long the session
// lasts.

// negotiation is how offer and answer stand when an UPDATE comes.
type negotiation struct {
	order  order
	offers bool // it brings an offer
	ours   bool // an offer of ours is not answered
	theirs bool // one of theirs is not answered
}

// status answers an UPDATE (RFC 3311 section 5.2).
func (n negotiation) status() int {
	switch {
	case n.order == outdated:
		return 500
	case !n.offers:
		return 200
	case n.ours:
		return 491
	case n.theirs:
		return 500
	default:
		return 200
	}
}

// negotiation is how offer and answer stand in a dialog of the call.
func (c *call) negotiation(req *sip.Request, in *dialog, order order) negotiation {
	n := negotiation{order: order, offers: len(req.Body()) > 0}
	switch c.phase {
	case phaseDialing:
		n.ours = !in.agreed
	case phaseOffered:
		n.ours = c.promise != nil && c.promise.offer
		n.theirs = !c.agreed
	case phaseUp:
		n.ours = c.invite != nil || c.accepted != nil && c.accepted.late
	case phaseOver:
	}
	return n
}

// updated takes an UPDATE.
func (c *call) updated(req *sip.Request, tx sip.ServerTransaction, in *dialog, order order) {
	n := c.negotiation(req, in, order)
	if bad := header.Unsupported(req); bad != "" {
		reply(tx, req, 420, "Bad Extension", sip.NewHeader("Unsupported", bad))
		return
	}
	if c.tooShort(tx, req) {
		return
	}
	switch n.status() {
	case 500:
		reply(tx, req, 500, "Server Internal Error", sip.NewHeader("Retry-After", "1"))
		return
	case 491:
		reply(tx, req, 491, "Request Pending")
		return
	}
	var body []byte
	before := c.remote.Direction
	if n.offers {
		var err error
		if body, err = c.describe(req); err != nil {
			c.log.Warn("call.failed", "cause", "UPDATE: "+err.Error())
			reply(tx, req, 488, "Not Acceptable Here")
			return
		}
	}
	in.refresh(req.Contact())
	_ = c.respond(tx, req, 200, "OK", body, c.serveSession(req)...) // when it is lost the UPDATE comes again
	if before != c.remote.Direction {
		c.log.Info("call.remote", "direction", c.remote.Direction.String(), "ms", c.age())
	}
	c.meets(req)
}
