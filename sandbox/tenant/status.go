package tenant

import (
	"maps"
	"sync"

	"frontdesk/sandbox/tenant/aadsts"
)

// Status is what has happened at the tenant since it was opened.
type Status struct {
	SignIns    int         `json:"sign_ins"`   // codes redeemed
	Refreshes  int         `json:"refreshes"`  // refresh tokens used
	SignOuts   int         `json:"sign_outs"`  // browsers sent to the sign-out page
	SignedOut  string      `json:"signed_out"` // the account that the last of them named; empty: none
	CP1        bool        `json:"cp1"`        // the newest access token went to a client that declared cp1
	Challenges int         `json:"challenges"` // Graph calls answered with a claims challenge
	Refused    map[int]int `json:"refused"`    // errors told, by AADSTS number
	Approved   []string    `json:"approved"`   // permissions an administrator approved for everybody
	Followed   int         `json:"followed"`   // requests sent on to where a broken endpoint redirected
	Graph      GraphStatus `json:"graph"`
}

// GraphStatus counts Graph calls, refused ones included.
type GraphStatus struct {
	Calls       map[string]int `json:"calls"` // by endpoint: me, users (delta too), contacts, photos, getSchedule, getPresencesByUserId
	InFlight    int            `json:"in_flight"`
	MaxInFlight int            `json:"max_in_flight"`
	MaxOutlook  int            `json:"max_outlook"` // most Outlook requests at a time, refused ones included
	Throttled   int            `json:"throttled"`   // answered 429
}

// Status tells what has happened so far.
func (t *Tenant) Status() Status {
	a := t.authority
	s := Status{Approved: a.consents.approved(), Followed: a.trouble.Followed(), Graph: t.graph.meter.read()}
	s.SignIns, s.Refreshes, s.CP1 = t.ledger.counts()
	a.told.read(&s)
	return s
}

// tally counts what the tenant told clients. It is safe for use by several
// goroutines.
type tally struct {
	mu         sync.Mutex
	numbers    map[int]int
	challenges int
	signOuts   int
	last       string
}

func (t *tally) count(f aadsts.Failure) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.numbers[f.Number]++
}

func (t *tally) challenge() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.challenges++
}

func (t *tally) signOut(who Account) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.signOuts++
	t.last = who.Mail
}

func (t *tally) read(s *Status) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.Refused, s.Challenges, s.SignOuts, s.SignedOut = maps.Clone(t.numbers), t.challenges, t.signOuts, t.last
}
