package telephony

import (
	"strconv"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// A redirection (3xx) says where else somebody is to be called (RFC 3261 sections
// 8.1.3.4 and 21.3). We follow none by ourselves: whoever can answer our call could
// have us call any number. It is the operator who decides, and where they go on, it
// is by way of our own PBX.

// mostRedirects is how often one call is sent on.
const mostRedirects = 5

// mostContacts bounds how many addresses of a 3xx are looked at.
const mostContacts = 16

// redirectedTo is the number that a 3xx prefers; ok is false where it has none that
// can be dialled.
func redirectedTo(res *sip.Response) (to switchboard.Party, ok bool) {
	best, seen := -1.0, 0
	for _, h := range res.GetHeaders("Contact") {
		for _, value := range splitValues(h.Value()) {
			if seen++; seen > mostContacts {
				return to, ok
			}
			var uri sip.Uri
			var params sip.HeaderParams
			name, err := sip.ParseAddressValue(value, &uri, &params)
			p := partyOf(name, &uri)
			if q := preference(params); err == nil && dialable(p.Number) && q > best {
				to, ok, best = p, true, q
			}
		}
	}
	return to, ok
}

// preference is the q of a Contact, 0 to 1.
func preference(params sip.HeaderParams) float64 {
	text, given := params.Get("q")
	q, err := strconv.ParseFloat(text, 64)
	if !given || err != nil || !(q >= 0 && q <= 1) {
		return 1
	}
	return q
}

// redirected takes a 3xx to a call of ours: the operator is asked whether to go on.
func (c *call) redirected(res *sip.Response) {
	c.invite = nil
	to, ok := redirectedTo(res)
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
	c.dialog.target = c.p.pbx.URI(userPart(number)) // the rest stays (RFC 3261 section 8.1.3.4)
	c.dialog.remote.Params, c.dialog.routes = nil, nil
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
	if !dialable(number) {
		failed()
		return
	}
	to, us := c.p.pbx.URI(userPart(number)), c.p.pbx.URI(c.p.cfg.Username)
	err := c.respond(c.offer.tx, c.offer.req, 302, "Moved Temporarily", nil, sip.NewHeader("Contact", "<"+to.String()+">"),
		sip.NewHeader("Diversion", "<"+us.String()+">;reason=deflection"))
	if err != nil {
		failed()
		return
	}
	c.log.Info("call.transfer", "to", number, "outcome", switchboard.Deflected, "ms", c.age())
	c.over(switchboard.Deflected)
}
