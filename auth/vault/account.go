package vault

import "time"

// Account names a person at a provider.
type Account struct {
	Tenant  string `json:"tid,omitempty"`
	Object  string `json:"oid,omitempty"`
	Issuer  string `json:"iss,omitempty"` // only when there is no tenant
	Subject string `json:"sub,omitempty"`
	Name    string `json:"name,omitempty"`
	Mail    string `json:"mail,omitempty"`
	Hint    string `json:"hint,omitempty"` // what login_hint takes
}

// Key is what makes two sign-ins the same account. Names and mail addresses
// change and are given to other people; these never are. It is empty when the
// account names nobody.
func (a Account) Key() string {
	switch {
	case a.Tenant != "" && a.Object != "":
		return a.Tenant + "/" + a.Object
	case a.Subject != "":
		return a.Issuer + "#" + a.Subject
	default:
		return ""
	}
}

// Record is the sign-in of one account. It holds a secret: it is never logged.
type Record struct {
	Account Account
	// Refresh is the refresh token. A record without one remembers whose
	// sign-in has ended, so that the next one asks for the same account.
	Refresh string
	// Granted are the short names of the permissions that were granted.
	Granted []string
}

// Pending is an administrator's approval that is waited for.
type Pending struct {
	Since       time.Time // when the waiting began
	Permissions []string  // short names of what was asked for
	Checked     time.Time // when it was last looked for; zero: never
}

// Holding is what the vault has for a profile.
type Holding struct {
	// Current is whose sign-in is used, nil when nobody's is. Its Refresh is
	// empty when the sign-in has ended, or when its own entry is missing or
	// damaged.
	Current *Record
	// Others are the other kept accounts, in the order in which they came.
	Others []Account
	// Pending is nil when no approval is waited for.
	Pending *Pending
	// Damage says what could not be read and was left out; it wraps
	// [ErrDamaged]. It is for the log and never quotes what was stored.
	Damage error
}
