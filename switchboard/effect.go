package switchboard

// Effect is something that Apply wants done by somebody else.
type Effect interface{ perform(p Ports) }

// Ports are the rooms that perform effects. Every method returns at once and
// is called from the board's goroutine; the outcome comes back as an Event. A
// nil port swallows its effects.
type Ports struct {
	Phone     Phone
	Calendar  Watcher
	Account   Authenticator
	Marks     Marks
	Queue     QueueKeeper
	Directory Directory
}

// Marks remembers what the operator marks (package store).
type Marks interface {
	KeepFavourite(person PersonID, on bool)
	KeepDeputy(person, deputy PersonID) // an empty deputy forgets the one named before
	KeepDealing(person PersonID)
	KeepCall(call CallRecord) // the newest word of a call replaces the one before
}

// Phone performs what the operator does with calls (package telephony). An
// unknown or ended call is ignored: its CallGone is already on the way.
type Phone interface {
	Dial(id CallID, number string)
	Answer(id CallID)
	Hold(id CallID)
	Retrieve(id CallID)
	HangUp(id CallID)
	Transfer(id CallID, number string)
	// Join lets a held caller take part in a second call, which is talked in: all
	// three hear each other until one of the two is held or ends. CallWasRetrieved
	// says that the caller does.
	Join(id, with CallID)
	// Mute sends silence in a call, or ends that.
	Mute(id CallID, on bool)
	// Press sends digits in an answered call.
	Press(id CallID, digits string)
	// Complete hands a held caller over to the other end of a second call
	// (attended transfer). Both end when it has worked; when not, both stay and
	// TransferFailed tells why.
	Complete(id, with CallID)
	// Redirect sends a ringing call to a number without answering it.
	Redirect(id CallID, number string)
	// Follow goes on to where a call of ours was redirected.
	Follow(id CallID)
	// AnswerRefer tells the other end of a call, which asks us to call somebody else,
	// whether we do.
	AnswerRefer(id CallID, yes bool)
	// SetDND turns new callers away, but for some by their numbers, or ends that.
	SetDND(on bool, but []string)
	// TakeBack takes a caller back who was sent to a number, while it rings there,
	// by dialling a code of the PBX. TakenBack or TakeBackFailed tells what came of
	// it; the second after a TransferFailed, where the transfer itself has failed.
	TakeBack(id CallID, code string)
	// PickUp takes the call that rings at an extension: by an INVITE that replaces it
	// (RFC 3891) where the PBX names it, as Line.CanPickUp says, else, or where that is
	// refused, by dialling code; empty: there is none. CallAlerted, CallConnected or
	// CallGone follow, as after Dial.
	PickUp(id CallID, extension, code string)
	// Remind has the operator hear that somebody waits on hold: in her ear while she
	// is in a call, whose other end does not hear it; else where the telephone rings.
	Remind()
	// WatchLines tells whose lines matter, the most pressing first: they are
	// reported with LinesRead until another list replaces this one.
	WatchLines(extensions []string)
}

// Watcher learns whose availability matters now (package presence).
type Watcher interface{ Show(w Watched) }

// Watched is whose availability matters, the most pressing first. Somebody may
// be in all three; the slices are not written again.
type Watched struct {
	Selected  PersonID   // the one looked at; empty: nobody
	Shown     []PersonID // on screen
	Preferred []PersonID // favourites, and those in calls, on screen or not
}

// Authenticator does what the operator wants of the sign-in (package auth).
// account is the ID of the account meant, where the wish is about one of
// several.
type Authenticator interface{ Ask(w Wish, account string) }

// PhoneDial is the effect that starts a call.
type PhoneDial struct {
	ID     CallID
	Number string
}

// PhoneAnswer is the effect that takes a ringing call.
type PhoneAnswer struct{ ID CallID }

// PhoneHold is the effect that puts a call on hold.
type PhoneHold struct{ ID CallID }

// PhoneRetrieve is the effect that takes a held call back.
type PhoneRetrieve struct{ ID CallID }

// PhoneHangUp is the effect that ends, rejects or cancels a call.
type PhoneHangUp struct{ ID CallID }

// PhoneTransfer is the effect that hands a call over blindly.
type PhoneTransfer struct {
	ID     CallID
	Number string
}

// PhoneComplete is the effect that joins a caller with whom was consulted.
type PhoneComplete struct{ ID, With CallID }

// PhoneMute is the effect that switches the microphone of a call off and on.
type PhoneMute struct {
	ID CallID
	On bool
}

// PhonePress is the effect that sends digits in a call.
type PhonePress struct {
	ID     CallID
	Digits string
}

// KeepFavourite is the effect that remembers a favourite, or forgets it.
type KeepFavourite struct {
	Person PersonID
	On     bool
}

// KeepDeputy is the effect that remembers a deputy named by hand, or forgets it.
type KeepDeputy struct{ Person, Deputy PersonID }

// KeepDealing is the effect that remembers whom the operator dealt with.
type KeepDealing struct{ Person PersonID }

// WatchPeople is the effect that tells whose availability matters.
type WatchPeople struct{ Watched Watched }

// KeepCall is the effect that remembers a call.
type KeepCall struct{ Record CallRecord }

// WatchLines is the effect that tells whose lines matter.
type WatchLines struct{ Extensions []string }

// AskAccount is the effect that hands a wish to the sign-in.
type AskAccount struct {
	Wish    Wish
	Account string
}

func (e PhoneDial) perform(p Ports)     { onPhone(p, func(t Phone) { t.Dial(e.ID, e.Number) }) }
func (e PhoneAnswer) perform(p Ports)   { onPhone(p, func(t Phone) { t.Answer(e.ID) }) }
func (e PhoneHold) perform(p Ports)     { onPhone(p, func(t Phone) { t.Hold(e.ID) }) }
func (e PhoneRetrieve) perform(p Ports) { onPhone(p, func(t Phone) { t.Retrieve(e.ID) }) }
func (e PhoneHangUp) perform(p Ports)   { onPhone(p, func(t Phone) { t.HangUp(e.ID) }) }
func (e PhoneTransfer) perform(p Ports) { onPhone(p, func(t Phone) { t.Transfer(e.ID, e.Number) }) }
func (e PhoneMute) perform(p Ports)     { onPhone(p, func(t Phone) { t.Mute(e.ID, e.On) }) }
func (e PhonePress) perform(p Ports)    { onPhone(p, func(t Phone) { t.Press(e.ID, e.Digits) }) }
func (e PhoneComplete) perform(p Ports) { onPhone(p, func(t Phone) { t.Complete(e.ID, e.With) }) }
func (e WatchLines) perform(p Ports)    { onPhone(p, func(t Phone) { t.WatchLines(e.Extensions) }) }
func (e WatchPeople) perform(p Ports) {
	if p.Calendar != nil {
		p.Calendar.Show(e.Watched)
	}
}

func (e KeepFavourite) perform(p Ports) {
	if p.Marks != nil {
		p.Marks.KeepFavourite(e.Person, e.On)
	}
}

func (e KeepDeputy) perform(p Ports) {
	if p.Marks != nil {
		p.Marks.KeepDeputy(e.Person, e.Deputy)
	}
}

func (e KeepCall) perform(p Ports) {
	if p.Marks != nil {
		p.Marks.KeepCall(e.Record)
	}
}

func (e KeepDealing) perform(p Ports) {
	if p.Marks != nil {
		p.Marks.KeepDealing(e.Person)
	}
}

func (e AskAccount) perform(p Ports) {
	if p.Account != nil {
		p.Account.Ask(e.Wish, e.Account)
	}
}

func onPhone(p Ports, do func(Phone)) {
	if p.Phone != nil {
		do(p.Phone)
	}
}
