package tenant

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"frontdesk/sandbox/tenant/aadsts"
)

// authorize checks an authorization request by Entra's rules, and by stricter
// ones where a client should not rely on Entra's leniency, before pkg/op opens
// an attempt.
func (a *authority) authorize(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.stop(w, aadsts.BadRequest)
		return
	}
	q := r.Form
	switch {
	case q.Get("client_id") != ClientID:
		a.stop(w, aadsts.UnknownClient)
	case len(q["redirect_uri"]) != 1 || !registered(q.Get("redirect_uri")):
		a.stop(w, aadsts.BadRedirect) // never sent anywhere: the address is a stranger's
	default:
		if f, wrong := a.judge(q); wrong {
			a.answerFailure(w, r, addressee(q), f)
			return
		}
		ask, err := readAsked(q)
		if err != nil {
			a.answerFailure(w, r, addressee(q), aadsts.BadClaims)
			return
		}
		a.provider.ServeHTTP(w, r.WithContext(ask.in(r.Context())))
	}
}

// judge checks everything of a request whose answer may be sent to its
// redirect address.
func (a *authority) judge(q url.Values) (aadsts.Failure, bool) {
	for _, values := range q {
		if len(values) != 1 { // RFC 6749, section 3.1
			return aadsts.Doubled, true
		}
	}
	switch {
	case q.Get("response_type") != string(oidc.ResponseTypeCode):
		return aadsts.BadResponseType, true
	case !slices.Contains([]string{"", "query", "form_post"}, q.Get("response_mode")):
		return aadsts.BadResponseMode, true
	case q.Has("request") || q.Has("request_uri"):
		return aadsts.BadObject, true
	case !challenge(q):
		return aadsts.BadChallenge, true
	case !a.scopes(q.Get("scope")):
		return aadsts.BadScope, true
	case q.Get("prompt") == oidc.PromptNone:
		return aadsts.NotSilent, true
	default:
		return aadsts.Failure{}, false
	}
}

// challenge reports whether the request has a code challenge by S256: the
// base64url form of 32 bytes (RFC 7636, section 4.2).
func challenge(q url.Values) bool {
	return q.Get("code_challenge_method") == "S256" && len(q.Get("code_challenge")) == len(base64url(make([]byte, 32)))
}

// scopes reports whether the scope parameter asks for an OpenID sign-in and
// permissions that exist.
func (a *authority) scopes(parameter string) bool {
	asked := splitScopes(parameter)
	known := a.short(asked)
	return len(asked) > 0 && len(known) == len(asked) && slices.Contains(known, oidc.ScopeOpenID)
}
