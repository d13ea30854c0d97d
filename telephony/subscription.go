package telephony

import (
	"time"

	"frontdesk/telephony/header"
)

const (
	subscribeFor = 10 * time.Minute // asked of the PBX; what nobody wants any more is not renewed after it
	hopeless     = time.Hour        // after the PBX has said no for good
	steady       = time.Minute      // what ends sooner counts as a failure, so that nobody runs in circles
)

// step is what a subscription does when its time has come.
type step int

const (
	stepBegin    step = iota // ask in a new dialog
	stepRefresh              // ask again in this one
	stepFallBack             // nothing: the PBX does not have this event package
)

// subscription decides about one SUBSCRIBE dialog (RFC 6665 section 4.1): what
// is done next, and when. It is a plain value: answers and notifications go in.
// The zero value begins at once. random is in [0,1).
type subscription struct {
	step    step
	due     time.Time
	began   time.Time // of this dialog
	ends    time.Time // what was granted
	least   time.Duration
	final   bool    // the PBX has said no for good; it is asked again, but hours may pass
	backoff backoff // of answers that do not come, or say "later"
	circles backoff // of dialogs that do not live for long
}

// ask is how long the PBX is asked to report.
func (s *subscription) ask() time.Duration { return max(subscribeFor, s.least) }

// begin notes that a new dialog is asked for.
func (s *subscription) begin(now time.Time) { s.began, s.ends, s.final = now, time.Time{}, false }

// granted takes a 2xx, or how long a NOTIFY says that it goes on.
func (s *subscription) granted(d time.Duration, now time.Time, random float64) {
	if d <= 0 { // ended by the PBX in the moment it was made
		s.again(0, now, random)
		return
	}
	s.backoff.reset()
	d = min(d, s.ask())
	wait := refreshAfter(d)
	s.step, s.ends, s.due = stepRefresh, now.Add(d), now.Add(wait-time.Duration(random*float64(wait/10)))
}

// refused takes a final response that is no 2xx.
func (s *subscription) refused(status int, after, least time.Duration, now time.Time, random float64) {
	switch status {
	case 481: // the PBX has forgotten this dialog
		s.again(0, now, random)
	case 423:
		if least = min(least, longestExpiry); least > s.ask() {
			s.least, s.due = least, now
			return
		}
		s.hopeless(now)
	case 489:
		s.step = stepFallBack
	case 401, 403, 404, 405, 407, 410, 501, 603, 604:
		s.hopeless(now)
	default: // of a dialog that lives it says nothing (RFC 6665 section 4.1.2.2)
		s.due = now.Add(max(s.backoff.next(random), min(after, longestWait)))
		if !s.due.Before(s.ends) {
			s.step = stepBegin
		}
	}
}

// unanswered takes that no response came: the dialog may live on until its end.
func (s *subscription) unanswered(now time.Time, random float64) {
	s.due = now.Add(s.backoff.next(random))
	if !s.due.Before(s.ends) {
		s.step = stepBegin
	}
}

// notified takes the Subscription-State of a NOTIFY and reports whether the
// subscription goes on.
func (s *subscription) notified(n header.SubscriptionState, now time.Time, random float64) bool {
	if n.State != "terminated" {
		if n.Expires > 0 {
			s.granted(n.Expires, now, random)
		}
		return true
	}
	switch n.Reason {
	case "deactivated", "timeout":
		s.again(0, now, random)
	case "rejected", "noresource", "invariant":
		s.hopeless(now)
	default: // probation, giveup, and what nobody has heard of
		s.again(max(n.RetryAfter, retryFirst), now, random)
	}
	return false
}

// again begins anew after a wait, and after a longer one when this dialog did
// not live for long.
func (s *subscription) again(wait time.Duration, now time.Time, random float64) {
	if now.Sub(s.began) >= steady {
		s.circles.reset()
	} else { // once is no circle
		wait = max(wait, s.circles.wait(random))
	}
	s.step, s.due = stepBegin, now.Add(min(wait, longestWait))
}

func (s *subscription) hopeless(now time.Time) {
	s.step, s.due, s.final = stepBegin, now.Add(hopeless), true
}
