package telephony

import (
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// identity is whom a message of the PBX names as the other end: P-Asserted-Identity
// (RFC 3325), else Remote-Party-ID, which older PBXs send. Every packet comes from
// the PBX, which is the one place where they may be believed. A party who
// withholds their number is the empty one. ok is false where nobody is named.
func identity(m interface{ GetHeader(string) sip.Header }) (who switchboard.Party, ok bool) {
	if h := m.GetHeader("P-Asserted-Identity"); h != nil {
		return asserted(h.Value())
	}
	h := m.GetHeader("Remote-Party-ID")
	if h == nil {
		return who, false
	}
	value := firstValue(h.Value())
	_, params, _ := strings.Cut(value, ">")
	switch strings.ToLower(strings.Trim(uriParameter(params, "privacy"), `"`)) {
	case "", "off":
		return asserted(value)
	default:
		return who, true
	}
}

func asserted(value string) (who switchboard.Party, ok bool) {
	var uri sip.Uri
	var params sip.HeaderParams
	name, err := sip.ParseAddressValue(firstValue(value), &uri, &params)
	if err != nil {
		return who, false
	}
	return partyOf(name, &uri), true
}

// meets follows a PBX that says who is at the other end now: after a transfer
// there, a queue, a pickup.
func (c *call) meets(m interface{ GetHeader(string) sip.Header }) {
	who, ok := identity(m)
	if !ok || who.Number == c.peer || who.Number == c.p.cfg.Username {
		return
	}
	c.peer = who.Number
	c.post(switchboard.CallParty{ID: c.id, From: who})
	c.log.Info("call.party", "number", who.Number, "ms", c.age())
}
