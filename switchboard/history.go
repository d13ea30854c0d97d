package switchboard

import (
	"slices"
	"time"
)

// historyAtMost is how many calls the window looks back on.
const historyAtMost = 1000

// StepKind is something that happened in a call.
type StepKind string

// The steps of a call, after it has begun to ring or to be dialled.
const (
	StepAnswered     StepKind = "answered" // Why says how, where it was not by the operator
	StepHeld         StepKind = "held"
	StepRetrieved    StepKind = "retrieved"
	StepConsulted    StepKind = "consulted"     // Who was asked
	StepJoined       StepKind = "joined"        // Who is at the other end from here on
	StepTried        StepKind = "tried"         // a transfer or a question to Who came to nothing, Why says why
	StepConference   StepKind = "conference"    // took part in the consultation with Who
	StepRecording    StepKind = "recording"     // was asked for
	StepNotRecording StepKind = "not recording" // its end was asked for
)

// Step is one of them.
type Step struct {
	At   time.Time
	What StepKind
	Who  string
	Why  string
}

// CallRecord is what is remembered of a call. Call and Began name it.
type CallRecord struct {
	Call     CallID
	Began    time.Time
	Incoming bool
	Peer     Party
	Person   PersonID
	Line     string
	Path     []Step
	Ended    time.Time // zero: it goes on, or the program ended before it did
	Result   string    // as in Ended: "missed", "transferred to Lin Chen", "busy"; empty for the ordinary end
	To       string    // to whom the caller was handed over
}

// Answered is when somebody picked up; zero: nobody did.
func (r CallRecord) Answered() time.Time {
	for _, s := range r.Path {
		if s.What == StepAnswered {
			return s.At
		}
	}
	return time.Time{}
}

// Missed reports whether a caller gave up before anybody answered.
func (r CallRecord) Missed() bool { return r.Incoming && r.Result == missed }

// missed is the result of a call that nobody took.
const missed = "missed"

// same reports whether two records are of one call.
func (r CallRecord) same(o CallRecord) bool { return r.Call == o.Call && r.Began.Equal(o.Began) }

// pathAtMost bounds the steps of a call: of one that goes back and forth for
// hours the first are kept.
const pathAtMost = 100

// went adds a step to the path of a call.
func (c *Call) went(what StepKind, who, why string, now time.Time) {
	if len(c.Path) >= pathAtMost {
		return
	}
	c.Path = append(slices.Clip(c.Path), Step{At: now, What: what, Who: who, Why: why})
}

func recordOf(c Call) CallRecord {
	return CallRecord{Call: c.ID, Began: c.Started, Incoming: c.Incoming, Peer: c.Peer, Person: c.Person, Line: c.Line, Path: c.Path}
}

// remember puts a call that is over on top of the history, and lets go of what is
// too old. handed says that the caller was handed over.
func (s State) remember(over Ended, handed bool) State {
	if over.Call.Readies != ReadyUnknown {
		return s // a code is nobody to be called back
	}
	r := recordOf(over.Call)
	r.Ended, r.Result = over.At, over.Reason
	if handed && over.Call.Pending == ActionTransfer {
		r.To = over.Call.To.Label()
	}
	s.history = append([]CallRecord{r}, s.history[:min(len(s.history), historyAtMost-1)]...)
	if s.keep > 0 {
		s.history = slices.DeleteFunc(s.history, func(r CallRecord) bool { return over.At.Sub(r.Began) > s.keep })
	}
	return s
}

// CallsKept brings the calls of before, the newest first, and for how long they
// are remembered; zero: for as long as there is room.
type CallsKept struct {
	Calls []CallRecord
	Keep  time.Duration
}

func (e CallsKept) apply(s State, _ time.Time) (State, []Effect) {
	return s.recall(e.Calls, e.Keep), nil
}

// recall takes the calls of before, newest first.
func (s State) recall(kept []CallRecord, keep time.Duration) State {
	s.keep = keep
	all := slices.Clone(s.history)
	for _, r := range kept {
		if !slices.ContainsFunc(all, r.same) && !slices.ContainsFunc(s.calls, func(c Call) bool { return r.same(recordOf(c)) }) {
			all = append(all, r)
		}
	}
	s.history = all[:min(len(all), historyAtMost)]
	return s
}

// news are the effects that keep what has changed in the calls since an earlier
// state: a call that is cut off by the end of the program is remembered as far
// as it went.
func (s State) news(before State) (effects []Effect) {
	if !sameCalls(s.calls, before.calls) {
		for _, c := range s.calls {
			if old, there := before.call(c.ID); c.Readies == ReadyUnknown && (!there || len(old.Path) != len(c.Path)) {
				effects = append(effects, KeepCall{recordOf(c)})
			}
		}
	}
	if len(s.history) > 0 && (len(before.history) == 0 || !s.history[0].same(before.history[0])) && !s.history[0].Ended.IsZero() {
		effects = append(effects, KeepCall{s.history[0]})
	}
	return effects
}

// Before is the last call with the same number before this one.
func (v View) Before(c Call) (CallRecord, bool) {
	number := digitsOf(c.Peer.Number)
	if number == "" {
		return CallRecord{}, false
	}
	for _, r := range v.History {
		if r.Call != c.ID && digitsOf(r.Peer.Number) == number {
			return r, true
		}
	}
	return CallRecord{}, false
}
