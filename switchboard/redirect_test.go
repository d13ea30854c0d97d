package switchboard_test

import (
	"testing"

	. "frontdesk/switchboard"
)

// A call that is redirected goes nowhere by itself: the operator reads where to, and
// goes on or hangs up.
func TestRedirectedCallAsks(t *testing.T) {
	d := newDesk(t).do(Dial{Target{Name: "Somebody", Number: "4799"}}, CallAlerted{"out-1"}, CallRedirected{"out-1", Party{Number: "4712"}})
	d.effects = d.effects[1:] // the call itself
	d.asked()
	c := d.call("out-1")
	if c.State != CallDialing || c.Onward != lin || !d.view().CanFollow(c) {
		t.Errorf("%+v", c)
	}
	d.do(Follow{"out-1"})
	if d.effects[0] != (PhoneFollow{"out-1"}) {
		t.Errorf("%+v", d.effects)
	}
	if c := d.call("out-1"); c.Person != "lin" || c.Peer.Number != "4712" || d.view().CanFollow(c) || c.Path[0].Why != "redirected" {
		t.Errorf("%+v", c)
	}
	d.do(Follow{"out-1"})
	d.asked()
	d.do(CallRedirected{"out-1", Party{Number: "4711"}}, HangUp{"out-1"})
	if d.effects[len(d.effects)-1] != (PhoneHangUp{"out-1"}) || d.view().CanFollow(d.call("out-1")) {
		t.Errorf("%+v", d.effects)
	}
}

// What may not be called is not called by way of a redirection either.
func TestRedirectionToABarredNumber(t *testing.T) {
	d := newDesk(t)
	d.state = d.state.WithBarring(Barring{Never: []string{"0900*"}})
	d.do(Dial{lin}, CallRedirected{"out-1", Party{Number: "0900123"}}).do(Follow{"out-1"})
	d.asked()
	if c := d.call("out-1"); c.Fault == nil || c.Peer.Number != "4712" {
		t.Errorf("%+v", c)
	}
}

// F4 on a ringing call sends it on without answering it: that is no missed call.
func TestDeflectARingingCall(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Number: "0201"}}).do(Transfer{"a", lin})
	if d.effects[0] != (PhoneRedirect{"a", "4712"}) {
		t.Errorf("%+v", d.effects)
	}
	if c := d.call("a"); c.Pending != ActionTransfer || c.State != CallRinging {
		t.Errorf("%+v", c)
	}
	d.do(Answer{"a"}, Transfer{"a", lin})
	d.asked()
	d.do(CallGone{"a", Deflected})
	v := d.view()
	if len(v.Calls) != 0 || v.Ended[0].Reason != "redirected to Lin Chen" || v.History[0].To != "Lin Chen" || v.History[0].Missed() {
		t.Errorf("%+v %+v", v.Ended, v.History)
	}
	d = newDesk(t).do(CallOffered{ID: "a"}, Transfer{"a", lin}, CallActionFailed{"a", &Fault{Text: "no"}})
	if c := d.call("a"); c.Pending != ActionNone || c.Fault == nil || c.State != CallRinging {
		t.Errorf("%+v", c)
	}
	if d.do(Answer{"a"}); d.effects[0] != (PhoneAnswer{"a"}) {
		t.Errorf("%+v", d.effects)
	}
}
