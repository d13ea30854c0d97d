package telephony

import (
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
	"frontdesk/telephony/lines"
)

// lamp is the line of one colleague and the subscription that tells of it; or the
// subscription to a resource list, which tells of many. It belongs to the
// goroutine of lamps.
type lamp struct {
	extension string
	rank      int  // its place among those wanted
	wanted    bool // by the last list
	event     string
	sub       subscription
	dialog    dialog
	live      bool // the dialog is known for NOTIFYs
	asking    bool // a SUBSCRIBE is under way
	doubted   bool // it is renewed because the PBX has forgotten another one
	gaps      backoff
	gap       time.Time // documents are missing: when everything is asked for; zero: none are
	line      lines.Line
	early     *lines.EarlyDialog // the call that rings there and can be picked up; nil: there is none
	caller    string             // who began it, as an address names them
	shown     switchboard.Line
	listed    bool        // the resource list tells of it: it has no subscription of its own
	members   *lines.List // of the resource list; nil for a line
}

// idle reports whether there is nothing to ask for.
func (m *lamp) idle() bool { return m.asking || m.listed || m.sub.step == stepFallBack }

// mediaType is what documents of an event package are asked for in.
func mediaType(event string) string {
	if event == lines.PresenceEvent {
		return lines.PresenceMediaType
	}
	return lines.DialogMediaType
}

// request makes a SUBSCRIBE.
func (m *lamp) request(contact sip.Uri, expires time.Duration) *sip.Request {
	req := m.dialog.request(sip.SUBSCRIBE)
	req.AppendHeader(&sip.ContactHeader{Address: contact})
	req.AppendHeader(sip.NewHeader("Event", m.event))
	accept := mediaType(m.event)
	if m.members != nil { // RFC 4662 section 4.1
		accept += ", " + lines.ListMediaType + ", " + lines.MetaMediaType
		req.AppendHeader(sip.NewHeader("Supported", header.EventList))
	}
	req.AppendHeader(sip.NewHeader("Accept", accept))
	seconds := sip.ExpiresHeader(expires / time.Second)
	req.AppendHeader(&seconds)
	return req
}

// belongs reports whether a NOTIFY comes from the end that has accepted, or may
// be the first word of it: a SUBSCRIBE that forked has one dialog here.
func (m *lamp) belongs(req *sip.Request) bool {
	tag, _ := req.From().Params.Get("tag")
	if m.dialog.remoteTag() == "" {
		m.dialog.notifiedBy(req)
	}
	return m.dialog.remoteTag() == tag
}

// of reports whether a NOTIFY is of the event package that was asked for.
func (m *lamp) of(req *sip.Request) bool {
	event, _ := header.Event(req)
	return strings.EqualFold(event, m.event)
}

// read takes the document of a NOTIFY. whole is false when the subscription has
// to be asked for everything.
func (m *lamp) read(req *sip.Request) (state switchboard.LineState, lasted time.Duration, whole bool, err error) {
	m.early = nil
	if m.event == lines.PresenceEvent {
		state, err = lines.ParsePresence(req.Body())
		return state, 0, true, err
	}
	info, err := lines.ParseInfo(req.Body())
	if err != nil {
		m.line.Garbled()
		return switchboard.LineUnknown, 0, true, err
	}
	whole = m.line.Take(info)
	state, lasted = m.line.State()
	m.setEarly(m.line.Early())
	return state, lasted, whole, nil
}

// setEarly takes the call that rings at the line, if it can be picked up.
func (m *lamp) setEarly(early *lines.EarlyDialog) {
	m.early, m.caller = nil, ""
	if early == nil {
		return
	}
	if end, ok := callerOf(early); ok {
		m.early, m.caller = early, end.User
	}
}

// show takes a state that the PBX has told and reports whether that is news.
// Since when it holds is known from the PBX, or because it was seen to change.
func (m *lamp) show(state switchboard.LineState, lasted time.Duration, now time.Time) (news bool) {
	before, caller := m.shown, ""
	named := m.early != nil && state == switchboard.LineRinging
	if named {
		caller = m.caller
	}
	if state == before.State && before.Lost.IsZero() {
		m.shown.CanPickUp, m.shown.Caller = named, caller
		return m.shown != before
	}
	m.shown = switchboard.Line{State: state, CanPickUp: named, Caller: caller}
	switch {
	case lasted > 0:
		m.shown.Since = now.Add(-lasted)
	case before.State != switchboard.LineUnknown && before.Lost.IsZero():
		m.shown.Since = now
	}
	return true
}

// lose notes that nothing has been heard of the line since a moment, and
// reports whether that is news.
func (m *lamp) lose(since time.Time) (news bool) {
	if m.shown.State == switchboard.LineUnknown || !m.shown.Lost.IsZero() {
		return false
	}
	m.shown.Lost, m.early = since, nil
	return true
}
