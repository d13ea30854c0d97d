package refusal

import (
	"fmt"
	"time"
)

// Refusal is a provider's "no" (RFC 6749 sections 4.1.2.1 and 5.2), with what
// Microsoft adds to it. [Read] and [FromBrowser] make it and check every field;
// nobody changes it afterwards.
type Refusal struct {
	Status      int           // of HTTP; 0 when it came through the browser
	Code        string        // error, or "unrecognised" when that is no plain word
	Sub         string        // suberror, likewise; empty when there is none
	Numbers     []int         // AADSTS numbers, the first one first; they choose words, never actions
	Claims      string        // the challenge to carry into the next sign-in, a JSON object; may be empty
	Trace       string        // a GUID; may be empty
	Correlation string        // a GUID; may be empty
	At          time.Time     // when the service says that it refused, in UTC; else zero
	RetryAfter  time.Duration // the pause asked for, at most ten minutes; 0 when none
}

// Error is one line for the log.
func (r *Refusal) Error() string {
	text := "the sign-in service answered " + r.Code
	if r.Sub != "" {
		text += "/" + r.Sub
	}
	if len(r.Numbers) > 0 {
		text += fmt.Sprintf(" (AADSTS%d)", r.Numbers[0])
	}
	return text
}
