package gate_test

import (
	"net/http"
	"testing"
	"time"

	"frontdesk/graph/gate"
)

func TestRetryAfterIsRoundedUpToWholeSeconds(t *testing.T) {
	now := time.Date(2025, 3, 14, 9, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"1":                             time.Second,
		"2.128":                         3 * time.Second,
		"0.249":                         time.Second,
		"0":                             time.Second, // at once again is what the service complains about
		"-4":                            time.Second,
		" 30 ":                          30 * time.Second,
		"1e9":                           10 * time.Minute,
		"+Inf":                          10 * time.Minute,
		"":                              0,
		"soon":                          0,
		"NaN":                           0,
		"99:99":                         0,
		"86400":                         10 * time.Minute,
		"2.0001":                        3 * time.Second,
		"Fri, 14 Mar 2025 09:00:07 GMT": 7 * time.Second,
		"Fri, 14 Mar 2025 08:00:00 GMT": time.Second,
	} {
		got, ok := gate.RetryAfter(http.Header{"Retry-After": {text}}, now)
		if got != want || ok != (want > 0) {
			t.Errorf("%q: %v, %v; want %v", text, got, ok, want)
		}
	}
}
