package telephony

import (
	"time"
)

const (
	registerFor   = 2 * time.Minute // asked of the PBX; a PBX that restarts has us again after half of it
	retryFirst    = 2 * time.Second
	retryMost     = 2 * time.Minute
	longestWait   = 10 * time.Minute // however long a Retry-After is
	longestExpiry = time.Hour        // of a registration and of a ringing call, whatever is asked
	passwordTries = 2                // a third wrong password may lock the account
)

// backoff tells how long to wait after failures in a row.
type backoff struct{ failures int }

// next is the wait after one more failure: it doubles, up to two minutes, and
// is spread by half so that a hundred consoles do not return together after a
// power cut. random is in [0,1).
func (b *backoff) next(random float64) time.Duration {
	wait := min(retryFirst<<min(b.failures, 16), retryMost)
	b.failures++
	return wait/2 + time.Duration(random*float64(wait/2))
}

// wait is next, but for the first failure, after which there is none.
func (b *backoff) wait(random float64) time.Duration {
	if b.failures == 0 {
		b.failures++
		return 0
	}
	return b.next(random)
}

func (b *backoff) reset() { b.failures = 0 }

// refreshAfter is when a registration is renewed: early enough for several
// attempts before it ends.
func refreshAfter(granted time.Duration) time.Duration {
	if granted > 2*time.Minute {
		return granted - time.Minute
	}
	return max(granted/2, time.Second)
}
