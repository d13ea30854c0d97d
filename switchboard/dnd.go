package switchboard

import (
	"slices"
	"time"
)

// Do not disturb: new callers hear that the desk is busy, and nothing rings here. They
// are in the history as missed. It ends with the program.
type (
	// SetDND switches it.
	SetDND struct{ On bool }
	// CallTurnedAway is a caller who was turned away. It never was a call of ours.
	CallTurnedAway struct {
		ID   CallID
		From Party
		Line string
	}
)

func (e SetDND) apply(s State, _ time.Time) (State, []Effect) {
	return s.setDND(e.On)
}

func (e CallTurnedAway) apply(s State, now time.Time) (State, []Effect) {
	return s.turnedAway(e, now), nil
}

// PhoneSetDND is the effect that switches it. But are the numbers of callers who get
// through all the same.
type PhoneSetDND struct {
	On  bool
	But []string
}

func (e PhoneSetDND) perform(p Ports) { onPhone(p, func(t Phone) { t.SetDND(e.On, e.But) }) }

func (s State) setDND(on bool) (State, []Effect) {
	if s.dnd == on {
		return s, nil
	}
	s.dnd = on
	return s, []Effect{PhoneSetDND{on, s.ours()}}
}

// ours are the numbers of callers whom we have parked: they come back to us, and a PBX
// that finds nobody there hangs up on them.
func (s State) ours() (numbers []string) {
	add := func(number string) { // that of who withholds it is empty
		if s.dnd && !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	for _, p := range s.parked {
		if p.ours {
			add(p.Who.Number)
		}
	}
	for _, p := range s.parting {
		add(p.who.Number)
	}
	slices.Sort(numbers)
	return numbers
}

// letThrough tells the telephone of those who get through, when they have changed.
func (s State) letThrough(before State) []Effect {
	if now := s.ours(); s.dnd && before.dnd && !slices.Equal(now, before.ours()) {
		return []Effect{PhoneSetDND{true, now}}
	}
	return nil
}

// againWithin is how soon the same caller, turned away again, is the same missed call: a
// queue tries every few seconds.
const againWithin = 10 * time.Minute

const turnedAway = "do not disturb"

// TurnedAway reports whether a caller never got through, because of do not disturb.
func (r CallRecord) TurnedAway() bool {
	return r.Missed() && len(r.Path) == 1 && r.Path[0].What == StepTried && r.Path[0].Why == turnedAway
}

// turnedAway remembers a caller who did not get through, and why.
func (s State) turnedAway(e CallTurnedAway, now time.Time) State {
	same := func(r CallRecord) bool {
		return r.Missed() && e.From.Number != "" && now.Sub(r.Began) < againWithin && r.Peer.Number == e.From.Number && r.TurnedAway()
	}
	if slices.ContainsFunc(s.history[:min(len(s.history), 50)], same) {
		return s
	}
	c := Call{ID: e.ID, State: CallRinging, Since: now, Started: now, Incoming: true, Line: e.Line}
	c.Peer, c.Person = s.known(e.From)
	c.went(StepTried, "this desk", turnedAway, now)
	over := Ended{Call: c, Reason: missed, At: now}
	shown := over
	shown.Reason = "turned away: do not disturb"
	s.ended = append([]Ended{shown}, s.ended...)
	return s.remember(over, false)
}
