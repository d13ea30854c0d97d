package telephony

import (
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// Session timers (RFC 4028): one of the two ends says every so often that the call
// is still up, so that the other notices when that end, or what lies between, has
// died, and does not show a call for ever that nobody is in.

// usualSession is what we ask for.
const usualSession = 30 * time.Minute

// session is what both ends have agreed on. The zero value is a call without a
// timer.
type session struct {
	interval time.Duration
	ours     bool // it is we who refresh it
}

// expires reads a Session-Expires header; refresher is uac, uas, or empty where it
// is left open.
func expires(m interface{ GetHeader(string) sip.Header }) (interval time.Duration, refresher string, ok bool) {
	h := m.GetHeader("Session-Expires")
	if h == nil {
		h = m.GetHeader("x") // its compact form
	}
	if h == nil {
		return 0, "", false
	}
	value, params, _ := strings.Cut(h.Value(), ";")
	interval, ok = seconds(value)
	return interval, strings.ToLower(header.Parameter(params, "refresher")), ok && interval > 0
}

// serve is the session that a request of theirs leads to, with the headers that say
// so in the 2xx (RFC 4028 section 9). Who can refresh does so; where they cannot, or
// have not asked, it is us.
func serve(req *sip.Request, usual time.Duration) (s session, headers []sip.Header) {
	able := names(req, "Supported", "timer") || names(req, "k", "timer") || names(req, "Require", "timer")
	interval, refresher, asked := expires(req)
	switch {
	case !asked && !able:
		return session{}, nil
	case !asked:
		interval, refresher = usual, "uas"
	case !able:
		refresher = "uas"
	case refresher != "uas":
		refresher = "uac"
	}
	s = session{interval, refresher == "uas"}
	headers = append(headers, sip.NewHeader("Session-Expires", count(interval)+";refresher="+refresher))
	if refresher == "uac" {
		headers = append(headers, sip.NewHeader("Require", "timer"))
	}
	return s, headers
}

// settled is the session that a 2xx to a request of ours has agreed to (RFC 4028
// section 7.2).
func settled(res *sip.Response) session {
	interval, refresher, ok := expires(res)
	if !ok {
		return session{}
	}
	return session{interval, refresher != "uas"}
}

// header asks for the session in a request of ours.
func (s session) header() sip.Header {
	refresher := "uas"
	if s.ours {
		refresher = "uac"
	}
	return sip.NewHeader("Session-Expires", count(s.interval)+";refresher="+refresher)
}

// refresh is when the session is refreshed by whoever does that.
func (s session) refresh() time.Duration { return s.interval / 2 }

// end is when it is over without a word (RFC 4028 section 10).
func (s session) end() time.Duration { return s.interval - min(32*time.Second, s.interval/3) }

// count writes a time as a header does.
func count(d time.Duration) string { return strconv.FormatInt(int64(d/time.Second), 10) }
