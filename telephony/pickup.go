package telephony

import (
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
	gone := func() { p.post(switchboard.CallGone{ID: id, Reason: reasonNoRing}) }
	asked := p.lamps.mail.Put(func() {
		m := p.lamps.all[extension]
		named := m != nil && m.early != nil && m.shown.CanPickUp && m.shown.Lost.IsZero()
		switch {
		case named && p.take(id, extension, code, m.early):
		case code != "":
			p.Dial(id, code)
		default:
			gone()
		}
	})
	if !asked {
		gone()
	}
}

// take calls in the place of the line at which a call rings, and reports whether that
// was begun. An end that knows nothing of Replaces would only be called, so that it must.
func (p *Phone) take(id switchboard.CallID, extension, code string, early *lines.EarlyDialog) bool {
	s := p.present()
	caller, ok := callerOf(early)
	if s == nil || !ok {
		return false
	}
	d := p.dialogTo(extension)
	d.remote.Address, d.target = caller, caller
	c := p.newCall(id, s, d)
	c.peer, c.replacing, c.code = extension, true, code
	theirs := refer.Replaces{CallID: early.CallID, ToTag: early.RemoteTag, FromTag: early.LocalTag, EarlyOnly: true}
	c.extra = []sip.Header{sip.NewHeader("Replaces", theirs.String()), sip.NewHeader("Require", "replaces")}
	return p.begin(c)
}

// callerOf is the end that began a call. ok is false where that is no SIP address.
func callerOf(early *lines.EarlyDialog) (caller sip.Uri, ok bool) {
	if sip.ParseUri(early.Caller, &caller) != nil || caller.Host == "" || caller.Scheme != "sip" && caller.Scheme != "sips" {
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
	to := c.p.pbx.URI(party.UserPart(c.code))
	c.log.Info("call.pickup", "status", status, "to", c.code)
	c.peer, c.replacing, c.extra, c.invite = c.code, false, nil, nil
	c.dialog.remote, c.dialog.target, c.dialog.routes = sip.ToHeader{Address: to}, to, c.p.proxies()
	c.invitePeer()
	return true
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
