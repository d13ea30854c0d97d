package switchboard

import (
	"slices"
	"strings"
	"time"
)

// Parking is how callers are parked at the PBX, and ringing ones picked up. In the
// numbers, {slot} stands for a slot and {extension} for a colleague's. The zero
// value parks nobody.
type Parking struct {
	Number string   // what a caller is transferred to
	Slots  []string // whose lines tell that somebody waits there
	Take   string   // what is dialled to take a caller out; empty: the slot itself
	Pickup string   // what is dialled to take the call that rings at a colleague's; empty: that cannot be
}

// Parked is a slot in which somebody waits.
type Parked struct {
	Slot   string
	Since  time.Time // zero: they were there before anybody looked
	Lost   time.Time // when the PBX was lost; zero while it reports
	Who    Party     // empty: somebody else has parked them
	Person PersonID
	Unsure bool // another caller was parked in the same moment: it may be the other way round
}

// Label is how whoever waits is named on screen.
func (p Parked) Label() string {
	name := Call{Peer: p.Who}.Label()
	switch {
	case p.Who == Party{} && p.Person == "":
		return "Somebody"
	case p.Unsure:
		return "Perhaps " + name
	default:
		return name
	}
}

const (
	parkWindow  = 5 * time.Second  // in which the slot of a parked caller shows
	parkReturns = 15 * time.Second // in which a caller who is back from a slot rings
)

// parting is a caller on the way into a slot, or back from one.
type parting struct {
	call   CallID
	who    Party
	person PersonID
	at     time.Time
	slot   string // empty: not known yet
}

// WithParking is the state of a desk that can park callers.
func (s State) WithParking(p Parking) State {
	s.parking = p
	return s
}

// park sends a caller to a slot: the PBX chooses one, or the first that is free.
func (s State) park(id CallID, now time.Time) (State, []Effect) {
	if s.parking.Number == "" || !s.ready(id, CallActive, CallHeld) || s.about(id) != "" || s.isAbout(id) != "" {
		return s, nil
	}
	slot, free := s.freeSlot()
	if strings.Contains(s.parking.Number, "{slot}") && !free {
		return s.change(id, func(c *Call) {
			c.Fault = &Fault{Code: "park-full", Text: "No parking slot is known to be free.", Hint: "Put the caller on hold instead."}
		}), nil
	}
	c, _ := s.call(id)
	s.parting = append(s.partings(now), parting{call: id, who: c.Peer, person: c.Person, at: now})
	s = s.change(id, func(c *Call) {
		c.Pending, c.To, c.Tried, c.Fault = ActionPark, Target{Name: "parking"}, nil, nil
	})
	return s, []Effect{PhoneTransfer{id, fillSlot(s.parking.Number, slot)}}
}

// unpark takes whoever waits in a slot.
func (s State) unpark(slot string, now time.Time) (State, []Effect) {
	i := slices.IndexFunc(s.parked, func(p Parked) bool { return p.Slot == slot })
	if i < 0 {
		return s, nil
	}
	number := fillSlot(s.parking.Take, slot)
	if s.parking.Take == "" {
		number = slot
	}
	p := s.parked[i]
	if p.Who == (Party{}) || p.Unsure {
		return s.dial(Target{Name: "Parked in " + slot, Number: number}, "", now)
	}
	before := s.dialed
	s, effects := s.dial(Target{Person: p.Person, Name: p.Label(), Number: number}, "", now)
	if s.dialed > before { // it is they whom we talk to, not the slot
		s = s.change(outgoing(s.dialed), func(c *Call) { c.Peer = p.Who })
	}
	return s, effects
}

func fillSlot(pattern, slot string) string { return strings.ReplaceAll(pattern, "{slot}", slot) }

// freeSlot is the first slot that is known to be free.
func (s State) freeSlot() (string, bool) {
	for _, slot := range s.parking.Slots {
		if line := s.lines[digitsOf(slot)]; line.State == LineIdle && line.Lost.IsZero() {
			return slot, true
		}
	}
	return "", false
}

// partings are those that still count at now.
func (s State) partings(now time.Time) []parting {
	return slices.DeleteFunc(slices.Clone(s.parting), func(p parting) bool { return now.Sub(p.at) > parkReturns })
}

// readSlots takes what the lines of the slots tell. before are the lines as they
// were.
func (s State) readSlots(before map[string]Line, now time.Time) State {
	for _, slot := range s.parking.Slots {
		old, line := before[digitsOf(slot)], s.lines[digitsOf(slot)]
		if line == old {
			continue
		}
		i := slices.IndexFunc(s.parked, func(p Parked) bool { return p.Slot == slot })
		busy := line.State == LineOnCall || line.State == LineRinging
		switch {
		case busy && i >= 0:
			s.parked = slices.Clone(s.parked)
			s.parked[i].Lost = line.Lost
		case busy:
			s = s.fillSlot(Parked{Slot: slot, Since: line.Since, Lost: line.Lost}, old.State == LineIdle, now)
		case i >= 0:
			s = s.emptySlot(i, now)
		}
	}
	return s
}

// fillSlot shows somebody in a slot. fresh says that the slot was seen to be free
// a moment ago, so that it may be the caller who was just parked.
func (s State) fillSlot(p Parked, fresh bool, now time.Time) State {
	s.parting = s.partings(now)
	for i, leaving := range s.parting {
		if !fresh || leaving.call == "" || now.Sub(leaving.at) > parkWindow {
			continue
		}
		if leaving.slot == "" {
			s.parting[i].slot = p.Slot
			p.Who, p.Person = leaving.who, leaving.person
			break
		}
		s.parked = slices.Clone(s.parked)
		for j := range s.parked { // two slots, one caller
			s.parked[j].Unsure = s.parked[j].Unsure || s.parked[j].Slot == leaving.slot
		}
	}
	s.parked = append(slices.Clone(s.parked), p)
	order := func(p Parked) int { return slices.Index(s.parking.Slots, p.Slot) }
	slices.SortFunc(s.parked, func(a, b Parked) int { return order(a) - order(b) })
	return s
}

// emptySlot takes somebody out of the list; they may ring here next.
func (s State) emptySlot(i int, now time.Time) State {
	p := s.parked[i]
	s.parked = slices.Delete(slices.Clone(s.parked), i, i+1)
	if p.Who != (Party{}) {
		s.parting = append(s.partings(now), parting{who: p.Who, person: p.Person, at: now, slot: p.Slot})
	}
	return s
}

// back says of a call that rings where it comes from, when it is a caller whom
// nobody has taken out of a slot.
func (s State) back(number string, now time.Time) *Attempt {
	if number == "" {
		return nil
	}
	for _, p := range s.partings(now) {
		if p.call == "" && p.who.Number == number {
			return &Attempt{Target: Target{Name: "parking in " + p.slot}, Reason: "nobody took the call", At: now}
		}
	}
	for _, p := range s.parked { // a PBX may ring before it says that the slot is free
		if p.Who.Number == number {
			return &Attempt{Target: Target{Name: "parking in " + p.Slot}, Reason: "nobody took the call", At: now}
		}
	}
	return nil
}

// unparted forgets that a caller was to be parked: it did not work.
func (s State) unparted(id CallID) State {
	s.parting = slices.DeleteFunc(slices.Clone(s.parting), func(p parting) bool { return p.call == id })
	return s
}

// parkedIn is the slot in which a caller of ours was seen to arrive; empty: none
// was.
func (s State) parkedIn(id CallID) string {
	if i := slices.IndexFunc(s.parting, func(p parting) bool { return p.call == id }); i >= 0 {
		return s.parting[i].slot
	}
	return ""
}
