package auth

import (
	"testing"
	"time"

	"frontdesk/auth/answer"
)

func TestWhenTokensAreRenewed(t *testing.T) {
	asked := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		life, refreshIn time.Duration
		renew, until    time.Duration
	}{
		"an hour":              {time.Hour, 0, 55 * time.Minute, time.Hour - 10*time.Second},
		"a minute":             {time.Minute, 0, 30 * time.Second, 54 * time.Second},
		"28 hours, refresh_in": {28 * time.Hour, 14 * time.Hour, 14 * time.Hour, 28*time.Hour - 10*time.Second},
		"refresh_in too late":  {time.Hour, 2 * time.Hour, 55 * time.Minute, time.Hour - 10*time.Second},
		"no life given":        {0, 0, 150 * time.Second, 5*time.Minute - 10*time.Second},
	} {
		g := answer.Grant{Access: "a", Life: c.life, RefreshIn: c.refreshIn}
		got := newToken(g, "", asked)
		if renew, until := got.renew.Sub(asked), got.until.Sub(asked); renew != c.renew || until != c.until {
			t.Errorf("%s: renewed after %v, used until %v; want %v, %v", name, renew, until, c.renew, c.until)
		}
	}
}

func TestChallengedToken(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	tok := newToken(answer.Grant{Access: "a", Life: time.Hour}, `{"a":1}`, now)
	for _, c := range []struct {
		claims string
		after  time.Duration
		want   bool
	}{
		{"", time.Second, true},
		{`{"a":1}`, time.Second, true},    // fifty callers met the same challenge
		{`{"a":1}`, time.Minute, false},   // it was not met after all
		{`{"b":1}`, time.Second, false},   // another challenge
		{"", 2 * time.Hour, false},        // over
		{`{"a":1}`, 2 * time.Hour, false}, // over
	} {
		if got := tok.serves(c.claims, now.Add(c.after)); got != c.want {
			t.Errorf("%q after %v: %v", c.claims, c.after, got)
		}
	}
}

func TestPause(t *testing.T) {
	for n, least := range map[int]time.Duration{1: 2, 2: 4, 3: 8, 6: 60, 100: 60} {
		least *= time.Second
		for range 50 {
			if got := pause(n, 0); got < least || got > least+least/5 {
				t.Errorf("after %d failures: %v", n, got)
			}
		}
	}
	if got := pause(1, 5*time.Minute); got < 5*time.Minute {
		t.Errorf("Retry-After was not kept: %v", got)
	}
}
