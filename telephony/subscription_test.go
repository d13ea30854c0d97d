package telephony

import (
	"testing"
	"time"

	"frontdesk/telephony/header"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// What comes of a SUBSCRIBE dialog, by the rules of RFC 6665: what is done next,
// and after how long.
func TestSubscriptionRules(t *testing.T) {
	type outcome struct {
		step step
		wait time.Duration
	}
	for _, c := range []struct {
		name string
		do   func(s *subscription)
		want outcome
	}{
		{"at first", func(*subscription) {}, outcome{stepBegin, 0}},
		{"granted", func(s *subscription) { s.granted(10*time.Minute, noon, 0) }, outcome{stepRefresh, 9 * time.Minute}},
		{"spread", func(s *subscription) { s.granted(10*time.Minute, noon, 0.5) }, outcome{stepRefresh, 9*time.Minute - 27*time.Second}},
		{"granted for less", func(s *subscription) { s.granted(time.Minute, noon, 0) }, outcome{stepRefresh, 30 * time.Second}},
		{"granted for longer than asked", func(s *subscription) { s.granted(time.Hour, noon, 0) }, outcome{stepRefresh, 9 * time.Minute}},
		{"granted for nothing", func(s *subscription) { s.granted(0, noon, 0) }, outcome{stepBegin, 0}},
		{"481", func(s *subscription) { s.refused(481, 0, 0, noon, 0) }, outcome{stepBegin, 0}},
		{"423", func(s *subscription) { s.refused(423, 0, 20*time.Minute, noon, 0) }, outcome{stepBegin, 0}},
		{"423 for less than we ask", func(s *subscription) { s.refused(423, 0, time.Minute, noon, 0) }, outcome{stepBegin, hopeless}},
		{"423 twice", func(s *subscription) {
			s.refused(423, 0, 20*time.Minute, noon, 0)
			s.refused(423, 0, 20*time.Minute, noon, 0)
		}, outcome{stepBegin, hopeless}},
		{"404", func(s *subscription) { s.refused(404, 0, 0, noon, 0) }, outcome{stepBegin, hopeless}},
		{"401 after credentials", func(s *subscription) { s.refused(401, 0, 0, noon, 0) }, outcome{stepBegin, hopeless}},
		{"489", func(s *subscription) { s.refused(489, 0, 0, noon, 0) }, outcome{stepFallBack, 0}},
		{"503", func(s *subscription) { s.refused(503, 0, 0, noon, 0) }, outcome{stepBegin, time.Second}},
		{"503 with Retry-After", func(s *subscription) { s.refused(503, 40*time.Second, 0, noon, 0) }, outcome{stepBegin, 40 * time.Second}},
		{"503 with an endless Retry-After", func(s *subscription) { s.refused(503, 100*time.Hour, 0, noon, 0) }, outcome{stepBegin, longestWait}},
		{"503 to a renewal", func(s *subscription) {
			s.granted(10*time.Minute, noon, 0)
			s.refused(503, 0, 0, noon, 0)
		}, outcome{stepRefresh, time.Second}},
		{"503 to a renewal, for longer than it lives", func(s *subscription) {
			s.granted(time.Minute, noon, 0)
			s.refused(503, 2*time.Minute, 0, noon, 0)
		}, outcome{stepBegin, 2 * time.Minute}},
		{"no answer to the first", func(s *subscription) { s.unanswered(noon, 0) }, outcome{stepBegin, time.Second}},
		{"no answer to a renewal", func(s *subscription) {
			s.granted(10*time.Minute, noon, 0)
			s.unanswered(noon, 0)
		}, outcome{stepRefresh, time.Second}},
		{"no answer until the end", func(s *subscription) {
			s.granted(time.Second, noon, 0)
			s.unanswered(noon, 0)
		}, outcome{stepBegin, time.Second}},
		{"NOTIFY active", func(s *subscription) { s.notified(header.ParseSubscriptionState("active;expires=120"), noon, 0) }, outcome{stepRefresh, time.Minute}},
		{"NOTIFY without a word of time", func(s *subscription) {
			s.granted(10*time.Minute, noon, 0)
			s.notified(header.ParseSubscriptionState("active"), noon, 0)
		}, outcome{stepRefresh, 9 * time.Minute}},
		{"deactivated", ends("deactivated"), outcome{stepBegin, 0}},
		{"timeout", ends("timeout"), outcome{stepBegin, 0}},
		{"probation", ends("probation;retry-after=90"), outcome{stepBegin, 90 * time.Second}},
		{"giveup", ends("giveup"), outcome{stepBegin, retryFirst}},
		{"rejected", ends("rejected"), outcome{stepBegin, hopeless}},
		{"noresource", ends("noresource"), outcome{stepBegin, hopeless}},
		{"written twice", ends("reason=noresource"), outcome{stepBegin, hopeless}},
		{"invariant", ends("invariant"), outcome{stepBegin, hopeless}},
		{"a new reason", ends("tired"), outcome{stepBegin, retryFirst}},
	} {
		var s subscription
		s.due = noon
		s.begin(noon.Add(-time.Hour))
		c.do(&s)
		if got := (outcome{s.step, max(0, s.due.Sub(noon))}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func ends(reason string) func(*subscription) {
	return func(s *subscription) {
		s.notified(header.ParseSubscriptionState("Terminated ; Reason="+reason), noon, 0)
	}
}

// A PBX that ends every subscription at once does not make us run in circles.
func TestSubscriptionDoesNotRunInCircles(t *testing.T) {
	var s subscription
	now := noon
	rounds := 0
	for ; now.Sub(noon) < time.Hour; rounds++ {
		s.begin(now)
		s.granted(10*time.Minute, now, 0)
		s.notified(header.ParseSubscriptionState("terminated;reason=deactivated"), now, 0)
		now = s.due
	}
	if rounds > 80 {
		t.Errorf("%d subscriptions in an hour", rounds)
	}
}
