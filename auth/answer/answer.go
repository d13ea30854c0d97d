// Package answer reads what a token endpoint answers: a grant, a refusal, or
// nothing of a provider's.
//
// The package is pure: it makes no request, reads no clock and keeps no state.
package answer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"frontdesk/auth/refusal"
)

// limit bounds the body of an answer, in bytes. Microsoft's are below 20
// kilobytes.
const limit = 1 << 20

// StrangeError is an answer that no provider gives: a proxy, a hotel's portal
// or a broken gateway stands between. Nothing is wrong with the sign-in.
type StrangeError struct{ Status int }

func (e *StrangeError) Error() string {
	return fmt.Sprintf("status %d without an answer of the sign-in service", e.Status)
}

// ReadGrant reads the answer of a token endpoint (RFC 6749 sections 5.1 and
// 5.2). The error is a [*refusal.Refusal] when the provider refused and a
// [*StrangeError] when the answer is not a provider's or not whole; then the
// grant is empty. A grant without an error always has an access token.
func ReadGrant(status int, header http.Header, body []byte) (Grant, error) {
	if r := refusal.Read(status, header, body); r != nil {
		return Grant{}, r
	}
	var found fields
	if status != http.StatusOK || len(body) > limit || json.Unmarshal(body, &found) != nil || !found.whole() {
		return Grant{}, &StrangeError{status}
	}
	return found.grant(), nil
}

// fields are an answer as it is written.
type fields struct {
	Access    string  `json:"access_token"`
	Refresh   string  `json:"refresh_token"`
	Identity  string  `json:"id_token"`
	Kind      string  `json:"token_type"`
	Scope     string  `json:"scope"`
	Life      seconds `json:"expires_in"`
	RefreshIn seconds `json:"refresh_in"`
}

// whole reports whether each field can be what it says. Tokens go into headers,
// forms and the keyring, so one with a line break in it is none.
func (f fields) whole() bool {
	return f.Access != "" && strings.EqualFold(f.Kind, "Bearer") &&
		visible(f.Access) && visible(f.Refresh) && visible(f.Identity) && words(f.Scope)
}

func (f fields) grant() Grant {
	return Grant{
		Access: f.Access, Refresh: f.Refresh, Identity: f.Identity, Scope: f.Scope,
		Life: f.Life.duration(), RefreshIn: f.RefreshIn.duration(),
	}
}

// visible reports whether a token is of printable ASCII without spaces, which
// all are in practice (RFC 6750 section 2.1, RFC 7515 section 3.1).
func visible(token string) bool {
	return !strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' })
}

// words reports whether a scope is of printable ASCII (RFC 6749 section 3.3).
func words(scope string) bool {
	return !strings.ContainsFunc(scope, func(r rune) bool { return r < ' ' || r > '~' })
}
