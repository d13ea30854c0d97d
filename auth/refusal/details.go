package refusal

import (
	"fmt"
	"strings"
	"time"
)

// Details are what IT needs to find the event in Microsoft's own log, on one
// line: the numbers, the error, the ids, and when. The service's own time
// counts; now stands in for it, and a zero now for none. Nothing in it is
// secret, and nothing of it was not checked.
func (r *Refusal) Details(now time.Time) string {
	var parts []string
	for _, n := range r.Numbers {
		parts = append(parts, fmt.Sprintf("AADSTS%d", n))
	}
	if len(parts) == 0 && r.Status > 0 {
		parts = append(parts, fmt.Sprintf("HTTP %d", r.Status))
	}
	parts = append(parts, r.Code)
	if r.Sub != "" {
		parts = append(parts, r.Sub)
	}
	if r.Correlation != "" {
		parts = append(parts, "correlation "+r.Correlation)
	}
	if r.Trace != "" {
		parts = append(parts, "trace "+r.Trace)
	}
	if !r.At.IsZero() {
		now = r.At
	}
	if !now.IsZero() {
		parts = append(parts, now.UTC().Format("2006-01-02 15:04:05 MST"))
	}
	return strings.Join(parts, " · ")
}
