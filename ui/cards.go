package ui

import (
	"cmp"
	"strings"

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
		m.heading = heading(call)
		m.note, m.alarm = note(v, call)
		if say := v.Greeting(call); say != "" {
			m.say = "“" + say + "”"
		}
		if call.State == switchboard.CallRinging {
			m.timer = switchboard.Elapsed(v.Now.Sub(call.Waited()))
			ringing++
			if ringing > 1 {
				m.section = sectionWaiting
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

// heading is the state of a call in words.
func heading(c switchboard.Call) string {
	if c.Joined {
		return sounding("Conference", c)
	}
	if c.About != "" {
		return consulting(c)
	}
	switch c.State {
	case switchboard.CallRinging:
		if c.Line != "" {
			return "Ringing · " + c.Line
		}
		return "Ringing"
	case switchboard.CallDialing:
		if c.Onward != (switchboard.Target{}) {
			return "Redirected"
		}
		return "Calling"
	case switchboard.CallAlerting:
		return "Calling · it rings there"
	case switchboard.CallActive:
		return sounding("Active", c)
	case switchboard.CallHeld:
		return "On hold"
	default:
		return string(c.State)
	}
}

// sounding adds what is special about the sound of a call that is talked in.
func sounding(state string, c switchboard.Call) string {
	switch {
	case c.Muted:
		return state + " · microphone off"
	case c.Recording == switchboard.RecordingAsked:
		return state + " · recording asked for"
	case c.Secure:
		return state + " · encrypted"
	default:
		return state
	}
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
		return sounding("Consulting", c)
	default:
		return string(c.State)
	}
}

// note is the line under the caller: what is under way, what failed, or else
// what is known of the call.
func note(v switchboard.View, c switchboard.Call) (text string, alarm bool) {
	switch {
	case c.Pending == switchboard.ActionTransfer && c.Fault != nil: // it goes on all the same
		return strings.TrimSpace(c.Fault.Text + " " + c.Fault.Hint), true
	case c.Pending != switchboard.ActionNone:
		return underWay(c), false
	case c.Fault != nil:
		return strings.TrimSpace(c.Fault.Text + " " + c.Fault.Hint), true
	case c.Tried != nil:
		return "tried " + c.Tried.Target.Label() + ": " + c.Tried.Reason, true
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
		known = before(v, c)
	}
	sound, bad := soundOf(c)
	if e := v.Person(c.Person); e != nil {
		return join(sound, e.Person.Department, e.Person.Extension, known), bad
	}
	number := ""
	if c.Peer.Name != "" {
		number = c.Peer.Number
	}
	line := ""
	if c.Incoming && c.Line != "" && c.State != switchboard.CallRinging {
		line = "called " + c.Line
	}
	return join(sound, line, number, known), bad
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

// cardKeys are the keys that act on this very call now.
func cardKeys(v switchboard.View, l local, c switchboard.Call) (keys [2]keyModel) {
	i := 0
	add := func(k keyModel) {
		if i < len(keys) {
			keys[i] = k
			i++
		}
	}
	_, parked := l.pickedSlot(v) // whom F7 takes then
	if to, _ := v.ToAnswer(l.picked); to.ID == c.ID && to.Pending == switchboard.ActionNone {
		add(keyModel{"F2", "answer"})
	}
	if onward, _ := v.ToFollow(); onward.ID == c.ID && c.ID != "" && len(inState(v, switchboard.CallRinging)) == 0 {
		add(keyModel{"F2", "call there"})
	}
	if v.AsksToCall(c) {
		if len(inState(v, switchboard.CallRinging)) == 0 && c.State == switchboard.CallActive {
			add(keyModel{"F2", "call them"})
		}
		add(keyModel{modifier() + string(keyRefuse), "no"})
		return keys
	}
	asked, caller, consulting := v.Consultation(l.picked)
	if consulting && c.ID == asked.ID && canConsult(v, l) {
		does := "transfer"
		if asked.Joined {
			does = "leave to them"
		}
		add(keyModel{"F5", does})
	}
	if consulting && c.ID == caller.ID && canJoin(v, l) {
		add(keyModel{modifier() + string(keyJoin), "join"})
	}
	if consulting && (c.ID == asked.ID || c.ID == caller.ID) {
		if !parked && c.State == switchboard.CallHeld && canHold(v, l) {
			add(keyModel{"F7", "talk to"})
		}
	} else if to, _ := v.ToHold(l.picked); !parked && to.ID == c.ID && canHold(v, l) {
		does := "hold"
		if c.State == switchboard.CallHeld {
			does = "take back"
		}
		add(keyModel{"F7", does})
	}
	if to, _ := v.ToHangUp(l.picked); to.ID == c.ID && canHangUp(v, l) {
		does := "hang up"
		switch {
		case c.State == switchboard.CallRinging:
			does = "reject"
		case c.About != "":
			does = "give up"
		}
		add(keyModel{"F8", does})
	}
	return keys
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
