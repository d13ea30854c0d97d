package switchboard

import (
	"slices"
	"strings"
	"time"
)

// Parked is a slot in which somebody waits.
type Parked struct {
	Slot   string
	Since  time.Time // zero: they were there before anybody looked
	Lost   time.Time // when the PBX was lost; zero while it reports
	Who    Party     // empty: somebody else has parked them
	Person PersonID
	ours   bool // we have parked somebody here
	Unsure bool // another caller was parked in the same moment: it may be the other way round
}

// Label is how whoever waits is named on screen.
func (p Parked) Label() string {
	name := p.Who.Label()
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
	chosen bool   // by us: the slot is known before anybody is in it
}

// Park leaves a caller in a slot, from which anybody can take them.
type Park struct{ Call CallID }

func (e Park) apply(s State, now time.Time) (State, []Effect) {
	return s.park(e.Call, now)
}

// park sends a caller to a slot: the PBX chooses one, or the first that is free.
func (s State) park(id CallID, now time.Time) (State, []Effect) {
	if !s.parks() || !s.ready(id, CallActive, CallHeld) || s.about(id) != "" || s.isAbout(id) != "" {
		return s, nil
	}
	chosen := strings.Contains(s.features.Park, "{slot}")
	slot, free := s.freeSlot(now)
	if !chosen {
		slot = "" // the PBX chooses
	} else if !free {
		return s.change(id, func(c *Call) {
			c.Fault = &Fault{Code: "park-full", Text: "No parking slot is known to be free.", Hint: "Put the caller on hold instead."}
		}), nil
	}
	c, _ := s.call(id)
	s.parting = append(s.partings(now), parting{call: id, who: c.Peer, person: c.Person, at: now, slot: slot, chosen: chosen})
	s = s.change(id, func(c *Call) {
		c.Pending, c.To, c.Tried, c.Fault = ActionPark, Target{Name: "parking"}, nil, nil
	})
	return s, []Effect{PhoneTransfer{id, fillSlot(s.features.Park, slot)}}
}

// Unpark takes whoever waits in a slot.
type Unpark struct{ Slot string }

func (e Unpark) apply(s State, now time.Time) (State, []Effect) {
	return s.unpark(e.Slot, now)
}

// unpark takes whoever waits in a slot.
func (s State) unpark(slot string, now time.Time) (State, []Effect) {
	i := slices.IndexFunc(s.parked, func(p Parked) bool { return p.Slot == slot })
	if i < 0 {
		return s, nil
	}
	number := fillSlot(s.features.Take, slot)
	if s.features.Take == "" {
		number = slot
	}
	p := s.parked[i]
	if p.Who == (Party{}) || p.Unsure {
		return s.beginFor(Target{Name: "Parked in " + slot, Number: number}, Party{Name: "Parked in " + slot}, "", byDialing, now)
	}
	return s.beginFor(Target{Person: p.Person, Name: p.Label(), Number: number}, p.Who, "", byDialing, now)
}

func fillSlot(pattern, slot string) string { return strings.ReplaceAll(pattern, "{slot}", slot) }

// parks reports whether callers can be parked: where the PBX says nothing of its
// slots nobody would find them again.
func (s State) parks() bool {
	known := func(slot string) bool { return s.lines[digitsOf(slot)].State != LineUnknown }
	return s.features.Park != "" && (len(s.features.Slots) == 0 || slices.ContainsFunc(s.features.Slots, known))
}

// freeSlot is the first slot that is known to be free, and to which nobody is on
// the way.
func (s State) freeSlot(now time.Time) (string, bool) {
	for _, slot := range s.features.Slots {
		taken := slices.ContainsFunc(s.partings(now), func(p parting) bool { return p.chosen && p.slot == slot && now.Sub(p.at) <= parkWindow })
		if line := s.lines[digitsOf(slot)]; line.State == LineIdle && line.Lost.IsZero() && !taken {
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
	for _, slot := range s.features.Slots {
		old, line := before[digitsOf(slot)], s.lines[digitsOf(slot)]
		if line == old {
			continue
		}
		i := slices.IndexFunc(s.parked, func(p Parked) bool { return p.Slot == slot })
		busy := line.State == LineOnCall || line.State == LineRinging
		switch {
		case busy && i >= 0:
			s.parked = slices.Clone(s.parked)
			if s.parked[i].Lost = line.Lost; !old.Lost.IsZero() && line.Lost.IsZero() && s.parked[i].Who != (Party{}) {
				s.parked[i].Unsure = true // who knows what happened meanwhile
			}
		case busy:
			s = s.fillSlot(Parked{Slot: slot, Since: line.Since, Lost: line.Lost}, old.State == LineIdle, now)
		case i >= 0:
			s = s.emptySlot(i, now)
		}
	}
	return s
}

// fillSlot shows somebody in a slot. fresh says that the slot was seen to be free
// a moment ago, so that it may be the caller who was just parked. Where we have
// not chosen the slots and more than one caller or slot is new, it may be another
// one: that is said of all of them.
func (s State) fillSlot(p Parked, fresh bool, now time.Time) State {
	s.parting = s.partings(now)
	var recent []int // those who may have come here
	for i, leaving := range s.parting {
		if fresh && leaving.call != "" && now.Sub(leaving.at) <= parkWindow && (!leaving.chosen || leaving.slot == p.Slot) {
			recent = append(recent, i)
		}
	}
	for _, i := range recent {
		if slot := s.parting[i].slot; slot == "" || slot == p.Slot {
			s.parting[i].slot = p.Slot
			p.Who, p.Person, p.ours = s.parting[i].who, s.parting[i].person, true
			break
		}
	}
	certain := len(recent) == 1 && p.Who != (Party{}) || len(recent) == 0
	p.Unsure = !certain && p.Who != (Party{})
	s.parked = slices.Clone(s.parked)
	if !certain {
		for j := range s.parked {
			for _, i := range recent {
				s.parked[j].Unsure = s.parked[j].Unsure || s.parked[j].Slot == s.parting[i].slot
			}
		}
	}
	s.parked = append(s.parked, p)
	order := func(p Parked) int { return slices.Index(s.features.Slots, p.Slot) }
	slices.SortFunc(s.parked, func(a, b Parked) int { return order(a) - order(b) })
	return s
}

// emptySlot takes somebody out of the list; they may ring here next.
func (s State) emptySlot(i int, now time.Time) State {
	p := s.parked[i]
	s.parked = slices.Delete(slices.Clone(s.parked), i, i+1)
	ours := slices.ContainsFunc(s.calls, func(c Call) bool { return !c.Incoming && c.Peer == p.Who })
	if p.ours && (!p.Unsure || p.Who == Party{}) && !ours { // else nobody waits there to come back
		s.parting = append(s.partings(now), parting{who: p.Who, person: p.Person, at: now, slot: p.Slot})
	}
	return s
}

// back says of a call that rings where it may come from: the number is that of a
// caller who was parked and whom nobody here has taken out.
func (s State) back(number string, now time.Time) *Attempt {
	if number == "" {
		return nil
	}
	slot := ""
	for _, p := range s.parked { // a PBX may ring before it says that the slot is free
		if p.Who.Number == number {
			slot = p.Slot
		}
	}
	for _, p := range s.partings(now) {
		if p.call == "" && p.who.Number == number {
			slot = p.slot
		}
	}
	if slot == "" {
		return nil
	}
	return &Attempt{Target: Target{Name: "parking in " + slot}, Reason: "perhaps nobody took the call", At: now}
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
