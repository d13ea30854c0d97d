package telephony

import (
	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/party"
)

// meets follows a PBX that says who is at the other end now: after a transfer
// there, a queue, a pickup.
func (c *call) meets(m interface{ GetHeader(string) sip.Header }) {
	who, ok := party.Identity(m)
	if !ok || who.Number == c.peer || who.Number == c.p.cfg.Username {
		return
	}
	if who == (switchboard.Party{}) && c.dialog.caller && !c.met {
		return // they withhold the number that we have dialled
	}
	c.peer, c.origin, c.met = who.Number, party.Origin(m), true
	c.post(switchboard.CallParty{ID: c.id, From: who})
	c.log.Info("call.party", "number", who.Number, "ms", c.age())
}
