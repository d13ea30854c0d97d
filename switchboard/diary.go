package switchboard

import (
	"slices"
	"time"
)

// diary reads one calendar: what it says at a moment, and where that changes.
type diary struct{ Calendar }

// at is the calendar's own answer at t, by the precedence of the kinds.
func (d diary) at(t time.Time) Kind {
	if !d.known(t) {
		return KindUnknown
	}
	var has struct{ away, busy, tentative, unknown, elsewhere bool }
	for _, b := range d.Blocks {
		if !b.covers(t) {
			continue
		}
		switch b.Kind {
		case BlockAway:
			has.away = true
		case BlockBusy:
			has.busy = true
		case BlockTentative:
			has.tentative = true
		case BlockElsewhere:
			has.elsewhere = true
		case BlockFree:
		case BlockUnknown:
			has.unknown = true
		default: // a kind this version does not know is not free
			has.unknown = true
		}
	}
	switch {
	case has.away:
		return KindAway
	case has.busy:
		return KindBusy
	case has.tentative:
		return KindTentative
	case has.unknown:
		return KindUnknown
	case d.Hours != nil && !d.Hours.covers(t):
		return KindOff
	case has.elsewhere:
		return KindElsewhere
	default:
		return KindFree
	}
}

// edges are the moments in (after, limit] at which the answer can change, in
// order.
func (d diary) edges(after, limit time.Time) []time.Time {
	var out []time.Time
	add := func(t time.Time) {
		if t.After(after) && !t.After(limit) {
			out = append(out, t)
		}
	}
	for _, b := range d.Blocks {
		add(b.Start)
		add(b.End)
	}
	if d.Hours != nil {
		y, m, day := after.In(d.Hours.Zone).Date()
		for i := 0; ; i++ {
			noon := time.Date(y, m, day+i, 12, 0, 0, 0, d.Hours.Zone)
			if noon.AddDate(0, 0, -1).After(limit) {
				break
			}
			if from, to, ok := d.Hours.on(noon); ok {
				add(from)
				add(to)
			}
		}
	}
	add(d.To)
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// begin is when the kind that holds at t began, as far back as the window and
// the blocks tell; zero when that is not known.
func (d diary) begin(k Kind, t time.Time) time.Time {
	for _, edge := range slices.Backward(d.edges(d.From.Add(-1), t)) {
		if d.at(edge.Add(-1)) != k {
			return edge
		}
	}
	for _, b := range d.Blocks { // it may have begun before the window did
		if b.covers(t) && b.Start.Before(d.From) && blockKind(b.Kind) == k {
			return b.Start
		}
	}
	return time.Time{}
}

// end is when the kind that holds at t ends; zero when the calendar does not
// tell.
func (d diary) end(k Kind, t time.Time) time.Time {
	if k == KindOff {
		return d.Hours.nextStart(t)
	}
	if k == KindAway {
		return d.awayEnd(t)
	}
	for _, edge := range d.edges(t, d.To) {
		if d.at(edge) == k {
			continue
		}
		if edge.Equal(d.To) {
			return d.reach(k, edge)
		}
		return edge
	}
	return time.Time{}
}

// reach is the end of a block of kind k that runs over the window's edge.
func (d diary) reach(k Kind, edge time.Time) time.Time {
	end := time.Time{}
	for _, b := range d.Blocks {
		if blockKind(b.Kind) == k && b.covers(edge.Add(-1)) && b.End.After(end) {
			end = b.End
		}
	}
	return end
}

// awayEnd is when an absence ends for a caller: the end of the blocks that
// follow on each other, moved to the next working day's start when it falls
// outside working hours.
func (d diary) awayEnd(t time.Time) time.Time {
	end := t
	for moved := true; moved; {
		moved = false
		for _, b := range d.Blocks {
			if b.Kind == BlockAway && !b.Start.After(end) && b.End.After(end) {
				end, moved = b.End, true
			}
		}
	}
	if d.Hours != nil && !d.Hours.covers(end) {
		if start := d.Hours.nextStart(end); !start.IsZero() {
			return start
		}
	}
	return end
}

// nextFree is the first moment from t on at which the person is free, here or
// elsewhere; zero when the window holds none.
func (d diary) nextFree(t time.Time) time.Time {
	if !d.known(t) {
		return time.Time{}
	}
	if free(d.at(t)) {
		return t
	}
	for _, edge := range d.edges(t, d.To) {
		if free(d.at(edge)) {
			return edge
		}
	}
	return time.Time{}
}

// clear reports whether nothing but free time stands in the local working day
// (or, without working hours, the 12 hours) that holds t.
func (d diary) clear(t time.Time) bool {
	from, to := t, t.Add(12*time.Hour)
	if d.Hours != nil {
		from, to, _ = d.Hours.on(t)
	}
	for _, b := range d.Blocks {
		if b.Kind != BlockFree && b.Start.Before(to) && b.End.After(from) {
			return false
		}
	}
	return true
}

func free(k Kind) bool { return k == KindFree || k == KindElsewhere }

// blockKind is the status a block of a kind gives while nothing outranks it.
func blockKind(k BlockKind) Kind {
	switch k {
	case BlockAway:
		return KindAway
	case BlockBusy:
		return KindBusy
	case BlockTentative:
		return KindTentative
	case BlockElsewhere:
		return KindElsewhere
	case BlockFree:
		return KindFree
	case BlockUnknown:
		return KindUnknown
	default:
		return KindUnknown
	}
}
