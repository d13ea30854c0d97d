package tenant

import "crypto/sha256"

// Account is somebody who can sign in: an operator of the reception, not one of
// the colleagues.
type Account struct {
	ObjectID  string // claim oid
	GivenName string
	Surname   string
	Mail      string // claim preferred_username
}

// Name is the account's display name.
func (a Account) Name() string { return a.GivenName + " " + a.Surname }

// Initials is what stands in the account's picture.
func (a Account) Initials() string { return a.GivenName[:1] + a.Surname[:1] }

// subject is the claim sub: unlike oid it is made for one application, so
// nobody can use it as a key across applications.
func (a Account) subject() string {
	h := sha256.Sum256([]byte(ClientID + a.ObjectID))
	return base64url(h[:])
}

// Accounts are the operators, in the order of the account picker.
func Accounts() []Account {
	return []Account{
		{"5a9db0c8-0f0d-4e5b-9c1d-f407de5c0101", "Anna", "Berg", "anna.berg@example.com"},
		{"5a9db0c8-0f0d-4e5b-9c1d-f407de5c0102", "Omar", "Lindqvist", "omar.lindqvist@example.com"},
		{"5a9db0c8-0f0d-4e5b-9c1d-f407de5c0103", "Sofia", "Keller", "sofia.keller@example.com"},
	}
}

func accountWhere(match func(Account) bool) (Account, bool) {
	for _, a := range Accounts() {
		if match(a) {
			return a, true
		}
	}
	return Account{}, false
}
