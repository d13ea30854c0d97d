package switchboard

import "time"

// The other end of a call may ask us to call somebody else in its place: it transfers
// us (RFC 3515). That is for the operator to say.
type (
	// ReferAsked says that the other end asks us to call somebody else.
	ReferAsked struct {
		ID CallID
		To Party
	}
	// ReferEnded says that this is over: the call goes on with them, or with whom it
	// was.
	ReferEnded struct {
		ID     CallID
		Reason string // why it came to nothing; empty: it did not, or nobody is asked any more
	}
	// AnswerRefer is the operator's word.
	AnswerRefer struct {
		Call CallID
		Yes  bool
	}
)

func (e ReferAsked) apply(s State, _ time.Time) (State, []Effect) {
	return s.referAsked(e), nil
}

func (e ReferEnded) apply(s State, _ time.Time) (State, []Effect) {
	return s.referEnded(e), nil
}

func (e AnswerRefer) apply(s State, _ time.Time) (State, []Effect) {
	return s.answerRefer(e)
}

// PhoneAnswerRefer is the effect that says yes or no.
type PhoneAnswerRefer struct {
	ID  CallID
	Yes bool
}

func (e PhoneAnswerRefer) perform(p Ports) { onPhone(p, func(t Phone) { t.AnswerRefer(e.ID, e.Yes) }) }

// AsksToCall reports whether the other end of a call waits for the operator to say
// whether she calls whom it names.
func (v View) AsksToCall(c Call) bool { return c.asks() }

func (c Call) asks() bool { return c.Refer != (Target{}) && !c.Refers }

func (s State) referAsked(e ReferAsked) State {
	to, person := s.known(e.To)
	return s.change(e.ID, func(c *Call) { c.Refer, c.Refers = Target{Person: person, Name: to.Name, Number: to.Number}, false })
}

func (s State) referEnded(e ReferEnded) State {
	return s.change(e.ID, func(c *Call) {
		if e.Reason != "" {
			c.Fault = &Fault{Code: "refer", Text: c.Refer.Label() + ": " + e.Reason + ".", Hint: "You are still connected with " + c.Label() + "."}
		}
		c.Refer, c.Refers = Target{}, false
	})
}

// answerRefer says yes only of a call that is talked in: who is called next has to be
// heard.
func (s State) answerRefer(e AnswerRefer) (State, []Effect) {
	c, there := s.call(e.Call)
	switch {
	case !there || !c.asks():
		return s, nil
	case !e.Yes:
		return s.change(e.Call, func(c *Call) { c.Refer = Target{} }), []Effect{PhoneAnswerRefer{e.Call, false}}
	case s.barring.Bars(c.Refer.Number):
		return s.change(e.Call, func(c *Call) { c.Fault = notCalled(c.Refer.Number) }), nil
	case !s.ready(e.Call, CallActive):
		return s, nil
	default:
		return s.change(e.Call, func(c *Call) { c.Refers, c.Fault = true, nil }), []Effect{PhoneAnswerRefer{e.Call, true}}
	}
}
