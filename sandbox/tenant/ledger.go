package tenant

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"maps"
	"sync"
	"time"
)

// How long things live, as with Entra.
const (
	attemptLife = 10 * time.Minute
	refreshLife = 90 * 24 * time.Hour
	accessLife  = time.Hour
	longLife    = 28 * time.Hour                 // of access tokens that can be revoked
	briefLife   = 5*time.Minute + 30*time.Second // of accounts whose next refresh is refused
)

// Why a code or a refresh token is not taken.
var (
	errUnknown = errors.New("never issued")
	errUsed    = errors.New("used before")
	errExpired = errors.New("expired")
)

// ledger remembers sign-ins and tokens. It is safe for use by
// several goroutines.
type ledger struct {
	now func() time.Time

	mu       sync.Mutex
	lifetime time.Duration // 0: as with Entra
	reuse    Reuse
	attempts map[string]*attempt
	codes    map[string]string // code to attempt
	refresh  map[string]grant
	gone     map[string]error // codes that were taken back, and why
	access   map[string]access
	serial   int  // of the newest access token
	declared bool // the newest access token is for a client that declared cp1
	signIns  int
	renewals int
}

func newLedger(now func() time.Time, lifetime time.Duration) *ledger {
	return &ledger{
		now: now, lifetime: lifetime, reuse: ReuseAccept,
		attempts: map[string]*attempt{}, codes: map[string]string{}, refresh: map[string]grant{},
		gone: map[string]error{}, access: map[string]access{},
	}
}

// open files a new attempt under a fresh id and sweeps out what has expired.
func (l *ledger) open(a attempt) *attempt {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	maps.DeleteFunc(l.attempts, func(_ string, a *attempt) bool { return now.After(a.expires.Add(time.Hour)) })
	maps.DeleteFunc(l.refresh, func(_ string, g grant) bool { return now.After(g.expires.Add(refreshLife)) })
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

func (l *ledger) setLifetime(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lifetime = d
}

func (l *ledger) setReuse(r Reuse) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reuse = r
}

// newest is the serial of the newest access token.
func (l *ledger) newest() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.serial
}

func (l *ledger) counts() (signIns, renewals int, declared bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.signIns, l.renewals, l.declared
}

func base64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
