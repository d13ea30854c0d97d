package tenant

import (
	"crypto/rand"
	"slices"
	"time"

	"frontdesk/sandbox/tenant/aadsts"
	"frontdesk/sandbox/tenant/cae"
)

// Reuse is what happens to a refresh token that is used again after it was
// replaced.
type Reuse string

// The ways.
const (
	ReuseAccept Reuse = "accept" // it goes on working, as with Entra
	ReuseRefuse Reuse = "refuse" // it is refused; the newer one goes on working
	ReuseFamily Reuse = "family" // every refresh token of that sign-in is revoked (RFC 9700 section 4.14.2)
)

// Reuses are all ways. The caller owns the slice.
func Reuses() []Reuse { return []Reuse{ReuseAccept, ReuseRefuse, ReuseFamily} }

// access is what an access token stands for.
type access struct {
	account Account
	scopes  []string // short names
	expires time.Time
	claims  cae.Claims
	serial  int
	revoked bool
}

// redeem ends an attempt with tokens. Of two that redeem at once, one wins.
func (l *ledger) redeem(a *attempt, renewable bool, brought cae.Claims) (accessID, refreshToken string, lifetime time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.attemptLocked(a.id); err != nil {
		return "", "", 0, errUsed
	}
	delete(l.attempts, a.id)
	for code, id := range l.codes {
		if id == a.id {
			delete(l.codes, code)
			l.gone[code] = errUsed
		}
	}
	l.signIns++
	if renewable {
		refreshToken = rand.Text() + rand.Text()
		l.refresh[refreshToken] = grant{
			account: *a.account, scopes: a.request.Scopes, authTime: a.authTime, expires: l.now().Add(refreshLife),
			met: a.claims, family: &family{},
		}
	}
	accessID, lifetime = l.issueLocked(*a.account, a.short, a.claims.With(brought), 0)
	return accessID, refreshToken, lifetime, nil
}

// grant finds what a refresh token stands for, without using it.
func (l *ledger) grant(token string) (grant, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.grantLocked(token)
}

func (l *ledger) grantLocked(token string) (grant, error) {
	g, ok := l.refresh[token]
	switch {
	case !ok:
		return grant{}, errUnknown
	case g.family.dead != nil:
		return grant{}, g.family.dead
	case !l.now().Before(g.expires):
		return grant{}, errExpired
	case g.spent && l.reuse == ReuseRefuse:
		return grant{}, errUsed
	case g.spent && l.reuse == ReuseFamily:
		g.family.dead = aadsts.FamilyRevoked
		return grant{}, g.family.dead
	default:
		g.renewals = g.family.renewals
		return g, nil
	}
}

// renew gives a new refresh token for an old one, and an access token for the
// short scopes.
func (l *ledger) renew(old string, short []string, brought cae.Claims) (accessID, refreshToken string, lifetime time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g, err := l.grantLocked(old)
	if err != nil {
		return "", "", 0, err
	}
	used := g
	used.spent = true
	l.refresh[old] = used
	g.spent, g.met = false, g.met.With(brought)
	g.family.renewals++
	refreshToken = rand.Text() + rand.Text()
	g.expires = l.now().Add(refreshLife)
	l.refresh[refreshToken] = g
	l.renewals++
	claims := g.met
	claims.Capable = brought.Capable
	accessID, lifetime = l.issueLocked(g.account, short, claims, g.family.renewals)
	return accessID, refreshToken, lifetime, nil
}

// issue gives an access token without a sign-in.
func (l *ledger) issue(who Account, short []string) (accessID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	accessID, _ = l.issueLocked(who, short, cae.Claims{Capable: true}, 0)
	return accessID
}

func (l *ledger) issueLocked(who Account, short []string, claims cae.Claims, renewals int) (string, time.Duration) {
	id, life := rand.Text(), l.lifetime
	_, refused := who.refusedAt(aadsts.Refresh)
	switch {
	case life > 0: // as ordered
	case refused && renewals <= 1:
		life = briefLife
	case claims.Capable:
		life = longLife
	default:
		life = accessLife
	}
	l.serial++
	l.declared = claims.Capable
	l.access[id] = access{who, slices.Clone(short), l.now().Add(life), claims, l.serial, false}
	return id, life
}

// denied counts a refresh that was refused for a while.
func (l *ledger) denied(f *family) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	f.denied++
	return f.denied
}

// end finishes the refresh tokens of one sign-in.
func (l *ledger) end(f *family, why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f.dead = why
}

// accessBy finds what an access token allows.
func (l *ledger) accessBy(id string) (access, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok := l.access[id]
	switch {
	case !ok:
		return access{}, errUnknown
	case !l.now().Before(a.expires):
		return access{}, errExpired
	default:
		return a, nil
	}
}

// endAll finishes the refresh tokens of every sign-in.
func (l *ledger) endAll(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.refresh {
		if g.family.dead == nil {
			g.family.dead = why
		}
	}
}

// revokeAccess takes back the access tokens of clients that declared cp1. Those
// of others live on, because no resource asks about them.
func (l *ledger) revokeAccess() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, a := range l.access {
		a.revoked = a.revoked || a.claims.Capable
		l.access[id] = a
	}
}

func (l *ledger) expireAccess() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	for id, a := range l.access {
		if now.Before(a.expires) {
			a.expires = now
			l.access[id] = a
		}
	}
}
