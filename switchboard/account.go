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
	Account string    // the extension or address registered
	Since   time.Time // when State began
	RetryAt time.Time // when the next attempt is made; zero when none is planned
	Fault   *Fault
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
	AccountOffline   AccountState = "offline" // signed in, but the service cannot be reached
)

// Account is the Microsoft 365 sign-in as Settings and the health line show it.
// It never holds a token.
type Account struct {
	State    AccountState
	Name     string // of the person signed in
	Mail     string
	Tenant   string
	Link     string    // while waiting: the address to open; show it only on request
	Deadline time.Time // while waiting: when the attempt ends by itself
	Memory   bool      // the sign-in lives in memory only and ends with the program
	Fault    *Fault    // what went wrong last
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
