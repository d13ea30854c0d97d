package switchboard

import "time"

// PhoneState is where the registration at the PBX stands.
type PhoneState string

// The states of the telephone.
const (
	PhoneOff         PhoneState = "off" // no PBX is configured
	PhoneRegistering PhoneState = "registering"
	PhoneRegistered  PhoneState = "registered"
	PhoneFailed      PhoneState = "failed"
)

// PhoneStatus is the telephone as the health line shows it.
type PhoneStatus struct {
	State   PhoneState
	Account string    // the extension or address registered; several are joined by commas
	Since   time.Time // when State began
	RetryAt time.Time // when the next attempt is made; zero when none is planned
	Fault   *Fault    // also beside PhoneRegistered: of another account of several
}

// AccountState is where the sign-in to Microsoft 365 stands.
type AccountState string

// The states of the account.
const (
	AccountOff       AccountState = "off" // none configured, or switched off by policy
	AccountChecking  AccountState = "checking"
	AccountSignedOut AccountState = "signed-out"
	AccountWaiting   AccountState = "waiting"   // the browser is open
	AccountFinishing AccountState = "finishing" // the browser came back; the code is exchanged
	AccountSignedIn  AccountState = "signed-in"
	AccountConfirm   AccountState = "confirm" // signed in, but the organisation wants the operator to confirm it in the browser
	AccountOffline   AccountState = "offline" // signed in, but the service cannot be reached
)

// Ending is why a sign-in ended that the operator did not end.
type Ending string

// The endings.
const (
	EndingNone     Ending = ""         // it has not ended, or the operator ended it
	EndingExpired  Ending = "expired"  // it was not used for long, or the organisation limits how long it lasts
	EndingRevoked  Ending = "revoked"  // a new password, or an administrator
	EndingDisabled Ending = "disabled" // the account is switched off
)

// Account is the Microsoft 365 sign-in as Settings and the health line show it.
// It never holds a token. Slices inside are never written again.
type Account struct {
	State    AccountState
	ID       string // tells accounts apart; names and addresses do not
	Name     string // of the person signed in
	Mail     string
	Tenant   string
	Link     string    // while waiting: the address to open; show it only on request
	Deadline time.Time // while waiting: when the attempt ends by itself
	Memory   bool      // the sign-in lives in memory only and ends with the program
	Ended    Ending    // while signed out or to be confirmed: why
	Fault    *Fault    // what went wrong last
	Notice   string    // what the operator should know though nothing is wrong

	Granted  []string  // permissions the account has given, by their short names
	Missing  []string  // permissions that were asked for and not granted: what needs them is off
	Approval *Approval // an administrator's approval is waited for
	Renewed  time.Time // when the access was last renewed
	Until    time.Time // when it ends unless it is renewed again; zero: none

	Others []KnownAccount // the other accounts kept on this computer
	Leave  bool           // the operator has disconnected, and the browser may still be signed in: WishLeave ends that too
}

// Known reports whether somebody is signed in, be it without the service or
// short of a confirmation.
func (a Account) Known() bool {
	return a.State == AccountSignedIn || a.State == AccountOffline || a.State == AccountConfirm
}

// KnownAccount is an account kept on this computer that is not in use.
type KnownAccount struct {
	ID   string
	Name string
	Mail string
}

// Approval is the wait for an administrator.
type Approval struct {
	Since       time.Time
	Link        string   // where an administrator approves; not a secret
	Permissions []string // what is to be approved, by short names
	Checked     time.Time
}

// Wish is what the operator wants of the sign-in.
type Wish string

// The wishes.
const (
	WishSignIn   Wish = "sign-in"  // sign in; while one waits, open the browser again
	WishAnother  Wish = "another"  // sign in, and let the operator choose the account
	WishCancel   Wish = "cancel"   // give the waiting sign-in up
	WishSignOut  Wish = "sign-out" // forget the account in use on this computer
	WishSwitch   Wish = "switch"   // use another account kept on this computer
	WishRemove   Wish = "remove"   // forget an account kept on this computer
	WishAllow    Wish = "allow"    // ask in the browser for the permissions that are missing
	WishApproval Wish = "approval" // by hand: Microsoft says that an administrator must approve
	WishCheck    Wish = "check"    // look whether the administrator has approved
	WishGoOn     Wish = "go-on"    // wait for the administrator no longer
	WishLeave    Wish = "leave"    // end the session in the browser too
)

// Usage is what was asked of Microsoft for one purpose since the start.
type Usage struct {
	Purpose string // in plain words, such as "free or busy"
	Calls   int
	Failed  int
	Last    time.Time
	Outcome string // of the last one: "ok", or in a few words why not
}

// CalendarStatus is the state of the refresh as the health line shows it.
type CalendarStatus struct {
	Enabled bool
	People  int       // how many were asked for in the last round
	Failed  int       // how many of them gave no data
	At      time.Time // when the last round ended well
	HeldTo  time.Time // the service asked us to wait until then
	Fault   *Fault    // why the last round failed as a whole
}

// PhoneChanged brings the state of the registration.
type PhoneChanged struct{ Status PhoneStatus }

func (e PhoneChanged) apply(s State, _ time.Time) (State, []Effect) {
	s.phone = e.Status
	return s, nil
}
