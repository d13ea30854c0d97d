package telephony

import (
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
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

// granted reads how long a 200 to REGISTER lets our contact live: its own
// expires parameter, else the Expires header, else what was asked, and never
// more than that (RFC 3261 section 10.3).
func granted(res *sip.Response, ours sip.Uri, asked time.Duration) time.Duration {
	for _, h := range res.GetHeaders("Contact") {
		for _, value := range splitValues(h.Value()) {
			var uri sip.Uri
			var params sip.HeaderParams
			if _, err := sip.ParseAddressValue(value, &uri, &params); err != nil || uri.Host != ours.Host || uri.Port != ours.Port {
				continue
			}
			if v, ok := params.Get("expires"); ok {
				if d, ok := seconds(v); ok {
					return min(d, asked)
				}
			}
		}
	}
	if h := res.GetHeader("Expires"); h != nil {
		if d, ok := seconds(h.Value()); ok {
			return min(d, asked)
		}
	}
	return asked
}

// headerSeconds reads a header that counts seconds, such as Retry-After or
// Expires; zero when it is missing or strange.
func headerSeconds(m interface{ GetHeader(string) sip.Header }, name string) time.Duration {
	h := m.GetHeader(name)
	if h == nil {
		return 0
	}
	d, _ := seconds(h.Value())
	return d
}

func seconds(value string) (time.Duration, bool) {
	digits := strings.TrimSpace(value)
	if i := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		digits = digits[:i]
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return time.Duration(n) * time.Second, err == nil
}
