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

// The effects, each the call of one port method.
type (
	PhoneDial struct {
		ID     CallID
		Number string
	}
	PhoneAnswer   struct{ ID CallID }
	PhoneHold     struct{ ID CallID }
	PhoneRetrieve struct{ ID CallID }
	PhoneHangUp   struct{ ID CallID }
	PhoneTransfer struct {
		ID     CallID
		Number string
	}
	WatchPeople   struct{ People []PersonID }
	AccountIn     struct{}
	AccountCancel struct{}
	AccountOut    struct{}
)

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
