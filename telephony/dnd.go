package telephony

import (
	"cmp"
	"slices"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/party"
	"frontdesk/telephony/transport"
)

// SetDND turns new callers away without a ring (486), whatever account they call, but
// for those with some numbers, or ends that. Each is told as CallTurnedAway. Calls that
// are up, and callers who come back from a transfer of ours, are not concerned. It
// holds until the next SetDND, also while the PBX is away.
func (p *Phone) SetDND(on bool, but []string) {
	p.mu.Lock()
	p.dnd, p.through = on, but
	p.mu.Unlock()
	p.log.Info("phone.dnd", "on", on)
}

// turnsAway reports whether a new call is to be turned away: nobody that we have sent
// somewhere, for they were ours.
func (p *Phone) turnsAway(s *transport.Stack, req *sip.Request) bool {
	p.mu.Lock()
	on := p.dnd && !slices.Contains(p.through, party.Caller(req).Number)
	p.mu.Unlock()
	return on && !ourReferral(s, req, p.cfg.Username)
}

// turnAway refuses a new call, and tells who it was.
func (p *Phone) turnAway(id switchboard.CallID, req *sip.Request, tx sip.ServerTransaction) {
	reply(tx, req, 486, "Busy Here")
	from, line := party.Caller(req), cmp.Or(party.Dialled(req, p.cfg.Username).Line, p.cfg.Line)
	p.post(switchboard.CallTurnedAway{ID: id, From: from, Line: line})
	p.log.Info("call.turned_away", "call", string(id), "sip_call_id", req.CallID().Value(), "from", from.Number, "line", line)
}
