package auth

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// refusal is a provider's "no" (RFC 6749 sections 4.1.2.1 and 5.2), with what
// Microsoft adds to it. It holds nothing of the body but these checked values,
// so it may be logged.
type refusal struct {
	Status      int    // 0 when it came through the browser
	Code        string // error
	Sub         string // suberror
	Numbers     []int  // AADSTS numbers; they choose words, never actions
	Claims      string // the challenge to carry into the next sign-in
	Trace       string
	Correlation string
	RetryAfter  time.Duration
}

func (r *refusal) Error() string {
	text := "the sign-in service answered " + r.Code
	if r.Sub != "" {
		text += "/" + r.Sub
	}
	if len(r.Numbers) > 0 {
		text += fmt.Sprintf(" (AADSTS%d)", r.Numbers[0])
	}
	return text
}

var (
	wordPattern   = regexp.MustCompile(`^[a-z0-9_.-]{1,64}$`)
	idPattern     = regexp.MustCompile(`^[0-9a-fA-F-]{8,64}$`)
	numberPattern = regexp.MustCompile(`AADSTS(\d{4,9})`)
	tracePattern  = regexp.MustCompile(`Trace ID: ([0-9a-fA-F-]{8,64})`)
	corrPattern   = regexp.MustCompile(`Correlation ID: ([0-9a-fA-F-]{8,64})`)
)

// readRefusal reads the body of a failed token request. It is nil when the
// body is not a provider's: a proxy or a hotel's portal answered instead.
func readRefusal(status int, header http.Header, body []byte) *refusal {
	var found struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Sub         string `json:"suberror"`
		Codes       []int  `json:"error_codes"`
		Claims      string `json:"claims"`
		Trace       string `json:"trace_id"`
		Correlation string `json:"correlation_id"`
	}
	if json.Unmarshal(body, &found) != nil || found.Error == "" {
		return nil
	}
	r := &refusal{
		Status: status, Code: word(found.Error), Sub: word(found.Sub), Numbers: found.Codes,
		Claims: challenge(found.Claims), Trace: id(found.Trace), Correlation: id(found.Correlation),
		RetryAfter: retryAfter(header),
	}
	r.describe(found.Description)
	return r
}

// browserRefusal is an error that came with the redirect.
func browserRefusal(code, description string) *refusal {
	r := &refusal{Code: word(code)}
	r.describe(description)
	return r
}

// describe takes the numbers and ids out of Microsoft's description, which is
// the only place that has them when an error comes through the browser.
func (r *refusal) describe(description string) {
	if len(r.Numbers) == 0 {
		if m := numberPattern.FindStringSubmatch(description); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				r.Numbers = []int{n}
			}
		}
	}
	if m := tracePattern.FindStringSubmatch(description); m != nil && r.Trace == "" {
		r.Trace = m[1]
	}
	if m := corrPattern.FindStringSubmatch(description); m != nil && r.Correlation == "" {
		r.Correlation = m[1]
	}
}

func word(s string) string {
	if s == "" || wordPattern.MatchString(s) {
		return s
	}
	return "unrecognised"
}

func id(s string) string {
	if idPattern.MatchString(s) {
		return s
	}
	return ""
}

// challenge admits a claims request only if it is a JSON object of sane size.
func challenge(s string) string {
	if len(s) <= 8<<10 && strings.HasPrefix(s, "{") && json.Valid([]byte(s)) {
		return s
	}
	return ""
}

// retryAfter reads the header's seconds, the only form that token endpoints
// are known to send; it is bounded so that a slip cannot stop us for a day.
func retryAfter(header http.Header) time.Duration {
	n, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || n <= 0 {
		return 0
	}
	return min(time.Duration(n)*time.Second, 10*time.Minute)
}
