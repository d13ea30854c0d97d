package party

import (
	"slices"
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// Meant is for whom a call was, and why it came here instead, as a cause of RFC
// 4458: 302 forwarded, 486 busy, 408 no answer, and others.
type Meant struct {
	Line  string // empty: for us
	Cause int    // 0: they do not say
}

// Dialled is what the caller dialled, by its name where the PBX gives one:
// the first entry of History-Info (RFC 7044), the bottom-most Diversion, which is
// the number that was meant first (RFC 5806), P-Called-Party-ID (RFC 7315), else
// To. Each is what somebody outside may have written: it is shown, not followed.
func Dialled(req *sip.Request, ourselves string) Meant {
	for _, read := range []func(*sip.Request) (switchboard.Party, int){firstDialled, firstDiverted, called} {
		if p, cause := read(req); p != (switchboard.Party{}) && p.Number != ourselves {
			return Meant{lineOf(p), cause}
		}
	}
	to := req.To()
	if to == nil || to.Address.User == ourselves {
		return Meant{}
	}
	if p := Of(to.DisplayName, &to.Address); p.Name != "" {
		return Meant{Line: p.Name}
	}
	return Meant{Line: header.Plain(to.Address.User)}
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
func firstDialled(req *sip.Request) (switchboard.Party, int) {
	history := historyOf(req)
	slices.SortStableFunc(history, func(a, b entry) int { return slices.Compare(a.index, b.index) })
	switch len(history) {
	case 0:
		return switchboard.Party{}, 0
	case 1:
		return history[0].who, 0
	default:
		return history[0].who, causeOf(history[1].cause)
	}
}

// historyOf reads the entries that do not ask to be kept secret.
func historyOf(req *sip.Request) (all []entry) {
	seen := 0
	for _, h := range req.GetHeaders("History-Info") {
		for _, value := range header.Split(h.Value()) {
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
			all = append(all, entry{index, Of(name, &uri), cause})
		}
	}
	return all
}

// causeOf reads a cause; 0: there is none.
func causeOf(text string) int {
	if n, err := strconv.Atoi(text); err == nil && len(text) == 3 {
		return n
	}
	return 0
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
func firstDiverted(req *sip.Request) (switchboard.Party, int) {
	all := req.GetHeaders("Diversion")
	if len(all) == 0 {
		return switchboard.Party{}, 0
	}
	values := header.Split(all[len(all)-1].Value())
	if len(values) == 0 {
		return switchboard.Party{}, 0
	}
	return diversion(values[len(values)-1])
}

func called(req *sip.Request) (switchboard.Party, int) {
	h := req.GetHeader("P-Called-Party-ID")
	if h == nil {
		return switchboard.Party{}, 0
	}
	p, _ := Parse(h.Value())
	return p, 0
}

// Sender is who handed a caller over to us (RFC 3892), as they say themselves; nobody
// where that were we.
func Sender(req *sip.Request, ourselves string) switchboard.Party {
	h := req.GetHeader("Referred-By")
	if h == nil {
		return switchboard.Party{}
	}
	p, _ := Parse(h.Value())
	if p.Number == ourselves {
		return switchboard.Party{}
	}
	return p
}
