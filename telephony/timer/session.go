package timer

import (
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// Usual is the interval that we ask for.
const Usual = 30 * time.Minute

// Session is what both ends have agreed on. The zero value is a call without a timer.
type Session struct {
	Interval time.Duration
	Ours     bool // it is we who refresh it
}

// Expires reads the Session-Expires header of a message (RFC 4028 section 4); refresher is
// uac, uas, or empty where it is left open. ok is false where there is none, or no time in
// it.
func Expires(m interface{ GetHeader(string) sip.Header }) (interval time.Duration, refresher string, ok bool) {
	h := m.GetHeader("Session-Expires")
	if h == nil {
		h = m.GetHeader("x") // its compact form
	}
	if h == nil {
		return 0, "", false
	}
	value, params, _ := strings.Cut(h.Value(), ";")
	interval, ok = header.ParseSeconds(value)
	return interval, strings.ToLower(header.Parameter(params, "refresher")), ok && interval > 0
}

// Serve is the session that a request of theirs leads to, with the headers that say so in
// the 2xx (RFC 4028 section 9); usual is the interval where they name none. Who can refresh
// does so; where they cannot, or have not asked, it is us.
func Serve(req *sip.Request, usual time.Duration) (s Session, headers []sip.Header) {
	able := header.Lists(req, "Supported", "timer") || header.Lists(req, "k", "timer") || header.Lists(req, "Require", "timer")
	interval, refresher, asked := Expires(req)
	switch {
	case !asked && !able:
		return Session{}, nil
	case !asked:
		interval, refresher = usual, "uas"
	case !able:
		refresher = "uas"
	case refresher != "uas":
		refresher = "uac"
	}
	s = Session{interval, refresher == "uas"}
	headers = append(headers, sip.NewHeader("Session-Expires", header.FormatSeconds(interval)+";refresher="+refresher))
	if refresher == "uac" {
		headers = append(headers, sip.NewHeader("Require", "timer"))
	}
	return s, headers
}

// Agreed is the session that a 2xx to a request of ours has agreed to (RFC 4028
// section 7.2).
func Agreed(res *sip.Response) Session {
	interval, refresher, ok := Expires(res)
	if !ok {
		return Session{}
	}
	return Session{interval, refresher != "uas"}
}

// Header asks for the session again in a request of ours.
func (s Session) Header() sip.Header {
	refresher := "uas"
	if s.Ours {
		refresher = "uac"
	}
	return sip.NewHeader("Session-Expires", header.FormatSeconds(s.Interval)+";refresher="+refresher)
}

// Refresh is after what time the session is refreshed by whoever does that (RFC 4028
// section 7.4).
func (s Session) Refresh() time.Duration { return s.Interval / 2 }

// End is after what time it is over where nothing was heard (RFC 4028 section 10).
func (s Session) End() time.Duration { return s.Interval - min(32*time.Second, s.Interval/3) }
