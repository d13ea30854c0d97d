// Package schedule reads the answer of Microsoft Graph's getSchedule: what the
// calendars of up to twenty people say of a stretch of time.
//
// It decodes the bytes into plain structs instead of the SDK's models. The SDK
// turns every status that it does not know letter for letter, "Busy" among
// them, into nothing, and nothing looks like free; and it takes five times as
// long over the same bytes.
//
// The rule of the package: free needs evidence. Time is free only where the
// availability view says so and no item speaks against it. Whatever is missing
// or not understood is unknown.
package schedule

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"frontdesk/graph/zone"
	"frontdesk/switchboard"
)

// Interval is the length of a slot of the availability view to ask for.
const Interval = 30 * time.Minute

// Question is what to ask: whose calendars, and the window [From, To).
type Question struct {
	Mails    []string
	From, To time.Time
	Titles   bool // keep the titles of what colleagues share; else none is read
}

// Answer is what came of a question.
type Answer struct {
	Schedules []Schedule    // one for each mail, in the order of the question
	Took      time.Duration // the exchange alone, without waiting for its turn
}

// Schedule is what one calendar says.
type Schedule struct {
	Mail    string // as asked for
	Outcome Outcome
	Blocks  []switchboard.Block       // in any order, may overlap and reach beyond the window; only when OutcomeRead
	Hours   *switchboard.WorkingHours // nil when not told, or not understood
	NoHours *switchboard.Fault        // why they are not understood; nil when they are, or are not told
	Fault   *switchboard.Fault        // why there is no answer; nil when OutcomeRead
	Detail  string                    // what the service said about a fault; for the log, never for people
}

// Outcome tells an answer from the ways of having none.
type Outcome int

// The outcomes for one person.
const (
	OutcomeRead    Outcome = iota
	OutcomePassing         // the service could not look just now: what was known before still counts
	OutcomeLasting         // there is no calendar to read, or no access to it
	OutcomeTooBig          // the calendar holds more than one answer can carry
	OutcomeUnclear         // no answer, or one that is not understood
)

type answer[E any] struct {
	Value []person[E] `json:"value"`
}

type person[E any] struct {
	ScheduleID       string        `json:"scheduleId"`
	AvailabilityView string        `json:"availabilityView"`
	ScheduleItems    []E           `json:"scheduleItems"`
	WorkingHours     *workingHours `json:"workingHours"`
	Error            *failure      `json:"error"`
}

// Decode reads an answer. There is one Schedule for each mail of the question,
// in that order: people whom the answer leaves out are there as unclear. The
// error is for an answer that is no answer at all.
func Decode(body []byte, q Question, zones *zone.Zones) ([]Schedule, error) {
	if q.Titles {
		return decode[titledItem](body, q, zones)
	}
	return decode[item](body, q, zones)
}

func decode[E any, P entry[E]](body []byte, q Question, zones *zone.Zones) ([]Schedule, error) {
	people, err := take[E](body, len(q.Mails))
	if err != nil {
		return nil, fmt.Errorf("read the answer of getSchedule: %w", err)
	}
	out := make([]Schedule, len(q.Mails))
	for i, mail := range q.Mails {
		out[i] = read[E, P](find(people, i, mail), q, zones)
		out[i].Mail = mail
	}
	return out, nil
}

// find is the part of the answer about one person. It is nearly always where
// the question had them, but nothing promises that.
func find[E any](people []person[E], at int, mail string) *person[E] {
	if at < len(people) && strings.EqualFold(people[at].ScheduleID, mail) {
		return &people[at]
	}
	for i := range people {
		if strings.EqualFold(people[i].ScheduleID, mail) {
			return &people[i]
		}
	}
	return nil
}

// take reads the answer in one pass. When somebody's part has a shape that does
// not fit, it takes each person by themselves, so that one oddity costs one
// person.
func take[E any](body []byte, expected int) ([]person[E], error) {
	whole := answer[E]{Value: make([]person[E], 0, expected)}
	err := json.Unmarshal(body, &whole)
	if err == nil {
		return whole.Value, nil
	}
	var parts struct {
		Value []json.RawMessage `json:"value"`
	}
	if json.Unmarshal(body, &parts) != nil {
		return nil, err
	}
	people := make([]person[E], len(parts.Value))
	for i, part := range parts.Value {
		var p person[E]
		if json.Unmarshal(part, &p) != nil {
			p = person[E]{ScheduleID: p.ScheduleID, Error: &failure{Message: "not readable"}}
		}
		people[i] = p
	}
	return people, nil
}

func read[E any, P entry[E]](p *person[E], q Question, zones *zone.Zones) Schedule {
	switch {
	case p == nil:
		return unanswered("the answer leaves this person out")
	case p.Error != nil:
		return p.Error.schedule()
	case p.AvailabilityView == "" && len(p.ScheduleItems) == 0:
		return unanswered("neither view nor items")
	}
	var s Schedule
	s.Hours, s.NoHours = p.WorkingHours.read(zones)
	if n := len(p.ScheduleItems); n > 0 {
		s.Blocks = make([]switchboard.Block, 0, n)
	}
	readable := true
	for i := range p.ScheduleItems {
		block, ok := P(&p.ScheduleItems[i]).block(zones)
		if readable = readable && ok; ok && block.End.After(block.Start) {
			s.Blocks = append(s.Blocks, block)
		}
	}
	if !readable { // an item that cannot be placed may be anywhere
		s.Blocks = append(s.Blocks, switchboard.Block{Start: q.From, End: q.To, Kind: switchboard.BlockUnknown})
		return s
	}
	s.Blocks = append(s.Blocks, unexplained(p.AvailabilityView, q, s.Blocks)...)
	return s
}
