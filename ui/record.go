package ui

import (
	"strconv"
	"strings"

	"frontdesk/switchboard"
)

// recordModel is a call as its row and the path below show it.
type recordModel struct {
	when, way, who, line, result string
	alarm                        bool // it was missed
	path                         string
}

// counted says how many calls are listed.
func counted(calls, missed int, typed string) string {
	words := strconv.Itoa(calls) + " calls"
	if calls == 1 {
		words = "1 call"
	}
	if typed != "" {
		words += " with “" + typed + "”"
	}
	lost := ""
	if missed > 0 {
		lost = strconv.Itoa(missed) + " missed"
	}
	return join(words, lost, "typing searches them")
}

// recordOf puts a call of before in words.
func recordOf(v switchboard.View, r switchboard.CallRecord) recordModel {
	m := recordModel{
		when: switchboard.When(r.Began, v.Now, v.In()), who: r.Peer.Label(), line: r.Line, alarm: r.Missed(),
		way: "out", result: r.Result, path: pathOf(v, r),
	}
	if m.line == "" && r.Peer.Name != "" {
		m.line = r.Peer.Number
	}
	if r.Incoming {
		m.way = "in"
	}
	answered := r.Answered()
	switch {
	case r.Ended.IsZero():
		m.result = "cut off when Frontdesk ended"
	case m.result == "" && !answered.IsZero():
		m.result = "talked " + switchboard.Elapsed(r.Ended.Sub(answered))
	case m.result == "":
		m.result = "not answered"
	}
	return m
}

// pathOf tells what happened in a call, one step after the other.
func pathOf(v switchboard.View, r switchboard.CallRecord) string {
	clock := func(s switchboard.Step) string { return s.At.In(v.In()).Format("15:04:05") }
	words := []string{}
	for _, s := range r.Path {
		switch s.What {
		case switchboard.StepAnswered:
			how := ""
			if s.Why != "" {
				how = ", " + s.Why
			}
			words = append(words, "answered "+clock(s)+" after "+switchboard.Elapsed(s.At.Sub(r.Began))+how)
		case switchboard.StepHeld:
			words = append(words, "held "+clock(s))
		case switchboard.StepRetrieved:
			words = append(words, "taken back "+clock(s))
		case switchboard.StepConsulted:
			words = append(words, "consulted "+s.Who)
		case switchboard.StepJoined:
			words = append(words, "then "+s.Who)
		case switchboard.StepRecording:
			words = append(words, "recording asked for "+clock(s))
		case switchboard.StepNotRecording:
			words = append(words, "its end asked for "+clock(s))
		case switchboard.StepConference:
			words = append(words, "conference with "+s.Who+" "+clock(s))
		case switchboard.StepTried:
			if r.TurnedAway() {
				words = append(words, "turned away: "+s.Why)
				break
			}
			if s.Why == "forwarded" {
				words = append(words, "forwarded from "+s.Who)
				break
			}
			words = append(words, "tried "+s.Who+": "+s.Why)
		default:
			words = append(words, string(s.What))
		}
	}
	if !r.Ended.IsZero() {
		words = append(words, "over "+r.Ended.In(v.In()).Format("15:04:05"))
	}
	return strings.Join(words, " · ")
}

// before is what is known of who rings, from the last call with their number.
func before(v switchboard.View, c switchboard.Call) string {
	r, known := v.Before(c)
	if !known {
		return ""
	}
	when := switchboard.When(r.Began, v.Now, v.In())
	switch {
	case r.To != "" && r.Answered().IsZero():
		return "was sent to " + r.To + " " + when
	case r.To != "":
		return "spoke to " + r.To + " " + when
	case r.TurnedAway():
		return "was turned away " + when
	case r.Missed():
		return "rang " + when + ", missed"
	case !r.Answered().IsZero():
		return "spoke to you " + when
	case r.Incoming:
		return "rang " + when
	default:
		return "you called " + when
	}
}

// recordsOf are the calls that what is typed stands in: in name, number, line or
// result.
func recordsOf(v switchboard.View, typed string) []switchboard.CallRecord {
	typed = switchboard.Fold(strings.TrimSpace(typed))
	if typed == "" {
		return v.History
	}
	var out []switchboard.CallRecord
	digits := switchboard.Dialable(typed)
	for _, r := range v.History {
		text := switchboard.Fold(strings.Join([]string{r.Peer.Name, r.Line, r.Result, r.To}, "\n"))
		if strings.Contains(text, typed) || digits != "" && strings.Contains(switchboard.Dialable(r.Peer.Number), digits) {
			out = append(out, r)
		}
	}
	return out
}
