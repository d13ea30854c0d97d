// Package aadsts has the errors of Microsoft Entra ID in the form in which
// Entra sends them: the OAuth error, the suberror, the AADSTS number with its
// words, and the ids under which support finds one answer.
//
// Clients must decide by error, suberror and claims; the number is for people.
package aadsts

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Place is where in a sign-in an error is told.
type Place string

// The places.
const (
	Authorize Place = "authorize" // in the browser, after an account was picked
	Redeem    Place = "redeem"    // at the token endpoint, for a code
	Refresh   Place = "refresh"   // at the token endpoint, for a refresh token
)

// Places are all places, in the order of a sign-in. The caller owns the slice.
func Places() []Place { return []Place{Authorize, Redeem, Refresh} }

// Failure is an error of the sign-in service.
type Failure struct {
	Number int
	Kind   string // OAuth's error
	Sub    string // suberror, where Entra sends one
	Text   string // in Entra's manner, without the ids

	Name    string // a few plain words for a list of errors
	At      Place  // where Entra is known for it
	Stays   bool   // at Authorize: shown on Entra's page, the browser never goes back
	Ends    bool   // at Refresh: the refresh token is finished, another sign-in is needed
	Revokes bool   // with Ends: access tokens that can be revoked are revoked too
	StepUp  bool   // at Refresh: comes with claims, and a sign-in that brings them heals it
	Passing bool   // at Refresh: goes away by itself
	Status  int    // of the token endpoint; 0: 400, and 401 for invalid_client
}

// Error makes a failure usable as the reason why a token is not taken.
func (f Failure) Error() string { return "AADSTS" + strconv.Itoa(f.Number) + ": " + f.Text }

// Trace is what support asks for: it names one answer of the service.
type Trace struct {
	ID          string
	Correlation string
	Time        string
}

// NewTrace is a trace of an answer given now.
func NewTrace(now time.Time) Trace {
	return Trace{GUID(), GUID(), now.UTC().Format("2006-01-02 15:04:05Z")}
}

// Describe is the error_description as Entra writes it.
func (f Failure) Describe(t Trace) string {
	return fmt.Sprintf("%s Trace ID: %s Correlation ID: %s Timestamp: %s", f.Error(), t.ID, t.Correlation, t.Time)
}

// Address is the error_uri: the page of the service at base that explains the
// number.
func (f Failure) Address(base string) string {
	return base + "/error?code=" + strconv.Itoa(f.Number)
}

// Query is the failure as parameters of a redirect, as Entra adds them.
func (f Failure) Query(t Trace, base string) url.Values {
	values := url.Values{"error": {f.Kind}, "error_description": {f.Describe(t)}, "error_uri": {f.Address(base)}}
	if f.Sub != "" {
		values.Set("error_subcode", f.Sub)
	}
	return values
}

// WriteJSON answers a request to the token endpoint. claims is what the next
// sign-in must bring, and may be empty.
func (f Failure) WriteJSON(w http.ResponseWriter, t Trace, base, claims string) {
	w.Header().Set("x-ms-request-id", t.ID)
	if f.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	WriteJSON(w, f.status(), struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Codes       []int  `json:"error_codes"`
		Time        string `json:"timestamp"`
		Trace       string `json:"trace_id"`
		Correlation string `json:"correlation_id"`
		URI         string `json:"error_uri"`
		Sub         string `json:"suberror,omitempty"`
		Claims      string `json:"claims,omitempty"`
	}{f.Kind, f.Describe(t), []int{f.Number}, t.Time, t.ID, t.Correlation, f.Address(base), f.Sub, claims})
}

func (f Failure) status() int {
	switch {
	case f.Status != 0:
		return f.Status
	case f.Kind == "invalid_client":
		return http.StatusUnauthorized
	default:
		return http.StatusBadRequest
	}
}

// WriteJSON answers with a JSON document that nobody may keep.
func WriteJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone when this fails
}

// GUID is a random identifier in the form of the service's.
func GUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, says package rand
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}
