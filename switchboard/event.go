package switchboard

import "time"

// Event is something that happened: at the keyboard, at the PBX, in Graph, or
// on the clock. Events are values; who posts one gives it away.
type Event interface{ event() }

// What the clock says.
type (
	// Tick lets time pass: blocks end, timers advance.
	Tick struct{}
)

// What directory and presence report.
type (
	// PeopleLoaded replaces the directory. Facts of people who stay are kept.
	PeopleLoaded struct {
		Roster *Roster
		Status DirectoryStatus
	}
	// Marked brings what the operator's marks of before say of people.
	Marked struct {
		Favourites []PersonID            // in any order
		Lately     []PersonID            // whom the operator dealt with, the newest first
		Deputies   map[PersonID]PersonID // named by hand
	}
	// CallsKept brings the calls of before, the newest first, and for how long they
	// are remembered; zero: for as long as there is room.
	CallsKept struct {
		Calls []CallRecord
		Keep  time.Duration
	}
	// PeopleFailed says that the directory could not be read; the last one stays.
	PeopleFailed struct{ Fault *Fault }
	// CalendarRead brings what the calendars of some people said. A result with
	// a Fault and no Fetched time keeps the blocks known before and lets them
	// age (a passing failure); one with both replaces them, so that the person
	// becomes unknown (no access, no calendar).
	CalendarRead struct{ Results map[PersonID]Calendar }
	// CalendarChanged reports a round of the refresh, or its failure.
	CalendarChanged struct{ Status CalendarStatus }
	// CalendarCleared forgets every calendar, and what Teams has said: signed out,
	// or switched off.
	CalendarCleared struct{}
	// LinesRead brings the states of some extensions; the others stay as they
	// are. A line without a state is not reported on any more.
	LinesRead struct{ Results map[string]Line }
	// PhotoRead brings somebody's picture as its file; empty: there is none.
	PhotoRead struct {
		Person PersonID
		Image  []byte
	}
	// PresenceRead brings Teams presence.
	PresenceRead struct{ Results map[PersonID]Presence }
)

// What the telephone reports.
type (
	// PhoneChanged brings the state of the registration.
	PhoneChanged struct{ Status PhoneStatus }
	// CallOffered is a new incoming call. Line is what was dialled, Why tells why it did
	// not stay there ("busy", "no answer"; empty: not known), Sender who handed the
	// caller over to us, if somebody did. Each is what others say.
	CallOffered struct {
		ID     CallID
		From   Party
		Line   string
		Why    string
		Sender Party
	}
	// CallParty says that somebody else is at the other end now: they were handed
	// over there, or picked up. The empty party withholds the number.
	CallParty struct {
		ID   CallID
		From Party
	}
	// CallAlerted says that an outgoing call rings at the far end.
	CallAlerted struct{ ID CallID }
	// CallConnected says that a call is answered, by us or by the far end.
	CallConnected struct {
		ID       CallID
		ByItself bool // without the operator: her microphone is open all the same
	}
	// CallWasHeld confirms a hold.
	CallWasHeld struct{ ID CallID }
	// CallWasRetrieved confirms a retrieve.
	CallWasRetrieved struct{ ID CallID }
	// CallActionFailed says that an action was refused; the call stays as it was.
	CallActionFailed struct {
		ID    CallID
		Fault *Fault
	}
	// TransferFailed says that a transfer came back; the caller is on hold.
	TransferFailed struct {
		ID     CallID
		Reason string // "busy", "no answer", "unknown number", "refused"
	}
	// TransferRings says that it rings where a caller was sent.
	TransferRings struct{ ID CallID }
	// TakenBack says that a caller who was sent somewhere is back, and hears us.
	TakenBack struct{ ID CallID }
	// TakeBackFailed says that they could not be taken back: the transfer goes on,
	// unless TransferFailed has said before that it came to nothing.
	TakeBackFailed struct {
		ID     CallID
		Reason string
	}
	// CallRedirected says that whom we called is to be called at another number. Nobody
	// calls there before the operator says so.
	CallRedirected struct {
		ID CallID
		To Party
	}
	// CallSecured says whether the voice of a call is encrypted on its way to the
	// PBX.
	CallSecured struct {
		ID CallID
		On bool
	}
	// CallDigit says that the other end has pressed a key.
	CallDigit struct {
		ID    CallID
		Digit string // one of 0 to 9, *, #, A to D
	}
	// CallGone ends a call, whoever ended it.
	CallGone struct {
		ID     CallID
		Reason string // empty for the ordinary end; else words for the operator
	}
)

// What auth reports.
type (
	// AccountChanged brings the state of the sign-in.
	AccountChanged struct{ Account Account }
	// Used brings what was asked of Microsoft for one purpose so far.
	Used struct{ Usage Usage }
	// Forgotten drops everything that was read from Microsoft 365.
	Forgotten struct{}
	// Noted adds a line about a part that is out, such as a bad settings file.
	// A Noted with the Code of an earlier one replaces it; one without a Text
	// only takes the earlier one away.
	Noted struct{ Fault *Fault }
)

// What the operator asks for.
type (
	// Answer takes a ringing call; an active one is put on hold first.
	Answer struct{ Call CallID }
	// Hold puts the active call on hold.
	Hold struct{ Call CallID }
	// Consult asks somebody about a caller, who waits on hold.
	Consult struct {
		Call CallID
		To   Target
	}
	// Complete hands the caller of a consultation over to whom it is with.
	Complete struct{ Call CallID } // the consultation
	// Mute lets the other end of an active call hear nothing, or ends that.
	Mute struct {
		Call CallID
		On   bool
	}
	// Press sends digits in an active call.
	Press struct {
		Call   CallID
		Digits string
	}
	// Park leaves a caller in a slot, from which anybody can take them.
	Park struct{ Call CallID }
	// Unpark takes whoever waits in a slot.
	Unpark struct{ Slot string }
	// PickUp takes the call that rings at a colleague's.
	PickUp struct{ Person PersonID }
	// Retrieve takes a held call back; an active one is put on hold first.
	Retrieve struct{ Call CallID }
	// HangUp ends a call: rejects it while it rings, cancels it while we dial.
	HangUp struct{ Call CallID }
	// Transfer hands an answered call to somebody else without asking them.
	Transfer struct {
		Call CallID
		To   Target
	}
	// Dial starts a call; an active one is put on hold first.
	Dial struct{ To Target }
	// Follow goes on to the number to which a call of ours was redirected.
	Follow struct{ Call CallID }
	// Favour marks somebody as a favourite, or takes the mark away.
	Favour struct {
		Person PersonID
		On     bool
	}
	// Depute names somebody's deputy by hand; an empty Deputy goes back to the one
	// whom the directory names.
	Depute struct{ Person, Deputy PersonID }
	// Show tells which people are on screen, so that they are asked for first,
	// and which of them the operator has selected; empty: nobody.
	Show struct {
		People   []PersonID
		Selected PersonID
	}
	// Asked wants something of the sign-in; Account names whose, where the wish
	// is about one of several.
	Asked struct {
		Wish    Wish
		Account string
	}
)

func (Tick) event()             {}
func (PeopleLoaded) event()     {}
func (Marked) event()           {}
func (PeopleFailed) event()     {}
func (CalendarRead) event()     {}
func (CalendarChanged) event()  {}
func (CalendarCleared) event()  {}
func (LinesRead) event()        {}
func (PhotoRead) event()        {}
func (PresenceRead) event()     {}
func (PhoneChanged) event()     {}
func (CallOffered) event()      {}
func (CallAlerted) event()      {}
func (CallParty) event()        {}
func (CallRedirected) event()   {}
func (Follow) event()           {}
func (TransferRings) event()    {}
func (TakenBack) event()        {}
func (TakeBackFailed) event()   {}
func (CallConnected) event()    {}
func (CallWasHeld) event()      {}
func (CallWasRetrieved) event() {}
func (CallActionFailed) event() {}
func (TransferFailed) event()   {}
func (CallGone) event()         {}
func (AccountChanged) event()   {}
func (Used) event()             {}
func (Forgotten) event()        {}
func (Noted) event()            {}
func (Answer) event()           {}
func (CallsKept) event()        {}
func (CallSecured) event()      {}
func (PickUp) event()           {}
func (Hold) event()             {}
func (Mute) event()             {}
func (Press) event()            {}
func (CallDigit) event()        {}
func (Park) event()             {}
func (Unpark) event()           {}
func (Consult) event()          {}
func (Complete) event()         {}
func (Retrieve) event()         {}
func (HangUp) event()           {}
func (Transfer) event()         {}
func (Dial) event()             {}
func (Favour) event()           {}
func (Depute) event()           {}
func (Show) event()             {}
func (Asked) event()            {}
