package ui

import (
	"cmp"

	"frontdesk/switchboard"
)

// cardModel is a call as its card shows it.
type cardModel struct {
	id      switchboard.CallID
	state   switchboard.CallState
	heading string // in small capitals; empty on a waiting call
	title   string
	line    string // the dialled line of an incoming call
	say     string // to the caller
	note    string
	alarm   bool // the note is about something that failed
	timer   string
	unheard bool // it is up, and the operator is in another call
	late    bool // the operator is reminded of them
	picked  bool
	section section
	keys    [2]keyModel
}

// section is the part of the column a card stands in.
type section int

const (
	sectionCalls   section = iota
	sectionWaiting         // ringing calls after the first
	sectionQueue           // callers in the queue of the PBX, who do not ring here yet
	sectionParked          // callers in slots of the PBX
	sectionOver            // calls that ended a moment ago
	sectionCount
)

// keyModel is a key shown where it acts.
type keyModel struct {
	cap  string
	does string
}

// keyed reports whether a key acts on the call.
func (m cardModel) keyed() bool { return m.keys[0].cap != "" }

// cardsOf makes the cards of the calls, in the order of the view. The first
// ringing call stands on top, the others wait in a section of their own, and
// what became of the last calls is said below.
func cardsOf(v switchboard.View, l local) []cardModel {
	cards := make([]cardModel, 0, len(v.Calls))
	ringing := 0
	for _, call := range v.Calls {
		m := cardModel{
			id: call.ID, state: call.State, title: call.Label(), line: call.Line,
			timer: switchboard.Elapsed(v.Now.Sub(call.Since)), picked: call.ID == l.picked,
			keys: cardKeys(v, l, call),
		}
		m.late, m.unheard = v.Forgotten(call), call.Unheard
		m.heading = heading(call, m.late)
		if call.Adrift {
			m.heading = join(m.heading, "network changed")
		}
		m.note, m.alarm = note(v, call)
		m.note, m.alarm = withSound(call, m.note, m.alarm)
		if say := v.Greeting(call); say != "" {
			m.say = "“" + say + "”"
		}
		if call.State == switchboard.CallRinging {
			m.timer = switchboard.Elapsed(v.Now.Sub(call.Waited()))
			ringing++
			switch {
			case ringing > 1: // one line says it all
				m.section = sectionWaiting
			case !m.alarm && call.Pending == switchboard.ActionNone:
				m.note = join(origin(call), m.note)
			}
		}
		cards = append(cards, m)
	}
	cards = append(cards, queuedCards(v)...)
	for _, p := range v.Parked {
		cards = append(cards, parkedCard(v, l, p))
	}
	for _, e := range v.Ended {
		cards = append(cards, cardModel{title: e.Call.Label(), note: cmp.Or(e.Reason, "ended"), section: sectionOver})
	}
	return cards
}

// heading is the state of a call in words. late says that somebody has been on hold for
// long.
func heading(c switchboard.Call, late bool) string {
	waits := ""
	if late {
		waits = "still waiting"
	}
	if c.Joined {
		return sounding("Conference", c)
	}
	if c.About != "" {
		return join(consulting(c), waits)
	}
	switch c.State {
	case switchboard.CallRinging:
		return join("Ringing", c.Line)
	case switchboard.CallDialing:
		if c.Onward != (switchboard.Target{}) {
			return "Redirected"
		}
		return "Calling"
	case switchboard.CallAlerting:
		return "Calling · it rings there"
	case switchboard.CallActive:
		if c.Unheard {
			return "Connected · not heard"
		}
		return sounding("Active", c)
	case switchboard.CallHeld:
		if c.Pending == switchboard.ActionTransfer {
			return "Transferring"
		}
		if c.Recording == switchboard.RecordingAsked {
			return join("On hold", waits, "recording asked for")
		}
		return join("On hold", waits)
	default:
		return string(c.State)
	}
}

// sounding adds what is special about the sound of a call that is talked in.
func sounding(state string, c switchboard.Call) string {
	if c.Muted {
		state = join(state, "microphone off")
	}
	if c.Recording == switchboard.RecordingAsked {
		return join(state, "recording asked for")
	}
	if c.Secure && !c.Muted {
		return join(state, "encrypted")
	}
	return state
}

// consulting is the state of a consultation in words.
func consulting(c switchboard.Call) string {
	switch c.State {
	case switchboard.CallDialing:
		return "Consulting · calling"
	case switchboard.CallAlerting:
		return "Consulting · it rings there"
	case switchboard.CallHeld:
		return "Consulting · on hold"
	case switchboard.CallActive, switchboard.CallRinging:
		if c.Unheard {
			return "Consulting · not heard"
		}
		return sounding("Consulting", c)
	default:
		return string(c.State)
	}
}
