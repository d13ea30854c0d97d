package telephony

import (
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// dialledLine is what the caller dialled, by its name where the PBX gives one:
// the first entry of History-Info (RFC 7044), the bottom-most Diversion, which is
// the number that was meant first (RFC 5806), P-Called-Party-ID (RFC 7315), else
// To. Each is what somebody outside may have written: it is shown, not followed.
// Empty: they dialled us.
func dialledLine(req *sip.Request, ourselves string) string {
	for _, p := range []switchboard.Party{firstDialled(req), firstDiverted(req), called(req)} {
		if p != (switchboard.Party{}) && p.Number != ourselves {
			return lineOf(p)
		}
	}
	to := req.To()
	if to == nil || to.Address.User == ourselves {
		return ""
	}
	if p := partyOf(to.DisplayName, &to.Address); p.Name != "" {
		return p.Name
	}
	return plain(to.Address.User)
}

func lineOf(p switchboard.Party) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Number
}

// mostHistory bounds how many entries of History-Info are looked at.
const mostHistory = 32

// firstDialled is the entry of History-Info with the lowest index.
func firstDialled(req *sip.Request) (first switchboard.Party) {
	var lowest []int
	seen := 0
	for _, h := range req.GetHeaders("History-Info") {
		for _, value := range splitValues(h.Value()) {
			if seen++; seen > mostHistory {
				return first
			}
			var uri sip.Uri
			var params sip.HeaderParams
			name, err := sip.ParseAddressValue(value, &uri, &params)
			if err != nil {
				continue
			}
			given, _ := params.Get("index")
			index, ok := indexOf(given)
			if !ok || strings.Contains(strings.ToLower(uri.Headers.String()), "privacy") || lowest != nil && !earlier(index, lowest) {
				continue
			}
			first, lowest = partyOf(name, &uri), index
		}
	}
	return first
}

// indexOf reads an index such as 1.2.1.
func indexOf(text string) (index []int, ok bool) {
	for part := range strings.SplitSeq(text, ".") {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil {
			return nil, false
		}
		index = append(index, int(n))
	}
	return index, true
}

func earlier(a, b []int) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return len(a) < len(b)
}

func firstDiverted(req *sip.Request) switchboard.Party {
	all := req.GetHeaders("Diversion")
	if len(all) == 0 {
		return switchboard.Party{}
	}
	values := splitValues(all[len(all)-1].Value())
	if len(values) == 0 {
		return switchboard.Party{}
	}
	p, _ := parseParty(values[len(values)-1])
	return p
}

func called(req *sip.Request) switchboard.Party {
	h := req.GetHeader("P-Called-Party-ID")
	if h == nil {
		return switchboard.Party{}
	}
	p, _ := parseParty(h.Value())
	return p
}
