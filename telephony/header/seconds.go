package header

import (
	"strconv"
	"strings"
	"time"

	"github.com/emiago/sipgo/sip"
)

// Seconds reads a header that counts seconds, such as Retry-After or Expires; zero where it
// is missing or strange.
func Seconds(m interface{ GetHeader(string) sip.Header }, name string) time.Duration {
	h := m.GetHeader(name)
	if h == nil {
		return 0
	}
	d, _ := ParseSeconds(h.Value())
	return d
}

// ParseSeconds reads whole seconds, less than 2^31 (RFC 3261 section 25.1, delta-seconds),
// whatever follows them.
func ParseSeconds(value string) (time.Duration, bool) {
	digits := strings.TrimSpace(value)
	if i := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		digits = digits[:i]
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return time.Duration(n) * time.Second, err == nil
}

// FormatSeconds writes a time in whole seconds, as a header has it.
func FormatSeconds(d time.Duration) string { return strconv.FormatInt(int64(d/time.Second), 10) }
