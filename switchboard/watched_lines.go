package switchboard

import (
	"maps"
	"time"
)

// linesAtMost is how many lines are watched at a time. In a larger house they
// are those of whom is looked at.
const linesAtMost = 1000

// pressingLines are the extensions whose lines matter, each once: the lamp of the
// queue, the parking slots, those of the people looked at and on screen, favourites
// and who is in calls, then everybody's while they fit.
func (s State) pressingLines() []string {
	var out []string
	seen := map[string]bool{}
	add := func(extension string) {
		digits := digitsOf(extension)
		if digits != "" && !seen[digits] && len(out) < linesAtMost {
			seen[digits] = true
			out = append(out, digits)
		}
	}
	add(s.reception.PauseLamp)
	for _, slot := range s.features.Slots {
		add(slot)
	}
	w := s.watched()
	for _, ids := range [][]PersonID{{w.Selected}, w.Shown, w.Preferred} {
		for _, id := range ids {
			if i, ok := s.roster.find(id); ok {
				add(s.people[i].Person.Extension)
			}
		}
	}
	if len(s.people) <= linesAtMost {
		for _, e := range s.people {
			add(e.Person.Extension)
		}
	}
	return out
}

// LinesRead brings the states of some extensions; the others stay as they
// are. A line without a state is not reported on any more.
type LinesRead struct{ Results map[string]Line }

func (e LinesRead) apply(s State, now time.Time) (State, []Effect) {
	return s.readLines(e.Results).readSlots(s.lines, now).readPause(s.lines), nil
}

// readLines takes what the PBX says of some lines. They are remembered by
// extension, so that people who come later have theirs at once.
func (s State) readLines(news map[string]Line) State {
	lines := maps.Clone(s.lines)
	if lines == nil {
		lines = map[string]Line{}
	}
	at := map[PersonID]Line{}
	for extension, line := range news {
		line.CanPickUp = line.CanPickUp && !s.barring.Bars(line.Caller) // who may not be called is not called for this
		line.Caller = ""
		digits := digitsOf(extension)
		if lines[digits] = line; line == (Line{}) {
			delete(lines, digits)
		}
		for id := range s.roster.line(digits) {
			at[id] = line
		}
	}
	s.lines = lines
	return s.update(maps.Keys(at), func(id PersonID, f Facts) Facts {
		f.Line = at[id]
		return f
	})
}

// connect gives the people of a new roster the lines that are known. Only load
// may call it: it writes into its copy.
func (s State) connect() State {
	if len(s.lines) == 0 {
		return s
	}
	for i, e := range s.people {
		if line, known := s.lines[digitsOf(e.Person.Extension)]; known {
			next := *e
			next.Facts.Line = line
			s.people[i] = &next
		}
	}
	return s
}
