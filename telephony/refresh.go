package telephony

import (
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
	"frontdesk/telephony/timer"
)

// askSession asks for a session timer in an INVITE or UPDATE of ours.
func (c *call) askSession(req *sip.Request) {
	if c.least > 0 {
		req.AppendHeader(sip.NewHeader("Min-SE", header.FormatSeconds(c.least)))
	}
	switch {
	case c.session.Interval > 0:
		s := c.session
		s.Interval = max(s.Interval, c.least)
		req.AppendHeader(s.Header())
	case c.phase == phaseDialing:
		req.AppendHeader(sip.NewHeader("Session-Expires", header.FormatSeconds(max(timer.Usual, c.least))))
	}
}

// tooBrief takes a 422 and reports whether the request may be tried again, for as
// long as the other end wants (RFC 4028 section 7.3).
func (c *call) tooBrief(res *sip.Response) bool {
	least := header.Seconds(res, "Min-SE")
	if res.StatusCode != 422 || least <= c.least || least > longestSession {
		return false
	}
	c.least = least
	return true
}

// longestSession bounds what the other end can ask for.
const longestSession = 24 * time.Hour

// tooShort refuses a request whose session would have to be refreshed all the time.
func (c *call) tooShort(tx sip.ServerTransaction, req *sip.Request) bool {
	return c.p.tooShort(tx, req)
}

func (p *Phone) tooShort(tx sip.ServerTransaction, req *sip.Request) bool {
	interval, _, asked := timer.Expires(req)
	if !asked || interval >= p.pace.session || !header.Lists(req, "Supported", "timer") {
		return false
	}
	reply(tx, req, 422, "Session Interval Too Small", sip.NewHeader("Min-SE", header.FormatSeconds(p.pace.session)))
	return true
}

// serveSession agrees to the session that a request of theirs asks for.
func (c *call) serveSession(req *sip.Request) []sip.Header {
	s, headers := timer.Serve(req, max(timer.Usual, c.least))
	c.begin(s)
	return headers
}

// begin counts the session anew: both ends have just heard of each other.
func (c *call) begin(s timer.Session) {
	if c.lease != nil {
		c.lease.Stop()
		c.due.Stop()
	}
	if c.session = s; s.Interval == 0 {
		c.lease, c.due = nil, nil
		return
	}
	c.lease = c.after(s.End(), func() {
		if c.phase != phaseUp {
			return
		}
		c.log.Warn("call.failed", "cause", "the session was not refreshed")
		c.bye()
		c.over(reasonLost)
	})
	c.due = c.after(s.Refresh(), c.refresh)
}

// refresh says that we are still there, if that is ours to do: by UPDATE where the
// other end takes it, because that leaves the sound alone.
func (c *call) refresh() {
	switch {
	case c.phase != phaseUp || !c.session.Ours:
	case c.invite != nil || c.accepted != nil: // that is a refresh, too, or ends soon
		c.due = c.after(c.p.pace.t2, c.refresh)
	case !c.dialog.updates || c.adrift: // an UPDATE would not say where our sound is
		c.confirm(func(ok bool) {
			if !ok {
				c.due = c.after(between(c.p.pace.glareOwner), c.refresh)
			}
		})
	default:
		c.do(sip.UPDATE, func(req *sip.Request) {
			req.AppendHeader(&sip.ContactHeader{Address: c.s.Contact(c.p.cfg.Username)})
			req.AppendHeader(sip.NewHeader("Supported", header.Supported))
			c.askSession(req)
		}, c.refreshed)
	}
}

// refreshed takes the answer to a refresh. What may pass is tried again until the
// session is over.
func (c *call) refreshed(res *sip.Response, err error) {
	switch {
	case c.phase != phaseUp:
	case err == nil && res.IsSuccess():
		c.begin(timer.Agreed(res))
		c.meets(res)
	case err == nil && (res.StatusCode == 481 || res.StatusCode == 408):
		c.bye()
		c.over(reasonLost)
	case err == nil && (res.StatusCode == 405 || res.StatusCode == 501):
		c.dialog.updates = false
		c.refresh()
	case err == nil && c.tooBrief(res):
		c.refresh()
	default:
		c.due = c.after(between(c.p.pace.glareOwner), c.refresh)
	}
}
