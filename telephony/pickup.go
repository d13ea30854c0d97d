package telephony

import (
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/lines"
	"frontdesk/telephony/party"
	"frontdesk/telephony/refer"
)

// PickUp takes the call that rings at an extension, by an INVITE with Replaces to
// whoever began it (RFC 5359 section 2.16), where the PBX names the call in what it
// tells of the line, as [switchboard.Line.CanPickUp] says. Where it does not, or the
// INVITE is refused, the code is dialled; empty: there is none. Not after a 486, because
// then somebody has answered (RFC 3891 section 3), and not after a 6xx. CallAlerted,
// CallConnected and CallGone follow as after [Phone.Dial].
func (p *Phone) PickUp(id switchboard.CallID, extension, code string) {
	gone := func(reason string) { p.post(switchboard.CallGone{ID: id, Reason: reason}) }
	asked := p.lamps.mail.Put(func() {
		m := p.lamps.all[extension]
		switch {
		case m != nil && m.early != nil && m.shown.CanPickUp && m.shown.Lost.IsZero():
			p.take(id, extension, code, m.early)
		case code != "":
			p.Dial(id, code)
		default:
			gone(reasonNoRing)
		}
	})
	if !asked {
		gone(reasonWithPBX)
	}
}

// take calls in the place of the line at which a call rings. An end that knows nothing
// of Replaces would only be called, so that it must.
func (p *Phone) take(id switchboard.CallID, extension, code string, early *lines.EarlyDialog) {
	gone := func() { p.post(switchboard.CallGone{ID: id, Reason: reasonWithPBX}) }
	s := p.present()
	if s == nil {
		gone()
		return
	}
	d := p.dialogTo(extension)
	caller, _ := callerOf(early)
	d.remote.Address, d.target = caller, caller
	c := p.newCall(id, s, d)
	c.peer, c.replacing, c.code = extension, true, code
	theirs := refer.Replaces{CallID: early.CallID, ToTag: early.RemoteTag, FromTag: early.LocalTag, EarlyOnly: true}
	c.extra = []sip.Header{sip.NewHeader("Replaces", theirs.String()), sip.NewHeader("Require", "replaces")}
	if !p.begin(c) {
		gone()
	}
}

// callerOf is the end that began a call. ok is false where that is no SIP address, or
// one in which a number could hide.
func callerOf(early *lines.EarlyDialog) (caller sip.Uri, ok bool) {
	if sip.ParseUri(early.Caller, &caller) != nil || caller.Host == "" || caller.Scheme != "sip" && caller.Scheme != "sips" || strings.Contains(caller.User, "%") {
		return caller, false
	}
	caller.Headers = nil // they would be read as headers of ours
	return caller, true
}

// byCode dials the code, and reports whether it is time for that: the call could not be
// replaced, though nobody has answered it.
func (c *call) byCode(i *invitation, status int) bool {
	if !c.replacing || !party.Dialable(c.code) || i.cancel || c.phase != phaseDialing || status == 486 || status >= 600 {
		return false
	}
	c.early, c.alerted = false, false
	c.p.ears.Detach(c.id, c.rtp)
	to := c.p.pbx.URI(party.UserPart(c.code))
	c.log.Info("call.pickup", "status", status, "to", c.code)
	c.peer, c.replacing, c.extra, c.invite = c.code, false, nil, nil
	c.dialog.remote, c.dialog.target, c.dialog.routes = sip.ToHeader{Address: to}, to, c.p.proxies()
	c.invitePeer()
	return true
}

// meetsPickedUp tells whose call was picked up: the operator talks to them now. The PBX
// may know better.
func (c *call) meetsPickedUp() {
	if caller := c.dialog.remote.Address.User; c.replacing && party.Dialable(caller) {
		c.peer = caller
		c.post(switchboard.CallParty{ID: c.id, From: switchboard.Party{Number: caller}})
	}
}

// whyNot says why our call was not answered. One that is to be picked up is not there
// any more, or was just answered (RFC 3891 section 3).
func (c *call) whyNot(status int) string {
	switch {
	case c.replacing && status == 481:
		return reasonNoRing
	case c.replacing && status == 486:
		return reasonAnswered
	default:
		return dialReason(status)
	}
}
