package tenant

import (
	"slices"
	"sync"
)

// policy is what an organisation lets an operator agree to.
type policy int

const (
	approvedBefore  policy = iota // an administrator has approved everything; else as agrees
	agrees                        // to everything
	agreesToSignIn                // to what signing in needs
	agreesToNothing               // every permission takes an administrator
)

// signingIn are the permissions that only tell who somebody is.
var signingIn = []string{"openid", "profile", "email", "offline_access", "User.Read"}

// allows reports whether the operator may agree to all the short scopes.
func (p policy) allows(short []string) bool {
	switch p {
	case approvedBefore, agrees:
		return true
	case agreesToSignIn:
		return subset(short, signingIn)
	case agreesToNothing:
		return false
	}
	return false
}

// consents remembers who may use Frontdesk for what. It is safe for use by
// several goroutines.
type consents struct {
	mu       sync.Mutex
	everyone map[string]bool            // short scopes approved by an administrator
	given    map[string]map[string]bool // object id to short scopes
}

// newConsents gives the accounts of which it is said the approval of an
// administrator.
func newConsents() *consents {
	c := &consents{everyone: map[string]bool{}, given: map[string]map[string]bool{}}
	for _, a := range slices.Concat(Accounts(), Refused()) {
		if a.policy == approvedBefore {
			c.agree(a.ObjectID, scopeNames())
		}
	}
	return c
}

// missing are those of the short scopes that nobody has agreed to yet.
func (c *consents) missing(oid string, short []string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(short), func(s string) bool { return c.everyone[s] || c.given[oid][s] })
}

// agree notes that an operator agreed.
func (c *consents) agree(oid string, short []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.given[oid] == nil {
		c.given[oid] = map[string]bool{}
	}
	for _, s := range short {
		c.given[oid][s] = true
	}
}

// approve notes that an administrator agreed for everybody.
func (c *consents) approve(short []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range short {
		c.everyone[s] = true
	}
}

// withdraw takes consent back, whoever gave it to whom.
func (c *consents) withdraw(short []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range short {
		delete(c.everyone, s)
		for _, given := range c.given {
			delete(given, s)
		}
	}
}

// approved are the short scopes that an administrator approved for everybody,
// in the order of the table.
func (c *consents) approved() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(scopeNames(), func(s string) bool { return !c.everyone[s] })
}

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}
