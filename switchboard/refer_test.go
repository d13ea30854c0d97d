package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// sales is a desk that talks with somebody who asks it to call Lin Chen.
func sales(t *testing.T) *desk {
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Name: "Sales", Number: "0201"}}, Answer{"a"}, CallConnected{ID: "a"}, ReferAsked{"a", Party{Number: "4712"}})
	if c := d.call("a"); c.Refer != lin || !d.view().AsksToCall(c) {
		t.Errorf("%+v", c)
	}
	return d
}

// The operator is asked whether she calls whom the other end names; it is one
// answer, and the call stays one call.
func TestReferIsTheOperatorsToAnswer(t *testing.T) {
	d := sales(t).do(AnswerRefer{"a", true}, AnswerRefer{"a", true})
	d.asked(PhoneAnswerRefer{"a", true})
	d = sales(t).do(AnswerRefer{"a", true})
	d.asked(PhoneAnswerRefer{"a", true})
	if c := d.call("a"); !c.Refers || d.view().AsksToCall(c) {
		t.Errorf("%+v", c)
	}
	d.do(CallParty{"a", Party{Number: "4712"}}, ReferEnded{"a", ""})
	if c := d.call("a"); c.Refer != (Target{}) || c.Refers || c.Person != "lin" || c.State != CallActive || c.Fault != nil {
		t.Errorf("%+v", c)
	}
	d = sales(t).do(AnswerRefer{"a", false})
	d.asked(PhoneAnswerRefer{"a", false})
	if c := d.call("a"); d.view().AsksToCall(c) {
		t.Errorf("%+v", c)
	}
}

func TestReferThatComesToNothing(t *testing.T) {
	d := sales(t).do(AnswerRefer{"a", true}, ReferEnded{"a", "busy"})
	if c := d.call("a"); c.Fault == nil || c.Fault.Text != "Lin Chen: busy." || c.Label() != "Sales" || c.Refers {
		t.Errorf("%+v", c)
	}
	d = sales(t).do(Hold{"a"}, CallWasHeld{"a"}).do(AnswerRefer{"a", true})
	d.asked()
	d = sales(t)
	d.state = d.state.WithBarring(Barring{Never: []string{"4*"}})
	d.do(AnswerRefer{"a", true})
	d.asked()
	if c := d.call("a"); c.Fault == nil || !d.view().AsksToCall(c) {
		t.Errorf("%+v", c)
	}
}
