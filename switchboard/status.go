package switchboard

import "time"

// Kind is the one answer to "will they pick up?".
type Kind string

// The kinds in order of precedence: the first that applies wins.
const (
	KindOnCall    Kind = "on-call"
	KindRinging   Kind = "ringing"
	KindDND       Kind = "dnd"
	KindAway      Kind = "away"
	KindBusy      Kind = "busy"
	KindTentative Kind = "tentative"
	KindOff       Kind = "off"
	KindElsewhere Kind = "elsewhere"
	KindFree      Kind = "free"
	KindUnknown   Kind = "unknown"
)

// Source names where a status was read.
type Source string

// The sources that feed a status.
const (
	SourceLine     Source = "line"
	SourcePresence Source = "presence"
	SourceCalendar Source = "calendar"
)

// Status is every source folded into one answer, true at one moment.
type Status struct {
	Kind     Kind
	Since    time.Time // when this kind began; zero when not known
	Until    time.Time // when this kind ends as far as is known; zero when not known
	NextFree time.Time // first moment the person is free; zero when not known
	AllDay   bool      // nothing else stands in today's calendar
	Read     time.Time // when the deciding source was heard; zero when never
	Stale    bool      // the deciding source is older than its limit
	Sources  []Source  // the sources that decided
	Fault    *Fault    // why there is no better answer
}

// StatusOf answers "will they pick up?" at now by the precedence table.
//
// Unknown is never free: without a calendar that covers now, nobody is free,
// elsewhere or off.
func StatusOf(f Facts, now time.Time) Status {
	day := diary{f.Calendar}
	s := decide(f, day, now)
	if next := day.nextFree(now); (free(s.Kind) || next.After(now)) && !s.outByTeams() {
		s.NextFree = next // a calendar that is free now says nothing of when a call ends
	}
	s.Fault = f.Calendar.Fault
	switch s.Sources[0] {
	case SourceLine:
		s.Read = now
		if !f.Line.Lost.IsZero() {
			s.Read = f.Line.Lost
			s.Stale = now.Sub(f.Line.Lost) > LineLimit
		}
	case SourcePresence:
		s.Read = f.Presence.Seen
		s.Stale = now.Sub(s.Read) > PresenceLimit
	case SourceCalendar:
		s.Read = f.Calendar.Fetched
		s.Stale = !s.Read.IsZero() && now.Sub(s.Read) > CalendarLimit
	}
	return s
}

// decide walks the precedence table from the top. Sources[0] of its answer is
// the source whose age counts.
func decide(f Facts, day diary, now time.Time) Status {
	calendar := day.at(now)
	switch {
	case f.Line.State == LineOnCall:
		return Status{Kind: KindOnCall, Since: f.Line.Since, Sources: []Source{SourceLine}}
	case f.Line.State == LineRinging:
		return Status{Kind: KindRinging, Since: f.Line.Since, Sources: []Source{SourceLine}}
	case f.Presence.State == PresenceDoNotDisturb:
		s := Status{Kind: KindDND, Since: f.Presence.Since, Sources: []Source{SourcePresence}}
		if calendar == KindBusy {
			s.Until, s.Sources = day.end(KindBusy, now), append(s.Sources, SourceCalendar)
		}
		return s
	case f.Presence.State == PresenceOutOfOffice && calendar != KindAway: // whose own entry has an end
		return Status{Kind: KindAway, Since: f.Presence.Since, Sources: []Source{SourcePresence}}
	case f.Presence.State == PresenceInMeeting && calendar != KindAway && calendar != KindBusy:
		return Status{Kind: KindBusy, Since: f.Presence.Since, Sources: []Source{SourcePresence}}
	}
	s := Status{Kind: calendar, Sources: []Source{SourceCalendar}}
	if calendar != KindUnknown {
		s.Since, s.Until = day.begin(calendar, now), day.end(calendar, now)
	}
	s.AllDay = calendar == KindFree && day.clear(now)
	return s
}

// outByTeams reports whether somebody is out by Teams alone, which does not say
// until when.
func (s Status) outByTeams() bool {
	return s.Kind == KindAway && len(s.Sources) > 0 && s.Sources[0] == SourcePresence
}
