package tenant

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// authorize checks an authorization request by Entra's rules, and by stricter
// ones where a client should not rely on Entra's leniency, before pkg/op opens
// an attempt.
func (a *authority) authorize(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.stop(w, badRequest)
		return
	}
	q := r.Form
	switch {
	case q.Get("client_id") != ClientID:
		a.stop(w, unknownClient)
	case len(q["redirect_uri"]) != 1 || !registered(q.Get("redirect_uri")):
		a.stop(w, badRedirect) // never sent anywhere: the address is a stranger's
	default:
		if f, wrong := a.judge(q); wrong {
			a.answerFailure(w, r, addressee(q), f)
			return
		}
		a.provider.ServeHTTP(w, r)
	}
}

// judge checks everything of a request whose answer may be sent to its
// redirect address.
func (a *authority) judge(q url.Values) (failure, bool) {
	for _, values := range q {
		if len(values) != 1 { // RFC 6749, section 3.1
			return doubled, true
		}
	}
	switch {
	case q.Get("response_type") != string(oidc.ResponseTypeCode):
		return badResponseType, true
	case !slices.Contains([]string{"", "query", "form_post"}, q.Get("response_mode")):
		return badResponseMode, true
	case q.Has("request") || q.Has("request_uri"):
		return badObject, true
	case !challenge(q):
		return badChallenge, true
	case !a.scopes(q.Get("scope")):
		return badScope, true
	case q.Get("prompt") == oidc.PromptNone:
		return notSilent, true
	default:
		return failure{}, false
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

// logout is the address to which a client sends the browser to end the session
// there too. There is none here: the picker always asks.
func (a *authority) logout(w http.ResponseWriter, r *http.Request) {
	back := r.URL.Query().Get("post_logout_redirect_uri")
	if registered(back) {
		http.Redirect(w, r, back, http.StatusFound)
		return
	}
	a.page(w, http.StatusOK, "goodbye", nil)
}
