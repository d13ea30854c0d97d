package tenant

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"frontdesk/sandbox/tenant/aadsts"
)

// Account is somebody who can sign in: an operator of the reception, not one of
// the colleagues.
type Account struct {
	ObjectID  string // claim oid
	GivenName string
	Surname   string
	Mail      string // claim preferred_username
	Shows     string // what a sign-in with this account is good to see

	policy  policy
	refusal *aadsts.Failure // what the account is answered; nil for operators
}

// Name is the account's display name.
func (a Account) Name() string { return a.GivenName + " " + a.Surname }

// Initials is what stands in the account's picture.
func (a Account) Initials() string {
	if a.refusal != nil {
		return "!"
	}
	return a.GivenName[:1] + a.Surname[:1]
}

// subject is the claim sub: unlike oid it is made for one application, so
// nobody can use it as a key across applications.
func (a Account) subject() string {
	h := sha256.Sum256([]byte(ClientID + a.ObjectID))
	return base64url(h[:])
}

// loginHint is the claim login_hint, which names the account at sign-in and
// sign-out and means nothing to anybody else.
func (a Account) loginHint() string { return "O." + base64url([]byte(a.ObjectID)) }

// hinted reports whether a hint of a client names the account.
func (a Account) hinted(hint string) bool { return hint == a.Mail || hint == a.loginHint() }

// refusedAt reports whether the account is there to be refused at a place.
func (a Account) refusedAt(at aadsts.Place) (aadsts.Failure, bool) {
	if a.refusal == nil || a.refusal.At != at {
		return aadsts.Failure{}, false
	}
	return *a.refusal, true
}

// Accounts are the operators, in the order of the account picker. The caller
// owns the slice.
func Accounts() []Account {
	return []Account{
		{
			ObjectID: "5a9db0c8-0f0d-4e5b-9c1d-f407de5c0101", GivenName: "Anna", Surname: "Berg", Mail: "anna.berg@example.com",
			Shows: "An administrator has approved Frontdesk already.", policy: approvedBefore,
		},
		{
			ObjectID: "5a9db0c8-0f0d-4e5b-9c1d-f407de5c0102", GivenName: "Omar", Surname: "Lindqvist", Mail: "omar.lindqvist@example.com",
			Shows: "Agrees for himself, page by page.", policy: agrees,
		},
		{
			ObjectID: "5a9db0c8-0f0d-4e5b-9c1d-f407de5c0103", GivenName: "Sofia", Surname: "Keller", Mail: "sofia.keller@example.com",
			Shows: "May sign in; everything else needs an administrator.", policy: agreesToSignIn,
		},
		{
			ObjectID: "5a9db0c8-0f0d-4e5b-9c1d-f407de5c0104", GivenName: "Jonas", Surname: "Halloran", Mail: "jonas.halloran@example.com",
			Shows: "Needs an administrator even to sign in.", policy: agreesToNothing,
		},
	}
}

// Refused are the accounts that are there to be refused: one for each error of
// the table, in its order. The caller owns the slice.
func Refused() []Account {
	var out []Account
	for _, f := range aadsts.All() {
		out = append(out, Account{
			ObjectID:  fmt.Sprintf("5a9db0c8-0f0d-4e5b-9c1d-%012d", f.Number),
			GivenName: fmt.Sprint(f.Number), Surname: f.Name,
			Mail:  fmt.Sprintf("aadsts%d@example.com", f.Number),
			Shows: shows(f), policy: approvedBefore, refusal: &f,
		})
	}
	return out
}

// shows says in a few words how an error is met.
func shows(f aadsts.Failure) string {
	switch {
	case f.At == aadsts.Authorize && f.Stays:
		return "the browser stays on a page"
	case f.At == aadsts.Authorize:
		return "the browser comes back with the error"
	case f.At == aadsts.Redeem:
		return "the code is refused"
	case f.StepUp:
		return "signs in; must confirm it at the second refresh"
	case f.Passing:
		return "signs in; a few refreshes are refused"
	default:
		return "signs in; the second refresh is refused"
	}
}

func accountWhere(match func(Account) bool) (Account, bool) {
	all := slices.Concat(Accounts(), Refused())
	if i := slices.IndexFunc(all, match); i >= 0 {
		return all[i], true
	}
	return Account{}, false
}
