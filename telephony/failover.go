package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
	"frontdesk/telephony/transport"
)

// What becomes of a call of ours whose INVITE nobody has taken (RFC 3263 section
// 4.3): the PBX is dead, or it says for how long it will not serve (a 503 with
// Retry-After; one without is its word about that call, RFC 3261 section 21.5.4).
// The registration is asked to look for the PBX at once, and the call goes out again
// over the way that it finds.

// mostResends bounds how often one call goes out again.
const mostResends = 3

// expectWord has the registration look for the PBX soon if that does not say a word to
// the INVITE. A word about anything will do: then it is there, and takes its time.
func (c *call) expectWord(i *invitation) {
	c.after(c.p.pace.unheard, func() {
		if c.invite == i && c.untaken(i) {
			c.p.suspect(unserved{path: i.way})
		}
	})
}

// untaken reports whether the PBX cannot be known to have the INVITE.
func (c *call) untaken(i *invitation) bool {
	return c.phase == phaseDialing && i.req != nil && !i.heard && (c.s.Path() != i.way || c.s.LastHeard().Before(i.sent))
}

// stranded is a call that waits for a way to the PBX.
type stranded struct {
	reason  string         // why it ends if none is found
	refused bool           // the PBX has taken the INVITE, and does not serve
	way     transport.Path // by which it was sent
}

// strand gives the INVITE up and waits for what the registration finds. Should it be
// answered after all, that leg is ended: another one is on its way.
func (c *call) strand(i *invitation, reason string, refused bool) {
	if i.cancel || c.resends == mostResends {
		c.over(reason)
		return
	}
	i.response = func(res *sip.Response) {
		if res.IsSuccess() {
			c.refuseFork(i, res)
		}
	}
	c.invite, c.stranded = nil, &stranded{reason, refused, i.way}
}

// seek has the registration look for the PBX, for a call that is stranded.
func (c *call) seek(u unserved) {
	if s := c.stranded; s != nil && !c.p.suspect(u) {
		c.over(s.reason)
	}
}

// refusedByPBX takes a refusal that is the PBX's word about itself, and reports whether it
// was one.
func (c *call) refusedByPBX(i *invitation, res *sip.Response) bool {
	rest := min(header.Seconds(res, "Retry-After"), longestWait)
	if res.StatusCode != 503 || rest == 0 || c.phase != phaseDialing || c.alerted || i.cancel {
		return false
	}
	c.final = res.StatusCode
	c.strand(i, dialReason(res.StatusCode), true)
	c.seek(unserved{path: i.way, rest: rest})
	return true
}

// located hears from the registration what is known of the PBX.
func (c *call) located(w whereabouts) {
	if c.phase != phaseDialing {
		return
	}
	if s := c.stranded; s != nil {
		same := s.refused && c.s.Path() == s.way // a way by which it would be refused again
		switch {
		case w == pbxLost, w == pbxKept && same:
			c.over(s.reason)
		case w == pbxFound && !same:
			c.resend()
		}
		return
	}
	if w == pbxLost && c.invite != nil && c.untaken(c.invite) {
		c.cancelInvite()
		c.over(reasonWithPBX)
	}
}

// resend sends the INVITE over the present way.
func (c *call) resend() {
	c.stranded = nil
	c.resends++
	c.dialog.remote.Params, c.dialog.routes = nil, c.p.proxies()
	if err := c.rebind(); err != nil {
		c.log.Warn("call.failed", "cause", "move: "+err.Error())
	}
	c.log.Info("call.resent", "server", c.s.Path().Remote.String(), "ms", c.age())
	c.invitePeer()
}
