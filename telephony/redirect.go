package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/party"
)

// A redirection (3xx) says where else somebody is to be called (RFC 3261 sections
// 8.1.3.4 and 21.3). We follow none by ourselves: whoever can answer our call could
// have us call any number. It is the operator who decides, and where they go on, it
// is by way of our own PBX.

// mostRedirects is how often one call is sent on.
const mostRedirects = 5

// redirected takes a 3xx to a call of ours: the operator is asked whether to go on.
func (c *call) redirected(res *sip.Response) {
	c.invite = nil
	to, ok := party.Redirected(res)
	switch {
	case !ok:
		c.over(reasonRedirected)
	case c.redirects >= mostRedirects || c.instead != nil: // a code is not redirected
		c.over(reasonRedirected + " to " + to.Number)
	default:
		c.redirects++
		c.onward = to.Number
		c.early, c.alerted = false, false
		c.p.ears.Detach(c.id, c.rtp)
		c.post(switchboard.CallRedirected{ID: c.id, To: to})
		c.log.Info("call.redirected", "status", res.StatusCode, "to", to.Number)
		asked := c.redirects
		c.after(c.p.pace.question, func() {
			if c.onward != "" && c.redirects == asked {
				c.over(reasonRedirected + " to " + to.Number)
			}
		})
	}
}

// Follow goes on to where a call was redirected, as CallRedirected told. Without it
// the call ends: by HangUp, or after a while.
func (p *Phone) Follow(id switchboard.CallID) { p.tell(id, (*call).follows) }

func (c *call) follows() {
	if c.phase != phaseDialing || c.onward == "" {
		return
	}
	number := c.onward
	c.onward, c.peer = "", number
	c.dialog.target = c.p.pbx.URI(party.UserPart(number)) // the rest stays (RFC 3261 section 8.1.3.4)
	c.dialog.remote.Params, c.dialog.routes = nil, c.p.proxies()
	c.dial()
}

// Redirect sends a ringing call to a number without answering it: 302, and the PBX
// calls there. It ends with the reason Deflected.
func (p *Phone) Redirect(id switchboard.CallID, number string) {
	p.tell(id, func(c *call) { c.deflect(number) })
}

func (c *call) deflect(number string) {
	if c.phase != phaseOffered {
		return
	}
	failed := func() {
		c.fail("call-redirect", "The call could not be sent on", "It still rings here; answer it, or try another number.")
	}
	if !party.Dialable(number) {
		failed()
		return
	}
	to, us := c.p.pbx.URI(party.UserPart(number)), c.p.pbx.URI(c.p.cfg.Username)
	err := c.respond(c.offer.tx, c.offer.req, 302, "Moved Temporarily", nil, sip.NewHeader("Contact", "<"+to.String()+">"),
		sip.NewHeader("Diversion", "<"+us.String()+">;reason=deflection"))
	if err != nil {
		failed()
		return
	}
	c.log.Info("call.transfer", "to", number, "outcome", switchboard.Deflected, "ms", c.age())
	c.over(switchboard.Deflected)
}
