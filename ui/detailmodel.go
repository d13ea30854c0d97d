package ui

import (
	"slices"
	"strings"
	"time"

	"frontdesk/switchboard"
)

// detailModel is what the window says of whom a call would go to.
type detailModel struct {
	photo []byte
	name  string
	about string
	state string // the status, and what comes after it
	kind  switchboard.Kind
	stale bool
	lines [3]string // numbers, mail, deputy; or why there is no calendar
	keys  []keyCap
}

type keyCap struct{ cap, does string }

// detailOf describes the selected person, or the number that was typed.
func detailOf(v switchboard.View, l local) detailModel {
	m := detailModel{keys: detailKeys(v, l)}
	e := l.shown(v)
	if e == nil {
		if _, ok := l.target(v); ok {
			m.name, m.about = strings.TrimSpace(l.typed), "The number as typed"
			if l.selected != "" {
				m.about += " · ↓ goes to the people it matches"
			}
		}
		return m
	}
	s := v.Status(e)
	m.photo = v.Photo(e.Person.ID)
	m.name, m.kind, m.stale = e.Person.FullName(), s.Kind, s.Stale
	m.about = join(also(e.Person), e.Person.Title, e.Person.Company, e.Person.Department, place(e, v), known(e.Person))
	m.state = join(s.Text(v.Now, v.In()), occasion(e, v), after(v, e, s), unhoured(e, s))
	if s.Stale && !s.Read.IsZero() {
		m.state = join(m.state, "read "+switchboard.Age(v.Now.Sub(s.Read)))
	}
	lines := []string{numbers(e.Person), e.Person.Mail}
	if s.Fault != nil {
		lines = append([]string{strings.TrimSpace(s.Fault.Text + " " + s.Fault.Hint)}, lines...)
	}
	if line := deputyOf(v, e.Person); line != "" {
		lines = append(lines, line)
	}
	if why := e.Facts.Calendar.NoHours; why != nil {
		lines = append(lines, sentences(why))
	}
	n := 0
	for _, line := range lines {
		if line != "" && n < len(m.lines) {
			m.lines[n] = line
			n++
		}
	}
	return m
}

// unhoured qualifies that somebody is free whose working hours are told but not
// understood: the calendar is free at night too.
func unhoured(e *switchboard.Entry, s switchboard.Status) string {
	if e.Facts.Calendar.NoHours == nil || s.Kind != switchboard.KindFree && s.Kind != switchboard.KindElsewhere {
		return ""
	}
	return "working hours not known"
}

// deputyOf is who stands in for somebody, and whether they would answer.
func deputyOf(v switchboard.View, p switchboard.Person) string {
	id, byHand := v.Deputy(p)
	d := v.Person(id)
	if d == nil {
		return ""
	}
	words := "Deputy: "
	if byHand {
		words = "Deputy, named by you: "
	}
	return words + join(d.Person.FullName(), d.Person.Extension) + ", " + lower(said(v, v.Status(d)))
}

// also is another name of the person, under which a search may have found them.
func also(p switchboard.Person) string {
	if len(p.Aliases) == 0 {
		return ""
	}
	return "also " + p.Aliases[0]
}

// known tells where the person is known from, where that is not just the
// organisation's directory.
func known(p switchboard.Person) string {
	if len(p.Sources) == 0 || slices.Equal(p.Sources, []switchboard.DirectorySource{switchboard.FromMicrosoft365}) {
		return ""
	}
	names := make([]string, len(p.Sources))
	for i, s := range p.Sources {
		names[i] = sourceName(s)
	}
	return "from " + strings.Join(names, " and ")
}

func sourceName(s switchboard.DirectorySource) string {
	switch s {
	case switchboard.FromMicrosoft365:
		return "Microsoft 365"
	case switchboard.FromContacts:
		return "Outlook contacts"
	case switchboard.FromCSV:
		return "a CSV file"
	case switchboard.FromVCard:
		return "a vCard file"
	case switchboard.FromLDAP:
		return "LDAP"
	default:
		return string(s)
	}
}

// place is where the person works, with their clock when it differs from the
// operator's.
func place(e *switchboard.Entry, v switchboard.View) string {
	hours := e.Facts.Calendar.Hours
	if hours == nil || hours.Zone == nil {
		return e.Person.Location
	}
	there := v.Now.In(hours.Zone)
	_, theirs := there.Zone()
	_, ours := v.Now.In(v.In()).Zone()
	if theirs == ours {
		return e.Person.Location
	}
	words := there.Format("15:04") + " there"
	if there.Weekday() != v.Now.In(v.In()).Weekday() {
		words = there.Format("Monday 15:04") + " there"
	}
	if e.Person.Location == "" {
		return words
	}
	return e.Person.Location + " (" + words + ")"
}

// occasion is what the calendar's entry of this moment is called, where the
// settings and the colleague let titles be seen.
func occasion(e *switchboard.Entry, v switchboard.View) string {
	for _, b := range e.Facts.Calendar.Blocks {
		if b.Title != "" && !v.Now.Before(b.Start) && v.Now.Before(b.End) {
			return "“" + b.Title + "”"
		}
	}
	return ""
}

// after is what follows the status: when the person is free again, or what
// their calendar says while the line or Teams speaks first.
func after(v switchboard.View, e *switchboard.Entry, s switchboard.Status) string {
	zone := v.In()
	switch s.Kind {
	case switchboard.KindOnCall, switchboard.KindRinging, switchboard.KindDND, switchboard.KindAway:
		if s.Sources[0] == switchboard.SourceCalendar { // which has spoken
			return ""
		}
		calendar := switchboard.StatusOf(switchboard.Facts{Calendar: e.Facts.Calendar}, v.Now)
		if calendar.Kind == switchboard.KindUnknown {
			return ""
		}
		return "calendar: " + lower(said(v, calendar))
	case switchboard.KindFree, switchboard.KindElsewhere:
		if s.AllDay || s.Until.IsZero() {
			return ""
		}
		then := switchboard.StatusOf(switchboard.Facts{Calendar: e.Facts.Calendar}, s.Until)
		if then.NextFree.After(s.Until) && sameDay(then.NextFree, v.Now, zone) {
			return "then free " + switchboard.When(then.NextFree, v.Now, zone)
		}
	case switchboard.KindTentative:
		if s.NextFree.After(s.Until) {
			return "then free " + switchboard.When(s.NextFree, v.Now, zone)
		}
	case switchboard.KindBusy, switchboard.KindOff, switchboard.KindUnknown:
	}
	return ""
}

// said is a status in words, with its age where it is old.
func said(v switchboard.View, s switchboard.Status) string {
	words := s.Text(v.Now, v.In())
	if s.Stale && !s.Read.IsZero() {
		words += " (read " + switchboard.Age(v.Now.Sub(s.Read)) + ")"
	}
	return words
}

func sameDay(a, b time.Time, zone *time.Location) bool {
	ya, ma, da := a.In(zone).Date()
	yb, mb, db := b.In(zone).Date()
	return ya == yb && ma == mb && da == db
}

// numbers are the ways to call a person, on one line.
func numbers(p switchboard.Person) string {
	var parts []string
	if p.Extension != "" {
		parts = append(parts, "Desk "+p.Extension)
	}
	for _, n := range p.Phones {
		switch {
		case n.Kind == switchboard.PhoneMobile:
			parts = append(parts, "Mobile "+n.Number)
		case n.Kind == switchboard.PhoneHome:
			parts = append(parts, "Home "+n.Number)
		case n.Kind == switchboard.PhoneOther:
			parts = append(parts, "Other "+n.Number)
		case p.Extension == "" || !strings.HasSuffix(strings.ReplaceAll(n.Number, " ", ""), p.Extension):
			parts = append(parts, "Desk "+n.Number)
		}
	}
	return join(parts...)
}

// detailKeys are the keys that act on the person or number now.
func detailKeys(v switchboard.View, l local) []keyCap {
	if l.naming != "" {
		return deputyKey(v, l)
	}
	var keys []keyCap
	if canPickUp(v, l) {
		keys = append(keys, keyCap{"F2", "take their call"})
	}
	if canTransfer(v, l) {
		does := "transfer "
		call, rings := toHandOver(v, l)
		if rings {
			does = "send on "
		}
		keys = append(keys, keyCap{"F4", does + call.Label()})
	}
	if canBegin(v, l) {
		keys = append(keys, keyCap{"F5", "consult"})
	} else if canDial(v, l) && !l.consulted(v) {
		does := "call"
		if slices.ContainsFunc(v.Calls, func(c switchboard.Call) bool { return c.State == switchboard.CallActive }) {
			does = "hold and call"
		}
		keys = append(keys, keyCap{"Enter", does})
	}
	if canStandIn(v, l) && !answers(v, l) {
		keys = append(keys, keyCap{modifier() + string(keyInstead), "who else is free"})
	}
	return append(keys, deputyKey(v, l)...)
}

// deputyKey says what the key does while a deputy is being chosen.
func deputyKey(v switchboard.View, l local) []keyCap {
	of, e := v.Person(l.deputises()), l.shown(v)
	if of == nil || e == nil {
		return nil
	}
	shown := modifier() + string(keyDeputy)
	if e != of {
		return []keyCap{{shown, "make deputy"}}
	}
	if _, byHand := v.Deputy(of.Person); byHand {
		return []keyCap{{shown, "name nobody"}}
	}
	return []keyCap{{shown, "leave it as it is"}}
}

// answers reports whether the selected person is known to be free.
func answers(v switchboard.View, l local) bool {
	s := v.Status(l.shown(v))
	return (s.Kind == switchboard.KindFree || s.Kind == switchboard.KindElsewhere) && !s.Stale
}

// lower begins a sentence in small letters, to go on with another one.
func lower(sentence string) string {
	if sentence == "" {
		return ""
	}
	return strings.ToLower(sentence[:1]) + sentence[1:]
}
