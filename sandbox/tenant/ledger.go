package tenant

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

// How long things live, as with Entra.
const (
	attemptLife = 10 * time.Minute
	refreshLife = 90 * 24 * time.Hour
)

// Why a code or a refresh token is not taken.
var (
	errUnknown = errors.New("never issued")
	errUsed    = errors.New("used before")
	errExpired = errors.New("expired")
	errRevoked = errors.New("revoked")
)

// ledger remembers sign-ins, tokens and consents. It is safe for use by
// several goroutines.
type ledger struct {
	now func() time.Time

	mu       sync.Mutex
	lifetime time.Duration
	attempts map[string]*attempt
	codes    map[string]string // code to attempt
	refresh  map[string]grant
	gone     map[string]error // codes and refresh tokens that were taken back, and why
	access   map[string]access
	consents map[string]map[string]bool // object id to short scopes
	signIns  int
	renewals int
}

// access is what an access token stands for.
type access struct {
	account Account
	scopes  []string // short names
	expires time.Time
}

func newLedger(now func() time.Time, lifetime time.Duration) *ledger {
	return &ledger{
		now: now, lifetime: lifetime,
		attempts: map[string]*attempt{}, codes: map[string]string{}, refresh: map[string]grant{},
		gone: map[string]error{}, access: map[string]access{}, consents: map[string]map[string]bool{},
	}
}

// open files a new attempt under a fresh id and sweeps out what has expired.
func (l *ledger) open(a attempt) *attempt {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	maps.DeleteFunc(l.attempts, func(_ string, a *attempt) bool { return now.After(a.expires.Add(time.Hour)) })
	maps.DeleteFunc(l.access, func(_ string, a access) bool { return now.After(a.expires.Add(time.Hour)) })
	a.id, a.expires = rand.Text(), now.Add(attemptLife)
	l.attempts[a.id] = &a
	return &a
}

// attempt finds an attempt that is still alive.
func (l *ledger) attempt(id string) (*attempt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.attemptLocked(id)
}

func (l *ledger) attemptLocked(id string) (*attempt, error) {
	a, ok := l.attempts[id]
	switch {
	case !ok:
		return nil, errUnknown
	case !l.now().Before(a.expires):
		return nil, errExpired
	default:
		return a, nil
	}
}

// advance replaces an attempt by a changed copy, which it returns. change runs
// under the lock: it must not call the ledger.
func (l *ledger) advance(id string, change func(*attempt)) (*attempt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	old, err := l.attemptLocked(id)
	if err != nil {
		return nil, err
	}
	if old.answered {
		return nil, errUsed
	}
	a := *old
	change(&a)
	l.attempts[id] = &a
	return &a, nil
}

func (l *ledger) saveCode(id, code string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.codes[code] = id
}

// byCode finds the attempt that a code ends.
func (l *ledger) byCode(code string) (*attempt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if why, ok := l.gone[code]; ok {
		return nil, why
	}
	id, ok := l.codes[code]
	if !ok {
		return nil, errUnknown
	}
	return l.attemptLocked(id)
}

// redeem ends an attempt with tokens. Of two that redeem at once, one wins.
func (l *ledger) redeem(a *attempt, renewable bool) (accessID, refreshToken string, lifetime time.Duration, err error) {
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
		l.refresh[refreshToken] = grant{*a.account, a.request.Scopes, a.authTime, l.now().Add(refreshLife)}
	}
	return l.issueLocked(*a.account, a.short), refreshToken, l.lifetime, nil
}

// grant finds what a refresh token stands for, without using it.
func (l *ledger) grant(token string) (grant, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.grantLocked(token)
}

func (l *ledger) grantLocked(token string) (grant, error) {
	if why, ok := l.gone[token]; ok {
		return grant{}, why
	}
	g, ok := l.refresh[token]
	switch {
	case !ok:
		return grant{}, errUnknown
	case !l.now().Before(g.expires):
		return grant{}, errExpired
	default:
		return g, nil
	}
}

// renew swaps a refresh token for a new one and an access token for the short
// scopes. The old refresh token is used up.
func (l *ledger) renew(old string, short []string) (accessID, refreshToken string, lifetime time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	g, err := l.grantLocked(old)
	if err != nil {
		return "", "", 0, err
	}
	delete(l.refresh, old)
	l.gone[old] = errUsed
	refreshToken = rand.Text() + rand.Text()
	g.expires = l.now().Add(refreshLife)
	l.refresh[refreshToken] = g
	l.renewals++
	return l.issueLocked(g.account, short), refreshToken, l.lifetime, nil
}

func (l *ledger) issueLocked(who Account, short []string) string {
	id := rand.Text()
	l.access[id] = access{who, slices.Clone(short), l.now().Add(l.lifetime)}
	return id
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

// consented reports whether the account has agreed to all the short scopes.
func (l *ledger) consented(oid string, short []string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !slices.ContainsFunc(short, func(s string) bool { return !l.consents[oid][s] })
}

func (l *ledger) consent(oid string, short []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.consents[oid] == nil {
		l.consents[oid] = map[string]bool{}
	}
	for _, s := range short {
		l.consents[oid][s] = true
	}
}

func (l *ledger) revokeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for token := range l.refresh {
		l.gone[token] = errRevoked
	}
	clear(l.refresh)
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

func (l *ledger) setLifetime(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lifetime = d
}

func (l *ledger) counts() (signIns, renewals int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.signIns, l.renewals
}

func base64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
