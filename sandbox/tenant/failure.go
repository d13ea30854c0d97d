package tenant

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// failure is an error of the sign-in service: what OAuth calls it, Entra's
// number and Entra's words. Clients decide by kind; the number is for people.
type failure struct {
	number int
	kind   string // OAuth's error
	sub    string // suberror, where Entra sends one
	text   string
}

var (
	badRequest      = failure{900144, "invalid_request", "", "The request body must contain a parameter that is missing."}
	doubled         = failure{9000411, "invalid_request", "", "The request is not properly formatted. A parameter is duplicated."}
	badResponseType = failure{700051, "unsupported_response_type", "", "The response_type is not enabled for the application."}
	badResponseMode = failure{70007, "invalid_request", "", "The value of response_mode is not supported here: use query or form_post."}
	badObject       = failure{90010, "request_not_supported", "", "Request objects are not supported."}
	badChallenge    = failure{501491, "invalid_request", "", "A code_challenge of 43 to 128 characters with code_challenge_method S256 is required."}
	badScope        = failure{70011, "invalid_scope", "", "The provided value for the input parameter 'scope' is not valid."}
	notSilent       = failure{50058, "login_required", "", "A silent sign-in request was sent but no user is signed in."}
	declined        = failure{65004, "access_denied", "", "User declined to consent to access the app."}
	unknownClient   = failure{700016, "unauthorized_client", "", "Application with this identifier was not found in the directory."}
	badRedirect     = failure{50011, "invalid_request", "", "The redirect URI specified in the request does not match the redirect URIs configured for the application."}
	wrongRedirect   = failure{500112, "invalid_grant", "", "The redirect URI does not match the one of the authorization request."}
	badGrantType    = failure{70003, "unsupported_grant_type", "", "The app requested an unsupported grant type."}
	publicClient    = failure{700025, "invalid_client", "", "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."}
	codeInvalid     = failure{9002313, "invalid_grant", "", "Invalid request. Request is malformed or invalid."}
	codeUsed        = failure{54005, "invalid_grant", "", "OAuth2 Authorization code was already redeemed, please retry with a new valid code."}
	codeExpired     = failure{70008, "invalid_grant", "", "The provided authorization code has expired due to inactivity."}
	badVerifier     = failure{501481, "invalid_grant", "", "The Code_Verifier does not match the code_challenge supplied in the authorization request."}
	refreshInvalid  = failure{70000, "invalid_grant", "bad_token", "The provided refresh token is not valid."}
	refreshUsed     = failure{70000, "invalid_grant", "bad_token", "The provided refresh token was already used and replaced."}
	refreshExpired  = failure{700082, "invalid_grant", "", "The refresh token has expired due to inactivity."}
	refreshRevoked  = failure{50173, "invalid_grant", "", "The provided grant has expired due to it being revoked, a fresh auth token is needed."}
	notConsented    = failure{65001, "invalid_grant", "consent_required", "The user or administrator has not consented to use the application with this permission."}
)

// trace is what support asks for: it names one answer of the service.
type trace struct {
	ID          string
	Correlation string
	Time        string
}

func newTrace(now time.Time) trace {
	return trace{guid(), guid(), now.UTC().Format("2006-01-02 15:04:05Z")}
}

// describe is the error_description as Entra writes it.
func (f failure) describe(t trace) string {
	return fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", f.number, f.text, t.ID, t.Correlation, t.Time)
}

// writeJSON answers a request to the token endpoint.
func (f failure) writeJSON(w http.ResponseWriter, t trace) {
	status := http.StatusBadRequest
	if f.kind == "invalid_client" {
		status = http.StatusUnauthorized
	}
	writeJSON(w, status, struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Codes       []int  `json:"error_codes"`
		Time        string `json:"timestamp"`
		Trace       string `json:"trace_id"`
		Correlation string `json:"correlation_id"`
		Sub         string `json:"suberror,omitempty"`
	}{f.kind, f.describe(t), []int{f.number}, t.Time, t.ID, t.Correlation, f.sub})
}

// writeJSON answers with a JSON document that nobody may keep.
func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone when this fails
}

// guid is a random identifier in the form of the service's.
func guid() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, says package rand
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}
