package tenant

import (
	"strconv"
	"sync"
	"time"

	"frontdesk/sandbox/tenant/aadsts"
	"frontdesk/sandbox/tenant/cae"
	"frontdesk/sandbox/tenant/trouble"
)

// orders is what the tenant was told to answer, whoever asks. It is safe for
// use by several goroutines.
type orders struct {
	mu        sync.Mutex
	refusals  map[aadsts.Place]order
	demand    *demand
	demands   int // so far
	refreshIn time.Duration
}

// order is an error and how many times it is still to be told.
type order struct {
	failure aadsts.Failure
	left    int // trouble.Always: until lifted
}

// demand is a claims challenge that stands until a client has met it.
type demand struct {
	value   string          // what the claims must bring
	claims  string          // the challenge as JSON
	refusal *aadsts.Failure // what refresh tokens hear; nil: a refresh with the claims is enough
	shape   cae.Shape       // of Graph's challenge; empty: Graph does not challenge
	since   int             // serial of the newest access token it concerns
}

func newOrders() *orders { return &orders{refusals: map[aadsts.Place]order{}} }

// refuse lets a place tell an error from now on; 0 times lifts that.
func (o *orders) refuse(f aadsts.Failure, at aadsts.Place, times int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.refusals[at] = order{f, times}
}

// take tells the error that is due at a place, and counts it.
func (o *orders) take(at aadsts.Place) (aadsts.Failure, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	due := o.refusals[at]
	if due.left == 0 {
		return aadsts.Failure{}, false
	}
	if due.left > 0 {
		due.left--
		o.refusals[at] = due
	}
	return due.failure, true
}

// challenge sets up a demand. since is the serial of the newest access token.
func (o *orders) challenge(now time.Time, shape cae.Shape, since int, refusal *aadsts.Failure) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.demands++
	d := demand{refusal: refusal, shape: shape, since: since}
	if refusal == nil {
		d.value = strconv.FormatInt(now.Unix()+int64(o.demands), 10)
		d.claims = cae.NotBefore(d.value)
	} else {
		d.value = aadsts.GUID()
		d.claims = cae.Policy(d.value)
	}
	o.demand = &d
}

func (o *orders) lift() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.demand = nil
}

// standing is the demand that stands, or nil. Nobody changes it afterwards.
func (o *orders) standing() *demand {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.demand
}

func (o *orders) setRefreshIn(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.refreshIn = d
}

// refreshAfter is the refresh_in of tokens that live for some seconds. Entra
// sends half of the life when that is two hours or more. 0: none is sent.
func (o *orders) refreshAfter(seconds int) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.refreshIn > 0:
		return min(int(o.refreshIn.Seconds()), seconds)
	case seconds >= 2*3600:
		return seconds / 2
	default:
		return 0
	}
}

// again is how many refreshes an account with a passing error hears it.
const again = 3

// refusal says what a refresh token hears instead of new tokens, with the
// claims that heal it.
func (a *authority) refusal(g grant) (f aadsts.Failure, claims string, refused bool) {
	if f, mine := g.account.refusedAt(aadsts.Refresh); mine && g.renewals > 0 && a.due(f, g) {
		return f, stepUpClaims(f, g.account.ObjectID), true
	}
	if f, told := a.orders.take(aadsts.Refresh); told {
		return f, stepUpClaims(f, aadsts.GUID()), true
	}
	if d := a.orders.standing(); d != nil && d.refusal != nil && !g.met.Has(d.value) {
		return *d.refusal, d.claims, true
	}
	return aadsts.Failure{}, "", false
}

// due reports whether the error of an account still stands.
func (a *authority) due(f aadsts.Failure, g grant) bool {
	switch {
	case f.StepUp:
		return !g.met.Has(g.account.ObjectID)
	case f.Passing:
		return a.ledger.denied(g.family) <= again
	default:
		return true
	}
}

func stepUpClaims(f aadsts.Failure, value string) string {
	if !f.StepUp {
		return ""
	}
	return cae.Policy(value)
}

// unmet is the demand that an access token does not meet, or nil.
func (a *authority) unmet(t access) *demand {
	if t.revoked {
		since := strconv.FormatInt(a.now().Unix(), 10)
		return &demand{value: since, claims: cae.NotBefore(since), shape: cae.Plain}
	}
	d := a.orders.standing()
	switch {
	case d == nil || d.shape == "":
		return nil
	case t.claims.Capable && t.claims.Has(d.value), !t.claims.Capable && t.serial > d.since:
		return nil
	default:
		return d
	}
}

// The names of the endpoints that can be slow or broken.
const (
	TokenEndpoint     = "token"
	AuthorizeEndpoint = "authorize"
	DiscoveryEndpoint = "discovery"
	KeysEndpoint      = "keys"
	GraphEndpoint     = "graph"
)

// Endpoints are the names of the endpoints that can be slow or broken. The
// caller owns the slice.
func Endpoints() []string {
	return []string{TokenEndpoint, AuthorizeEndpoint, DiscoveryEndpoint, KeysEndpoint, GraphEndpoint}
}

// Always is a count without an end.
const Always = trouble.Always
