package telephony

import (
	"slices"
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// meant is for whom a call was, and why it came here.
type meant struct {
	line string // empty: for us
	why  string // empty: they do not say
}

// dialledLine is what the caller dialled, by its name where the PBX gives one:
// the first entry of History-Info (RFC 7044), the bottom-most Diversion, which is
// the number that was meant first (RFC 5806), P-Called-Party-ID (RFC 7315), else
// To. Each is what somebody outside may have written: it is shown, not followed.
func dialledLine(req *sip.Request, ourselves string) meant {
	for _, read := range []func(*sip.Request) (switchboard.Party, string){firstDialled, firstDiverted, called} {
		if p, why := read(req); p != (switchboard.Party{}) && p.Number != ourselves {
			return meant{lineOf(p), why}
		}
	}
	to := req.To()
	if to == nil || to.Address.User == ourselves {
		return meant{}
	}
	if p := partyOf(to.DisplayName, &to.Address); p.Name != "" {
		return meant{line: p.Name}
	}
	return meant{line: plain(to.Address.User)}
}

func lineOf(p switchboard.Party) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Number
}

// mostHistory bounds how many entries of History-Info are looked at.
const mostHistory = 32

// entry is one of History-Info: where a call went.
type entry struct {
	index []int
	who   switchboard.Party
	cause string // why it left the one before (RFC 4458)
}

// firstDialled is the entry of History-Info with the lowest index. The next one says
// why it went on from there.
func firstDialled(req *sip.Request) (switchboard.Party, string) {
	history := historyOf(req)
	slices.SortStableFunc(history, func(a, b entry) int { return slices.Compare(a.index, b.index) })
	switch len(history) {
	case 0:
		return switchboard.Party{}, ""
	case 1:
		return history[0].who, ""
	default:
		return history[0].who, causeReason(history[1].cause)
	}
}

// historyOf reads the entries that do not ask to be kept secret.
func historyOf(req *sip.Request) (all []entry) {
	seen := 0
	for _, h := range req.GetHeaders("History-Info") {
		for _, value := range splitValues(h.Value()) {
			if seen++; seen > mostHistory {
				return all
			}
			var uri sip.Uri
			var params sip.HeaderParams
			name, err := sip.ParseAddressValue(value, &uri, &params)
			if err != nil {
				continue
			}
			given, _ := params.Get("index")
			index, ok := indexOf(given)
			if !ok || strings.Contains(strings.ToLower(uri.Headers.String()), "privacy") {
				continue
			}
			cause, _ := uri.UriParams.Get("cause")
			all = append(all, entry{index, partyOf(name, &uri), cause})
		}
	}
	return all
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

// firstDiverted is the bottom-most Diversion, and why it did not stay there.
func firstDiverted(req *sip.Request) (switchboard.Party, string) {
	all := req.GetHeaders("Diversion")
	if len(all) == 0 {
		return switchboard.Party{}, ""
	}
	values := splitValues(all[len(all)-1].Value())
	if len(values) == 0 {
		return switchboard.Party{}, ""
	}
	return diversion(values[len(values)-1])
}

// diversion reads one value of Diversion (RFC 5806 section 4): who was tried, and why
// the call went on.
func diversion(value string) (switchboard.Party, string) {
	p, _ := parseParty(value)
	_, params, _ := strings.Cut(value, ">")
	return p, diversionReason(strings.Trim(header.Parameter(params, "reason"), `"`))
}

func called(req *sip.Request) (switchboard.Party, string) {
	h := req.GetHeader("P-Called-Party-ID")
	if h == nil {
		return switchboard.Party{}, ""
	}
	p, _ := parseParty(h.Value())
	return p, ""
}

// sender is who handed a caller over to us (RFC 3892), as they say themselves; nobody
// where that were we.
func sender(req *sip.Request, ourselves string) switchboard.Party {
	h := req.GetHeader("Referred-By")
	if h == nil {
		return switchboard.Party{}
	}
	p, _ := parseParty(h.Value())
	if p.Number == ourselves {
		return switchboard.Party{}
	}
	return p
}
