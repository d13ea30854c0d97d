package gate

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longest is the longest pause Frontdesk believes. The service asks for
// minutes at most; a header with hours in it is a mistake somewhere between.
const longest = 10 * time.Minute

// RetryAfter reads a Retry-After header (RFC 9110 section 10.2.3): seconds, as
// Graph sends them also with a fraction, or a date. The answer is rounded up
// to whole seconds and is between one second and ten minutes; ok is false when
// the header is missing or not readable.
func RetryAfter(header http.Header, now time.Time) (pause time.Duration, ok bool) {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil {
		at, err := http.ParseTime(text)
		if err != nil {
			return 0, false
		}
		seconds = at.Sub(now).Seconds()
	}
	if math.IsNaN(seconds) {
		return 0, false
	}
	seconds = min(max(math.Ceil(seconds), 1), longest.Seconds())
	return time.Duration(seconds) * time.Second, true
}
