package party

import (
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// fields are a message as far as it is read here.
type fields interface{ GetHeader(string) sip.Header }

// Identity is whom a message of the PBX names as the other end: P-Asserted-Identity
// (RFC 3325), else Remote-Party-ID, which older PBXs send. Every packet comes from
// the PBX, which is the one place where they may be believed. A party who
// withholds their number is the empty one. ok is false where nobody is named.
func Identity(m fields) (who switchboard.Party, ok bool) {
	h := m.GetHeader("P-Asserted-Identity")
	if h == nil {
		h = m.GetHeader("Remote-Party-ID")
	}
	switch {
	case h == nil:
		return who, false
	case withheld(m):
		return who, true
	default:
		return asserted(h.Value())
	}
}

// Origin is the number that the PBX asserts, also of who withholds it: to know a caller
// again, never to be shown. It is empty where the PBX asserts none.
func Origin(m fields) string {
	h := m.GetHeader("P-Asserted-Identity")
	if h == nil {
		h = m.GetHeader("Remote-Party-ID")
	}
	if h == nil {
		return ""
	}
	who, _ := asserted(h.Value())
	return who.Number
}

// withheld reports whether a caller has asked that nobody but the PBX learns who they
// are. A PBX that trusts us says who it is all the same (RFC 3325 section 7).
func withheld(m fields) bool {
	if h := m.GetHeader("Remote-Party-ID"); h != nil {
		_, params, _ := strings.Cut(header.First(h.Value()), ">")
		if privacy := strings.Trim(header.Parameter(params, "privacy"), `"`); privacy != "" && !strings.EqualFold(privacy, "off") {
			return true
		}
	}
	h := m.GetHeader("Privacy")
	if h == nil {
		return false
	}
	for want := range strings.FieldsFuncSeq(h.Value(), func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
		if strings.EqualFold(want, "id") || strings.EqualFold(want, "user") {
			return true
		}
	}
	return false
}

func asserted(value string) (who switchboard.Party, ok bool) {
	var uri sip.Uri
	var params sip.HeaderParams
	name, err := sip.ParseAddressValue(header.First(value), &uri, &params)
	if err != nil {
		return who, false
	}
	return Of(name, &uri), true
}
