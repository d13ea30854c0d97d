package tenant

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant/aadsts"
	"frontdesk/sandbox/tenant/cae"
	"frontdesk/sandbox/tenant/trouble"
)

// Approve lets an administrator approve permissions for everybody, by short or
// full name; none named means all. The error names a permission that does not
// exist.
func (t *Tenant) Approve(scopes ...string) error {
	short, err := t.authority.named(scopes)
	if err == nil {
		t.authority.consents.approve(short)
	}
	return err
}

// Unapprove takes back permissions, whoever agreed to them for whom: refreshes
// that ask for them are refused with AADSTS65001 from now on. None named means
// all. The error names a permission that does not exist.
func (t *Tenant) Unapprove(scopes ...string) error {
	short, err := t.authority.named(scopes)
	if err == nil {
		t.authority.consents.withdraw(short)
	}
	return err
}

func (a *authority) named(scopes []string) ([]string, error) {
	if len(scopes) == 0 {
		return scopeNames(), nil
	}
	for _, s := range scopes {
		if a.approvable([]string{s}) == nil {
			return nil, fmt.Errorf("there is no permission %q: use %s", s, strings.Join(scopeNames(), ", "))
		}
	}
	return a.approvable(scopes), nil
}

// Refuse answers the next count requests at a place with an error of the table,
// whoever asks; Always means until Refuse says 0.
//
// An error that ends sign-ins (Failure.Ends) finishes the refresh token it is
// told to, and with Always the refresh tokens that exist now, but none of later
// sign-ins. With Always, one that asks the operator to confirm something
// (Failure.StepUp) stands until a sign-in brings its claims. The error says
// that there is no such number.
func (t *Tenant) Refuse(number int, at aadsts.Place, count int) error {
	f, ok := aadsts.Find(number)
	if !ok {
		return fmt.Errorf("there is no AADSTS%d in the sandbox", number)
	}
	later := at == aadsts.Refresh && count == Always
	if f.Revokes && at == aadsts.Refresh && count != 0 {
		t.ledger.revokeAccess()
	}
	switch {
	case f.Ends && later:
		t.ledger.endAll(f)
	case f.StepUp && later:
		t.authority.orders.challenge(t.now(), "", t.ledger.newest(), &f)
	default:
		t.authority.orders.refuse(f, at, count)
	}
	if f.StepUp && count == 0 {
		t.authority.orders.lift()
	}
	return nil
}

// ChallengeKind is what a claims challenge takes to be met.
type ChallengeKind string

// The kinds.
const (
	ChallengeInsufficient ChallengeKind = "insufficient" // a token asked for with the claims
	ChallengeInteractive  ChallengeKind = "interactive"  // a sign-in that brings the claims
	ChallengeNone         ChallengeKind = "none"         // lifts the challenge
)

// ChallengeKinds are all kinds. The caller owns the slice.
func ChallengeKinds() []ChallengeKind {
	return []ChallengeKind{ChallengeInsufficient, ChallengeInteractive, ChallengeNone}
}

// Challenge lets Graph refuse every access token with a claims challenge
// written in a shape, until a client has met it. A client that did not declare
// cp1 gets a plain 401 instead, for the tokens it has now.
func (t *Tenant) Challenge(kind ChallengeKind, shape cae.Shape) {
	switch kind {
	case ChallengeInsufficient:
		t.authority.orders.challenge(t.now(), shape, t.ledger.newest(), nil)
	case ChallengeInteractive:
		t.authority.orders.challenge(t.now(), shape, t.ledger.newest(), &aadsts.Confirm)
	case ChallengeNone:
		t.authority.orders.lift()
	}
}

// Reuse sets what happens to a refresh token that is used again, also to those
// that were replaced before.
func (t *Tenant) Reuse(how Reuse) { t.ledger.setReuse(how) }

// Slow lets an endpoint (one of Endpoints) answer late from now on; 0 ends that.
func (t *Tenant) Slow(endpoint string, by time.Duration) { t.authority.trouble.Slow(endpoint, by) }

// Break breaks an endpoint (one of Endpoints) for f.Count requests. It replaces
// what was wrong with it before.
func (t *Tenant) Break(endpoint string, f trouble.Fault) { t.authority.trouble.Break(endpoint, f) }

// Shake lets an endpoint (one of Endpoints) fail now and then; the zero Shaking
// ends that.
func (t *Tenant) Shake(endpoint string, how trouble.Shaking) {
	t.authority.trouble.Shake(endpoint, how)
}

// SetRefreshIn sets the refresh_in of token answers from now on; 0: half of the
// life of tokens that live for two hours or more, and none for others.
func (t *Tenant) SetRefreshIn(d time.Duration) { t.authority.orders.setRefreshIn(d) }

// RevokeAll ends every sign-in as an administrator's "revoke sessions" does:
// refresh tokens stop working. So do access tokens of clients that declared
// cp1; others live on until they expire.
func (t *Tenant) RevokeAll() {
	t.ledger.endAll(aadsts.RefreshRevoked)
	t.ledger.revokeAccess()
}

// ExpireAccess lets every access token expire at once; refresh tokens live on.
func (t *Tenant) ExpireAccess() { t.ledger.expireAccess() }

// SetTokenLifetime sets how long access tokens live that are issued from now
// on; 0: one hour, or 28 for clients that declare cp1.
func (t *Tenant) SetTokenLifetime(d time.Duration) { t.ledger.setLifetime(d) }

// AddPerson takes a newcomer into the directory, who has an empty calendar and
// no telephone. Like RemovePerson and RenamePerson it changes what is told from
// now on, also to those who ask for changes.
func (t *Tenant) AddPerson(c people.Colleague) error { return t.graph.roll.add(c) }

// RenamePerson gives whoever has the mail address another name.
func (t *Tenant) RenamePerson(mail, given, surname string) error {
	return t.graph.roll.rename(mail, given, surname)
}

// RemovePerson takes whoever has the mail address out of the directory.
func (t *Tenant) RemovePerson(mail string) error { return t.graph.roll.remove(mail) }

// Resync lets the directory lose track: links for changes that were given out
// are answered with 410 from now on.
func (t *Tenant) Resync() { t.graph.roll.outdate() }

// SetLatency sets how long every Graph call takes at least.
func (t *Tenant) SetLatency(d time.Duration) { t.graph.setLatency(d) }

// Fail lets the next n Graph calls answer with an HTTP status of 400 or more.
func (t *Tenant) Fail(status, n int) { t.graph.fail(status, n) }

func (t *Tenant) now() time.Time { return t.authority.now() }
