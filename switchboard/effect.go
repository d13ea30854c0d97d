package switchboard

// Effect is something that Apply wants done by somebody else.
type Effect interface{ perform(p Ports) }

// Ports are the rooms that perform effects. Every method returns at once and
// is called from the board's goroutine; the outcome comes back as an Event. A
// nil port swallows its effects.
type Ports struct {
	Phone    Phone
	Calendar Watcher
	Account  Authenticator
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
}

// Watcher learns whose calendars matter now (package presence).
type Watcher interface{ Show(people []PersonID) }

// Authenticator signs in and out (package auth).
type Authenticator interface {
	SignIn()
	CancelSignIn()
	SignOut()
}

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

// WatchPeople is the effect that tells whose calendars are on screen.
type WatchPeople struct{ People []PersonID }

// AccountIn is the effect that starts a sign-in.
type AccountIn struct{}

// AccountCancel is the effect that gives a waiting sign-in up.
type AccountCancel struct{}

// AccountOut is the effect that forgets the sign-in.
type AccountOut struct{}

func (e PhoneDial) perform(p Ports)     { onPhone(p, func(t Phone) { t.Dial(e.ID, e.Number) }) }
func (e PhoneAnswer) perform(p Ports)   { onPhone(p, func(t Phone) { t.Answer(e.ID) }) }
func (e PhoneHold) perform(p Ports)     { onPhone(p, func(t Phone) { t.Hold(e.ID) }) }
func (e PhoneRetrieve) perform(p Ports) { onPhone(p, func(t Phone) { t.Retrieve(e.ID) }) }
func (e PhoneHangUp) perform(p Ports)   { onPhone(p, func(t Phone) { t.HangUp(e.ID) }) }
func (e PhoneTransfer) perform(p Ports) { onPhone(p, func(t Phone) { t.Transfer(e.ID, e.Number) }) }
func (e WatchPeople) perform(p Ports) {
	if p.Calendar != nil {
		p.Calendar.Show(e.People)
	}
}
func (AccountIn) perform(p Ports)     { onAccount(p, Authenticator.SignIn) }
func (AccountCancel) perform(p Ports) { onAccount(p, Authenticator.CancelSignIn) }
func (AccountOut) perform(p Ports)    { onAccount(p, Authenticator.SignOut) }

func onPhone(p Ports, do func(Phone)) {
	if p.Phone != nil {
		do(p.Phone)
	}
}

func onAccount(p Ports, do func(Authenticator)) {
	if p.Account != nil {
		do(p.Account)
	}
}
