package forget_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/auth/forget"
	"frontdesk/switchboard"
)

// Memory is swept when secrets are over, a second after the last of them and
// once more ten seconds later, and not otherwise.
func TestWhenMemoryIsSwept(t *testing.T) {
	off, out, checking := account("off", ""), account("signed-out", ""), account("checking", "")
	waiting, finishing := account("waiting", ""), account("finishing", "a")
	a, b, offline, confirm := account("signed-in", "a"), account("signed-in", "b"), account("offline", "a"), account("confirm", "a")
	renewed := a
	renewed.Renewed = time.Unix(1, 0)
	for name, c := range map[string]struct {
		before, states []switchboard.Account
		sweeps         bool
	}{
		"nobody has signed in":           {states: []switchboard.Account{checking, out}},
		"there is no account":            {states: []switchboard.Account{off}},
		"the program starts signed in":   {states: []switchboard.Account{checking, a}},
		"the browser opens":              {states: []switchboard.Account{out, waiting, finishing}},
		"signed in":                      {states: []switchboard.Account{out, waiting, finishing, checking, a}, sweeps: true},
		"cancelled":                      {states: []switchboard.Account{out, waiting, out}, sweeps: true},
		"permitted more":                 {before: []switchboard.Account{a}, states: []switchboard.Account{waiting, finishing, a}, sweeps: true},
		"signed out":                     {before: []switchboard.Account{a}, states: []switchboard.Account{checking, out}, sweeps: true},
		"signed out while offline":       {before: []switchboard.Account{offline}, states: []switchboard.Account{out}, sweeps: true},
		"ended by the organisation":      {before: []switchboard.Account{confirm}, states: []switchboard.Account{account("signed-out", "a")}, sweeps: true},
		"switched":                       {before: []switchboard.Account{a}, states: []switchboard.Account{checking, b}, sweeps: true},
		"the network goes and comes":     {before: []switchboard.Account{a}, states: []switchboard.Account{offline, a, checking, a}},
		"the tokens are renewed":         {before: []switchboard.Account{a}, states: []switchboard.Account{renewed}, sweeps: true},
		"switched off by the policy":     {before: []switchboard.Account{a}, states: []switchboard.Account{off}, sweeps: true},
		"to be confirmed":                {before: []switchboard.Account{a}, states: []switchboard.Account{confirm}},
		"signed in, and out straight on": {states: []switchboard.Account{waiting, a, checking, out}, sweeps: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				want := []time.Duration{}
				if c.sweeps {
					want = []time.Duration{time.Second, 11 * time.Second}
				}
				if got := sweeps(t, c.before, c.states); !slices.Equal(got, want) {
					t.Errorf("swept after %v, want %v", got, want)
				}
			})
		})
	}
}

func account(state switchboard.AccountState, id string) switchboard.Account {
	return switchboard.Account{State: state, ID: id}
}

// sweeps tells how long after the states memory was swept.
func sweeps(t *testing.T, before, states []switchboard.Account) []time.Duration {
	t.Helper()
	var done []string
	at := []time.Duration{}
	var begin time.Time
	s := forget.New(forget.Config{Close: func() { done = append(done, "close") }})
	s.SetFree(func() {
		done = append(done, "free")
		at = append(at, time.Since(begin))
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	tell := func(states []switchboard.Account) {
		begin = time.Now()
		for _, a := range states {
			s.AccountChanged(a)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
	}
	tell(before)
	done, at = nil, at[:0]
	tell(states)
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if got := strings.Join(done, " "); got != strings.TrimSpace(strings.Repeat("close free ", len(at))) {
		t.Errorf("in which order: %s", got)
	}
	return at
}
