package ui

import (
	"strings"

	"frontdesk/switchboard"
)

// note is the line under the caller: what is under way, what failed, or else
// what is known of the call.
func note(v switchboard.View, c switchboard.Call) (text string, alarm bool) {
	switch {
	case c.Pending == switchboard.ActionTransfer && c.Fault != nil: // it goes on all the same
		return sentences(c.Fault), true
	case c.Pending != switchboard.ActionNone:
		return underWay(c), false
	case c.Unheard:
		return notHeard(c), true
	case c.Fault != nil:
		return sentences(c.Fault), true
	case c.Tried != nil:
		return "tried " + c.Tried.Target.Label() + ": " + c.Tried.Reason, true
	}
	if c.Adrift {
		return "the other end has not confirmed our new address; sound may be lost", true
	}
	if v.OpenByItself(c) {
		return "answered by itself: the microphone is open", true
	}
	if v.AsksToCall(c) {
		return "asks you to call " + c.Refer.Label() + " instead", false
	}
	if c.Refers {
		return "calling " + c.Refer.Label() + " instead…", false
	}
	if v.CanFollow(c) {
		return "is to be called at " + c.Onward.Label(), false
	}
	if other := v.JoinedWith(c.ID); other != "" {
		return "with " + other + " and you", false
	}
	if caller, ok := v.Call(c.About); ok {
		return "about " + caller.Label(), false
	}
	if asked, about, ok := v.Consultation(c.ID); ok && about.ID == c.ID {
		return "you consult " + asked.Label(), false
	}
	if c.Pressed != "" {
		return "pressed " + c.Pressed, false
	}
	known := ""
	if c.State == switchboard.CallRinging {
		known = join(sentBy(c), before(v, c))
	}
	if e := v.Person(c.Person); e != nil {
		return join(e.Person.Department, e.Person.Extension, known), false
	}
	number := ""
	if c.Peer.Name != "" {
		number = c.Peer.Number
	}
	line := ""
	if c.Incoming && c.Line != "" && c.State != switchboard.CallRinging {
		line = "called " + c.Line
	}
	return join(line, number, known), false
}

// origin says in words why a call that was meant for somebody else rings here.
func origin(c switchboard.Call) string {
	switch {
	case c.Line == "":
		return ""
	case c.Why == "", c.Why == "forwarded":
		return c.Why
	default:
		return c.Why + " there"
	}
}

// sentBy names who handed the caller over.
func sentBy(c switchboard.Call) string {
	if c.Sender == (switchboard.Party{}) {
		return ""
	}
	return "sent by " + c.Sender.Label()
}

// notHeard says why nobody talks in a call that is up.
func notHeard(c switchboard.Call) string {
	switch f := c.Fault; {
	case f == nil:
		return "you are in another call"
	case f.Code == "call-hold":
		return "hold was refused: you are in another call"
	default:
		return "you are in another call. " + sentences(f)
	}
}

// sentences are what a fault says and what to do about it.
func sentences(f *switchboard.Fault) string {
	text := f.Text
	if f.Hint != "" && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return strings.TrimSpace(text + " " + f.Hint)
}

// underWay says what was asked for and is not yet so.
func underWay(c switchboard.Call) string {
	switch c.Pending {
	case switchboard.ActionAnswer:
		return "answering…"
	case switchboard.ActionHold:
		return "putting on hold…"
	case switchboard.ActionRetrieve:
		return "taking back…"
	case switchboard.ActionHangUp:
		return "ending…"
	case switchboard.ActionPark:
		return "parking…"
	case switchboard.ActionJoin:
		return "joining…"
	case switchboard.ActionTransfer:
		switch {
		case c.TakesBack:
			return "taking back…"
		case c.Rings:
			return "rings at " + c.To.Label() + "…"
		default:
			return "transferring to " + c.To.Label() + "…"
		}
	case switchboard.ActionNone:
		return ""
	default:
		return string(c.Pending) + "…"
	}
}

// join puts the parts that are there on one line.
func join(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		if out != "" {
			out += " · "
		}
		out += p
	}
	return out
}
