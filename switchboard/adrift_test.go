package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

func TestTheOtherEndHasNotConfirmed(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, CallAdrift{"a", true}, CallAdrift{"gone", true})
	if c := d.call("a"); !c.Adrift || c.State != CallActive {
		t.Errorf("%+v", c)
	}
	d.do(Hold{"a"})
	d.asked(PhoneHold{"a"}) // which tells the other end again
	d.do(CallAdrift{"a", false}, CallWasHeld{"a"})
	if c := d.call("a"); c.Adrift || c.State != CallHeld {
		t.Errorf("%+v", c)
	}
}
