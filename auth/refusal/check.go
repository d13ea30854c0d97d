package refusal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds on what is taken from outside.
const (
	descriptionLimit = 16 << 10 // bytes that are searched
	claimsLimit      = 8 << 10  // bytes
	numbersLimit     = 4        // Microsoft sends one, or a vague one and an exact one
	longestPause     = 10 * time.Minute
)

// unrecognised stands for a word that no specification could hold.
const unrecognised = "unrecognised"

var (
	// Every error and suberror known is of letters and underscores. Digits are
	// left out so that nothing secret can pass for a word.
	wordPattern = regexp.MustCompile(`^[a-z][a-z_]{0,47}$`)
	guidPattern = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

	numberPattern      = regexp.MustCompile(`AADSTS(\d{4,9})\b`)
	tracePattern       = regexp.MustCompile(`Trace ID: ([0-9a-fA-F-]{36})\b`)
	correlationPattern = regexp.MustCompile(`Correlation ID: ([0-9a-fA-F-]{36})\b`)
	timePattern        = regexp.MustCompile(`Timestamp: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ)`)
)

func word(s string) string {
	if s == "" || wordPattern.MatchString(s) {
		return s
	}
	return unrecognised
}

func guid(s string) string {
	if guidPattern.MatchString(s) {
		return s
	}
	return ""
}

// claims admits a claims request only if it is a JSON object of sane size
// (OpenID Connect Core section 5.5), and gives it on one line.
func claims(s string) string {
	var line bytes.Buffer
	if len(s) > claimsLimit || !strings.HasPrefix(s, "{") || !utf8.ValidString(s) || json.Compact(&line, []byte(s)) != nil {
		return ""
	}
	return line.String()
}

// moment reads the service's way of writing a time, which is in UTC.
func moment(s string) time.Time {
	at, err := time.Parse("2006-01-02 15:04:05Z", s)
	if err != nil || at.Year() < 2000 || at.Year() > 2999 {
		return time.Time{}
	}
	return at
}

// text is a JSON string, or empty when the value is none.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// numbers are those of a JSON array that can be AADSTS numbers.
func numbers(raw json.RawMessage) []int {
	var all []json.Number
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	var kept []int
	for _, one := range all[:min(len(all), 4*numbersLimit)] {
		if n, err := strconv.Atoi(one.String()); err == nil {
			kept = note(kept, n)
		}
	}
	return kept
}

// note adds a number once, if it can be one of Microsoft's.
func note(kept []int, n int) []int {
	if n < 1 || n > 999_999_999 || len(kept) >= numbersLimit || slices.Contains(kept, n) {
		return kept
	}
	return append(kept, n)
}

// after is what the pattern's group finds, or empty.
func after(pattern *regexp.Regexp, s string) string {
	if m := pattern.FindStringSubmatch(s); m != nil {
		return m[1]
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
	return min(time.Duration(min(n, 1<<20))*time.Second, longestPause)
}
