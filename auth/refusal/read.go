package refusal

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// bodyLimit bounds the body of a refusal, in bytes. Microsoft's are below two
// kilobytes.
const bodyLimit = 256 << 10

// Read reads the body of a failed request to the token or metadata endpoint
// (RFC 6749 section 5.2). It is nil when the answer is not a provider's: a
// proxy, a filter or a hotel's portal answered instead.
func Read(status int, header http.Header, body []byte) *Refusal {
	var found map[string]json.RawMessage
	if len(body) > bodyLimit || json.Unmarshal(body, &found) != nil {
		return nil
	}
	code := text(found["error"])
	if code == "" || !refuses(status, code) {
		return nil
	}
	r := &Refusal{
		Status: status, Code: word(code), Sub: word(text(found["suberror"])), Numbers: numbers(found["error_codes"]),
		Claims: claims(text(found["claims"])), Trace: guid(text(found["trace_id"])), Correlation: guid(text(found["correlation_id"])),
		At: moment(text(found["timestamp"])), RetryAfter: retryAfter(header),
	}
	r.describe(text(found["error_description"]))
	return r
}

// refuses tells whether a provider says no like this: with 400, with 401 to a
// client that it does not know, because it cannot answer, or carelessly with a
// 200. What stands in between forbids (403) or does not find (404), and may do
// so in JSON.
func refuses(status int, code string) bool {
	switch status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusTooManyRequests:
		return true
	case http.StatusOK:
		return word(code) != unrecognised
	default:
		return status >= http.StatusInternalServerError
	}
}

// FromBrowser is an error that came with the redirect (RFC 6749 section
// 4.1.2.1): error and error_description. more holds whatever else came with it,
// of which Microsoft's extensions are read (suberror or error_subcode, claims,
// error_codes, timestamp, trace_id, correlation_id); it may be nil. It is not
// written to.
func FromBrowser(code, description string, more url.Values) *Refusal {
	sub := more.Get("suberror")
	if sub == "" {
		sub = more.Get("error_subcode") // "cancel": the operator left a page of Microsoft's
	}
	r := &Refusal{
		Code: word(code), Sub: word(sub), Claims: claims(more.Get("claims")),
		Trace: guid(more.Get("trace_id")), Correlation: guid(more.Get("correlation_id")), At: moment(more.Get("timestamp")),
	}
	if r.Code == "" {
		r.Code = unrecognised
	}
	for field := range strings.FieldsFuncSeq(more.Get("error_codes"), func(c rune) bool { return c < '0' || c > '9' }) {
		if n, err := strconv.Atoi(field); err == nil {
			r.Numbers = note(r.Numbers, n)
		}
	}
	r.describe(description)
	return r
}

// describe takes the numbers, the ids and the time out of Microsoft's
// description, the only place that has them when an error comes through the
// browser.
func (r *Refusal) describe(description string) {
	description = description[:min(len(description), descriptionLimit)]
	if len(r.Numbers) == 0 {
		for _, m := range numberPattern.FindAllStringSubmatch(description, 4*numbersLimit) {
			if n, err := strconv.Atoi(m[1]); err == nil {
				r.Numbers = note(r.Numbers, n)
			}
		}
	}
	if r.Trace == "" {
		r.Trace = guid(after(tracePattern, description))
	}
	if r.Correlation == "" {
		r.Correlation = guid(after(correlationPattern, description))
	}
	if r.At.IsZero() {
		r.At = moment(after(timePattern, description))
	}
}
