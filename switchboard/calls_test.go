package switchboard_test

import (
	"reflect"
	"testing"
	"time"

	. "frontdesk/switchboard"
)

// desk is a console under test: a state, a clock, and what was asked of ports.
type desk struct {
	t       *testing.T
	state   State
	now     time.Time
	effects []Effect     // but for KeepCall
	kept    []CallRecord // all that were kept so far
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, state: NewState(amsterdam), now: at("2026-11-24 09:41")}
	d.do(PeopleLoaded{Roster: NewRoster([]Person{
		{ID: "lin", Name: "Chen, Lin", GivenName: "Lin", Surname: "Chen", Extension: "4712", Department: "Sales"},
		{ID: "vera", Name: "Blomquist, Vera", GivenName: "Vera", Surname: "Blomquist", Extension: "4711", Department: "Legal"},
	})}, PhoneChanged{PhoneStatus{State: PhoneRegistered}})
	return d
}

// do applies events one second apart and remembers the effects of all.
func (d *desk) do(events ...Event) *desk {
	d.effects = nil
	for _, e := range events {
		d.now = d.now.Add(time.Second)
		var effects []Effect
		d.state, effects = Apply(d.state, e, d.now)
		for _, e := range effects {
			if kept, is := e.(KeepCall); is {
				d.kept = append(d.kept, kept.Record)
				continue
			}
			d.effects = append(d.effects, e)
		}
	}
	return d
}

func (d *desk) asked(want ...Effect) {
	d.t.Helper()
	if len(want)+len(d.effects) > 0 && !reflect.DeepEqual(d.effects, want) {
		d.t.Errorf("asked of the ports: %v, want %v", d.effects, want)
	}
}

func (d *desk) view() View { return d.state.View(d.now) }

func (d *desk) call(id CallID) Call {
	d.t.Helper()
	c, ok := d.view().Call(id)
	if !ok {
		d.t.Fatalf("no call %s", id)
	}
	return c
}

var lin = Target{Person: "lin", Name: "Lin Chen", Number: "4712"}

func TestAnswerWaitsForThePhone(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Number: "+44 20 7946 0101"}, Line: "Main line"}, Answer{"a"})
	d.asked(PhoneAnswer{"a"})
	if c := d.call("a"); c.State != CallRinging || c.Pending != ActionAnswer {
		t.Errorf("before the phone confirms: %+v", c)
	}
	d.do(Answer{"a"})
	d.asked()
	d.do(CallConnected{ID: "a"})
	if c := d.call("a"); c.State != CallActive || c.Pending != ActionNone || !c.Since.Equal(d.now) {
		t.Errorf("after it confirms: %+v", c)
	}
}

func TestAnsweringHoldsTheOtherCaller(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, CallOffered{ID: "b"})
	d.do(Answer{"b"})
	d.asked(PhoneHold{"a"}, PhoneAnswer{"b"})
	d.do(CallWasHeld{"a"}, CallConnected{ID: "b"}, Retrieve{"a"})
	d.asked(PhoneHold{"b"}, PhoneRetrieve{"a"})
}

func TestTransferComesBackWithTheReason(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Transfer{"a", lin})
	d.asked(PhoneAnswer{"a"}, PhoneTransfer{"a", "4712"}, KeepDealing{"lin"}, WatchPeople{Watched{Preferred: []PersonID{"lin"}}})
	d.do(CallWasHeld{"a"})
	if c := d.call("a"); c.Pending != ActionTransfer || c.State != CallHeld || c.To != lin {
		t.Errorf("while it is under way: %+v", c)
	}
	d.do(Retrieve{"a"}, Transfer{"a", lin})
	d.asked()
	d.do(TransferFailed{"a", "busy"})
	c := d.call("a")
	if c.State != CallHeld || c.Pending != ActionNone || c.Tried == nil || c.Tried.Target != lin || c.Tried.Reason != "busy" {
		t.Errorf("after it failed: %+v", c)
	}
	d.do(CallOffered{ID: "b"}, Answer{"b"}, CallConnected{ID: "b"}, CallWasHeld{"b"}, Transfer{"b", lin}, TransferFailed{"b", "busy"})
	if first := d.view().Calls[0].ID; first != "b" {
		t.Errorf("the caller who came back last is on top, got %s", first)
	}
}

func TestTransferThatSucceedsSaysSo(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Transfer{"a", lin}, CallGone{"a", Transferred})
	v := d.view()
	if len(v.Calls) != 0 || len(v.Ended) != 1 || v.Ended[0].Reason != "transferred to Lin Chen" {
		t.Errorf("calls %v, ended %v", v.Calls, v.Ended)
	}
	d.now = d.now.Add(EndedShown)
	if d.do(Tick{}); len(d.view().Ended) != 0 {
		t.Error("an ended call stays on screen for ever")
	}
}

func TestTransferNeedsAnAnsweredCallAndANumber(t *testing.T) {
	d := newDesk(t).do(Dial{Target{Number: "4799"}}, CallAlerted{"out-1"}).do(Transfer{"out-1", lin})
	d.asked()
	d.do(HangUp{"out-1"}, CallGone{ID: "out-1"}, CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"})
	for _, number := range []string{"", "Lin", "4712\r\nX: y", "sip:4712@example.com"} {
		d.do(Transfer{"a", Target{Number: number}})
		d.asked()
	}
}

func TestARefusedActionLeavesTheCall(t *testing.T) {
	fault := &Fault{Code: "488", Text: "The PBX refused to hold the call", Hint: "Try again."}
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Hold{"a"}, CallActionFailed{"a", fault})
	if c := d.call("a"); c.State != CallActive || c.Pending != ActionNone || c.Fault != fault {
		t.Errorf("got %+v", c)
	}
}

func TestDialHoldsWhoIsThere(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}).do(Dial{lin})
	d.asked(PhoneHold{"a"}, PhoneDial{"out-1", "4712"}, KeepDealing{"lin"}, WatchPeople{Watched{Preferred: []PersonID{"lin"}}})
	d.do(CallAlerted{"out-1"}, CallGone{"out-1", "busy"})
	if e := d.view().Ended; len(e) != 1 || e[0].Reason != "busy" || e[0].Call.Label() != "Lin Chen" {
		t.Errorf("a call that failed must say why: %v", e)
	}
	d.do(PhoneChanged{PhoneStatus{State: PhoneFailed}}, Dial{lin})
	d.asked()
}

func TestTheDirectoryNamesTheCaller(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Name: "4712", Number: "4712"}}, CallOffered{ID: "b"})
	if c := d.call("a"); c.Person != "lin" || c.Label() != "Lin Chen" {
		t.Errorf("got %+v", c)
	}
	if c := d.call("b"); c.Label() != "Number withheld" {
		t.Errorf("got %q", c.Label())
	}
	d.do(CallGone{"a", ""})
	if e := d.view().Ended[0]; e.Reason != "missed" {
		t.Errorf("an unanswered call ended as %q", e.Reason)
	}
}

func TestLateAndDoubledEventsChangeNothing(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, CallOffered{ID: "a"})
	if n := len(d.view().Calls); n != 1 {
		t.Errorf("%d calls from one offered twice", n)
	}
	d.do(CallGone{"a", ""}, CallConnected{ID: "a"}, TransferFailed{"a", "busy"}, CallGone{"a", ""}, Answer{"a"}, HangUp{"a"})
	d.asked()
	if v := d.view(); len(v.Calls) != 0 || len(v.Ended) != 1 {
		t.Errorf("after it ended: %v %v", v.Calls, v.Ended)
	}
}

func TestWhichCallAKeyActsOn(t *testing.T) {
	d := newDesk(t).do(
		CallOffered{ID: "held"}, Answer{"held"}, CallConnected{ID: "held"}, CallWasHeld{"held"},
		CallOffered{ID: "ring1"}, CallOffered{ID: "ring2"},
		CallOffered{ID: "talk"}, Answer{"talk"}, CallConnected{ID: "talk"},
	)
	v := d.view()
	for _, c := range []struct {
		key    string
		find   func(CallID) (Call, bool)
		picked CallID
		want   CallID
	}{
		{"F2 takes the longest waiting", v.ToAnswer, "", "ring1"},
		{"F2 takes the picked one", v.ToAnswer, "ring2", "ring2"},
		{"F2 ignores a pick that does not ring", v.ToAnswer, "held", "ring1"},
		{"F7 acts on the active one", v.ToHold, "", "talk"},
		{"F7 takes the picked one", v.ToHold, "held", "held"},
		{"F4 hands over the active one", v.ToTransfer, "", "talk"},
		{"F8 ends the active one", v.ToHangUp, "", "talk"},
		{"F8 rejects a ringing one only when picked", v.ToHangUp, "ring1", "ring1"},
	} {
		if got, _ := c.find(c.picked); got.ID != c.want {
			t.Errorf("%s: got %q, want %q", c.key, got.ID, c.want)
		}
	}
	d.do(CallGone{"talk", ""}, CallGone{"ring1", ""}, CallGone{"ring2", ""})
	if got, ok := d.view().ToHangUp(""); ok {
		t.Errorf("F8 would end the held call %q that nobody picked", got.ID)
	}
	if got, _ := d.view().ToTransfer(""); got.ID != "held" {
		t.Errorf("F4 with only a held call takes %q", got.ID)
	}
}

func TestApplyIsPure(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"})
	before := d.view()
	call, person := before.Calls[0], before.People[0]
	d.do(CallWasHeld{"a"}, CalendarRead{map[PersonID]Calendar{person.Person.ID: calendar()}}, CallGone{"a", ""})
	if !reflect.DeepEqual(before.Calls[0], call) || before.People[0] != person || before.Status(person).Kind != KindUnknown {
		t.Error("an old view changed after later events")
	}
}

// consulting is a desk where a caller waits on hold while Lin is asked.
func consulting(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t).do(CallOffered{ID: "a", From: Party{Name: "Ada"}}, Answer{"a"}, CallConnected{ID: "a"})
	d.do(Consult{"a", lin})
	d.asked(PhoneHold{"a"}, PhoneDial{"out-1", "4712"}, KeepDealing{"lin"}, WatchPeople{Watched{Preferred: []PersonID{"lin"}}})
	d.do(CallWasHeld{"a"}, CallAlerted{"out-1"}, CallConnected{ID: "out-1"})
	if c := d.call("out-1"); c.About != "a" || c.State != CallActive || c.Person != "lin" {
		t.Fatalf("%+v", c)
	}
	return d
}

func TestConsultThenHandOver(t *testing.T) {
	d := consulting(t).do(Complete{"out-1"}, Complete{"out-1"})
	d.asked(PhoneComplete{"a", "out-1"})
	if c := d.call("a"); c.Pending != ActionTransfer || c.To != lin {
		t.Errorf("the caller: %+v", c)
	}
	d.do(CallWasHeld{"out-1"}, CallGone{ID: "out-1"}, CallGone{ID: "a", Reason: Transferred})
	if v := d.view(); len(v.Calls) != 0 || len(v.Ended) != 1 || v.Ended[0].Reason != "transferred to Lin Chen" {
		t.Errorf("%+v", v.Ended)
	}
}

// F4 to whom is being asked is the same.
func TestTransferToWhomIsBeingAsked(t *testing.T) {
	d := consulting(t).do(Transfer{"a", lin})
	d.asked(PhoneComplete{"a", "out-1"})
}

func TestConsultationIsRefusedByThePBX(t *testing.T) {
	d := consulting(t).do(Complete{"out-1"}, CallWasHeld{"out-1"}, TransferFailed{"a", "refused"})
	if a, b := d.call("a"), d.call("out-1"); a.Tried == nil || a.Tried.Target != lin || a.Pending != ActionNone || b.Pending != ActionNone || b.About != "a" {
		t.Errorf("%+v\n%+v", a, b)
	}
	d.do(Complete{"out-1"})
	d.asked(PhoneComplete{"a", "out-1"})
	d.do(CallActionFailed{"a", &Fault{Text: "no"}})
	if b := d.call("out-1"); b.Pending != ActionNone {
		t.Errorf("%+v", b)
	}
}

// While it still rings, the caller takes the place of the consultation.
func TestConsultThenHandOverWhileItRings(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Consult{"a", lin}, CallWasHeld{"a"})
	d.do(Complete{"out-1"})
	d.asked() // nothing was heard of the consultation yet
	d.do(CallAlerted{"out-1"}, Complete{"out-1"})
	d.asked(PhoneHangUp{"out-1"}, PhoneTransfer{"a", "4712"})
	d.do(CallGone{ID: "out-1"}, CallGone{ID: "a", Reason: Transferred})
	if v := d.view(); len(v.Calls) != 0 || len(v.Ended) != 1 {
		t.Errorf("%+v", v)
	}
}

// F8 gives the consultation up and goes back to the caller, whatever is picked
// up at the moment it is pressed; it never ends the caller.
func TestConsultationIsGivenUp(t *testing.T) {
	d := consulting(t)
	if c, _ := d.view().ToHangUp(""); c.ID != "out-1" {
		t.Errorf("F8 would end %s", c.ID)
	}
	d.do(HangUp{"out-1"})
	d.asked(PhoneHangUp{"out-1"}, PhoneRetrieve{"a"})
	d.do(CallGone{ID: "out-1"}, CallWasRetrieved{"a"})
	if c := d.call("a"); c.State != CallActive || c.Tried != nil {
		t.Errorf("%+v", c)
	}
	d = newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Consult{"a", lin})
	if c, _ := d.view().ToHangUp(""); c.ID != "out-1" {
		t.Errorf("F8 right after F5 would end %s", c.ID)
	}
}

// F7 goes back and forth between the two.
func TestConsultationIsSwapped(t *testing.T) {
	d := consulting(t).do(Hold{"out-1"})
	d.asked(PhoneHold{"out-1"}, PhoneRetrieve{"a"})
	d.do(CallWasHeld{"out-1"}, CallWasRetrieved{"a"}, Hold{"a"})
	d.asked(PhoneHold{"a"}, PhoneRetrieve{"out-1"})
	d.do(CallWasHeld{"a"}, CallWasRetrieved{"out-1"})
	for _, picked := range []CallID{"", "a", "out-1"} {
		if c, ok := d.view().ToTransfer(picked); !ok || c.ID != "a" {
			t.Errorf("with %q picked F4 would hand over %s", picked, c.ID)
		}
		if asked, caller, ok := d.view().Consultation(picked); !ok || asked.ID != "out-1" || caller.ID != "a" {
			t.Errorf("with %q picked F5 would complete %s for %s", picked, asked.ID, caller.ID)
		}
	}
}

// Who does not answer is named on the caller's card; the caller stays on hold.
func TestConsultationIsNotAnswered(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Consult{"a", lin}, CallWasHeld{"a"}, CallAlerted{"out-1"}, CallGone{ID: "out-1", Reason: "busy"})
	if c := d.call("a"); c.State != CallHeld || c.Tried == nil || c.Tried.Target != lin || c.Tried.Reason != "busy" {
		t.Errorf("%+v", c)
	}
	d.do(Consult{"a", lin})
	if c := d.call("a"); c.Tried != nil {
		t.Errorf("%+v", c)
	}
}

// A caller who gives up meanwhile leaves an ordinary call behind, which says so.
func TestCallerLeavesDuringAConsultation(t *testing.T) {
	d := consulting(t).do(CallGone{ID: "a"})
	if c := d.call("out-1"); c.About != "" || c.Fault == nil || c.Fault.Text != "Ada has hung up." {
		t.Errorf("%+v", c)
	}
	d.do(Complete{"out-1"})
	d.asked()
}

// One consultation at a time for a caller, and none about a consultation.
func TestConsultOnlyOnce(t *testing.T) {
	d := consulting(t).do(Consult{"a", Target{Number: "4711"}}, Consult{"out-1", Target{Number: "4711"}}, Consult{"gone", lin}, Consult{"a", Target{}})
	d.asked()
	if n := len(d.view().Calls); n != 2 {
		t.Errorf("%d calls", n)
	}
}

// The microphone and the keypad belong to the call that is talked in.
func TestMuteAndKeypad(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Mute{"a", true}, Press{"a", "1"}, Answer{"a"})
	d.asked(PhoneAnswer{"a"})
	d.do(CallConnected{ID: "a"}, Mute{"a", true}, Mute{"a", true}, Mute{"gone", true})
	d.asked(PhoneMute{"a", true})
	d.do(Press{"a", "12"}, Press{"a", "#"}, Press{"a", "x"}, Press{"a", ""})
	d.asked(PhonePress{"a", "12"}, PhonePress{"a", "#"})
	d.do(CallDigit{"a", "4"}, CallDigit{"a", "*"}, CallDigit{"gone", "1"}, CallWasHeld{"a"}, Press{"a", "1"}, Mute{"a", false})
	d.asked()
	if c := d.call("a"); !c.Muted || c.Sent != "12#" || c.Pressed != "4*" {
		t.Errorf("%+v", c)
	}
	d.do(CallWasRetrieved{"a"}, Mute{"a", false}, Press{"a", "0123456789012345"})
	if c := d.call("a"); c.Muted || c.Sent != "456789012345" {
		t.Errorf("%+v", c)
	}
}

// A third call: F5, F8 and F10 are about the one that is talked in, and giving a
// consultation up does not take the microphone away from it.
func TestAThirdCallDuringAConsultation(t *testing.T) {
	d := consulting(t).do(CallOffered{ID: "c", From: Party{Name: "Cy"}}, Answer{"c"}, CallConnected{ID: "c"}, CallWasHeld{"out-1"})
	if _, _, ok := d.view().Consultation(""); ok {
		t.Error("F5 would complete a consultation that is on hold")
	}
	if c, _ := d.view().ToHangUp(""); c.ID != "c" {
		t.Errorf("F8 would end %s", c.ID)
	}
	if c, _ := d.view().ToTransfer(""); c.ID != "c" {
		t.Errorf("F4 would hand over %s", c.ID)
	}
	if _, _, ok := d.view().Consultation("c"); ok {
		t.Error("the picked call is in no consultation")
	}
	if asked, _, ok := d.view().Consultation("a"); !ok || asked.ID != "out-1" {
		t.Error("the caller is picked")
	}
	d.do(HangUp{"out-1"})
	d.asked(PhoneHangUp{"out-1"})
}

// Whom is consulted answers while the caller has been taken back: one of them
// has the attendant's ear.
func TestOnlyOneCallIsActive(t *testing.T) {
	d := newDesk(t).do(CallOffered{ID: "a"}, Answer{"a"}, CallConnected{ID: "a"}, Consult{"a", lin}, CallWasHeld{"a"}, CallAlerted{"out-1"}, Retrieve{"a"}, CallWasRetrieved{"a"})
	d.do(CallConnected{ID: "out-1"})
	d.asked(PhoneHold{"a"})
	d.do(CallWasHeld{"a"})
	if a, b := d.call("a"), d.call("out-1"); a.State != CallHeld || b.State != CallActive {
		t.Errorf("%s and %s", a.State, b.State)
	}
}

// The caller leaves while they are handed over: whom was asked is free again.
func TestCallerLeavesDuringTheHandOver(t *testing.T) {
	d := consulting(t).do(Complete{"out-1"}, CallWasHeld{"out-1"}, CallGone{ID: "a", Reason: "left during the transfer"})
	if c := d.call("out-1"); c.About != "" || c.Pending != ActionNone {
		t.Errorf("%+v", c)
	}
	d = consulting(t).do(HangUp{"a"}, CallGone{ID: "a"})
	if c := d.call("out-1"); c.Fault != nil {
		t.Errorf("%+v: the attendant has hung up", c.Fault)
	}
}
