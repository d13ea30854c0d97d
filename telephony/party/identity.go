package party

import (
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// Identity is whom a message of the PBX names as the other end: P-Asserted-Identity
// (RFC 3325), else Remote-Party-ID, which older PBXs send. Every packet comes from
// the PBX, which is the one place where they may be believed. A party who
// withholds their number is the empty one. ok is false where nobody is named.
func Identity(m interface{ GetHeader(string) sip.Header }) (who switchboard.Party, ok bool) {
	if h := m.GetHeader("P-Asserted-Identity"); h != nil {
		if withheld(m.GetHeader("Privacy")) {
			return who, true
		}
		return asserted(h.Value())
	}
	h := m.GetHeader("Remote-Party-ID")
	if h == nil {
		return who, false
	}
	value := header.First(h.Value())
	_, params, _ := strings.Cut(value, ">")
	switch strings.ToLower(strings.Trim(header.Parameter(params, "privacy"), `"`)) {
	case "", "off":
		return asserted(value)
	default:
		return who, true
	}
}

// withheld reports whether a caller has asked that nobody but the PBX learns who they
// are. A PBX that trusts us says who it is all the same (RFC 3325 section 7).
func withheld(privacy sip.Header) bool {
	if privacy == nil {
		return false
	}
	for want := range strings.FieldsFuncSeq(privacy.Value(), func(r rune) bool { return r == ';' || r == ',' || r == ' ' }) {
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
