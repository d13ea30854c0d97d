package header

import (
	"iter"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// Alert is how a PBX wants a call to ring, the most pressing last.
type Alert int

// The alerts. What a PBX does not say, and what is not understood, is the usual one.
const (
	AlertUsual       Alert = iota // nothing is said, or that the caller is outside
	AlertInternal                 // the caller is inside
	AlertDistinctive              // distinctive: a ring of its own, whose meaning the PBX knows alone
	AlertPriority                 // the call is urgent
)

// AlertIn reads how an INVITE is to ring from Alert-Info (RFC 3261 section 20.4): URNs
// (RFC 7462), or what makers have instead. Of several values the most pressing counts.
// An address in it is never fetched. It takes time in proportion to the header.
//
// Asterisk and FreeSWITCH send what their dialplan says, Yeastar what its settings say, in
// the words of telephones: info=alert-internal and the like for Snom, Yealink and Gigaset,
// alert-priority, alert-acd or alert-community-1 as Sylantro has them, Bellcore-dr1 to dr5
// for Yealink and Mitel. innovaphone sends URNs, VOIspeed info=internal, Auerswald
// alert-internal with a number after it.
//
// The Bellcore names say a cadence and nothing of the caller: dr1 stands for inside at
// innovaphone, and dr2 at Mitel. So dr1, the plain ring, is the usual one here, as is dr5,
// which reminds of calls that went elsewhere; the others are distinctive.
func AlertIn(req *sip.Request) (alert Alert) {
	for value := range alertInfo(req) {
		alert = max(alert, alertOf(value))
	}
	return alert
}

// alertInfo are the values of Alert-Info, in lower case.
func alertInfo(req *sip.Request) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, h := range req.GetHeaders("Alert-Info") {
			for _, value := range Split(strings.ToLower(h.Value())) {
				if !yield(value) {
					return
				}
			}
		}
	}
}

// alertOf reads one value. Brackets around the address are often left out.
func alertOf(value string) Alert {
	address, _, _ := strings.Cut(value, ";")
	params := value
	if _, rest, ok := strings.Cut(value, "<"); ok {
		address, params, _ = strings.Cut(rest, ">")
	}
	info := strings.Trim(Parameter(params, "info"), `"`)
	return max(alertNamed(info), alertAt(strings.TrimSpace(address)))
}

// alertAt reads an address: a URN, a Bellcore name at its end, or a word in its place.
// Other words of an address say nothing: a server may be called internal.
func alertAt(address string) Alert {
	if urn, ok := strings.CutPrefix(address, "urn:alert:"); ok {
		return alertURN(urn)
	}
	address = strings.TrimRight(address, "/")
	if end := address[strings.LastIndexByte(address, '/')+1:]; end == address || strings.HasPrefix(end, "bellcore-") {
		return alertNamed(end)
	}
	return AlertUsual
}

// alertURN reads what follows urn:alert. Further labels only make it finer.
func alertURN(urn string) Alert {
	switch urn += ":"; {
	case strings.HasPrefix(urn, "priority:high:"):
		return AlertPriority
	case strings.HasPrefix(urn, "source:internal:"):
		return AlertInternal
	default:
		return AlertUsual
	}
}

// alertNamed reads a word, with or without alert- before it and a number after it.
func alertNamed(word string) Alert {
	switch word {
	case "bellcore-dr2", "bellcore-dr3", "bellcore-dr4":
		return AlertDistinctive
	}
	switch strings.TrimRight(strings.TrimPrefix(word, "alert-"), "-0123456789") {
	case "internal":
		return AlertInternal
	case "group", "acd", "community":
		return AlertDistinctive
	case "priority", "highpriority", "emergency":
		return AlertPriority
	default:
		return AlertUsual
	}
}
