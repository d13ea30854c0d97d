package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

func TestBarredNumbers(t *testing.T) {
	b := Barring{Never: []string{"0900*", "+*", "00*", "118", "7"}, May: []string{"+44*", "+44", "0900555*", "00*"}}
	for number, want := range map[string]bool{
		"0900123": true, "0900 555 12": false, "+49 30 1": true, "+44 1632 960001": false, "+44": false, "0044": false,
		"118": false, "7": true, "77": false, "4711": false, "112": false, "": false,
	} {
		if got := b.Bars(number); got != want {
			t.Errorf("%q: %v, want %v", number, got, want)
		}
	}
	if (Barring{}).Bars("+1900") || (Barring{Never: []string{"*"}}).Bars("999") {
		t.Error("nothing and everything")
	}
}

// A barred number reaches the telephone in no way, and the operator reads why.
func TestBarredNumbersAreNotCalled(t *testing.T) {
	d := newDesk(t)
	d.state = d.state.WithBarring(Barring{Never: []string{"0900*"}})
	premium := Target{Number: "0900-12345"}
	d.do(Dial{premium})
	d.asked()
	if e := d.view().Ended; len(e) != 1 || e[0].Call.Label() != "0900-12345" || e[0].Reason == "" {
		t.Errorf("%+v", e)
	}
	d.do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"})
	for _, e := range []Event{Transfer{"a", premium}, Consult{"a", premium}} {
		d.do(e)
		d.asked()
		if c := d.call("a"); c.Fault == nil || c.Fault.Code != "barred" || c.Pending != ActionNone {
			t.Errorf("%+v", c)
		}
	}
	d.do(Transfer{"a", lin})
	if len(d.effects) == 0 {
		t.Error("nobody can be transferred any more")
	}
}
