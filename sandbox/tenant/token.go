package tenant

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// token serves the token endpoint. What is wrong with a code or a refresh token
// is found here, because Entra says it more exactly than OAuth asks for; the
// protocol itself is pkg/op's.
func (a *authority) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		a.refuse(w, badRequest)
		return
	}
	if f, wrong := a.examine(r); wrong {
		a.refuse(w, f)
		return
	}
	// pkg/op writes the answer itself; the recorder lets it be put into Entra's
	// form before it leaves.
	rec := newRecorder()
	a.provider.ServeHTTP(rec, r)
	if rec.status != http.StatusOK {
		a.refuse(w, translate(rec.body.Bytes()))
		return
	}
	body := map[string]any{}
	if err := json.Unmarshal(rec.body.Bytes(), &body); err != nil {
		http.Error(w, "the token answer could not be made", http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, entraAnswer(body))
}

func (a *authority) refuse(w http.ResponseWriter, f failure) {
	t := newTrace(a.now())
	a.log.Debug("tenant.token.refused", "number", f.number, "error", f.kind, "correlation_id", t.Correlation)
	f.writeJSON(w, t)
}

// examine finds what Entra would refuse, and its number for that.
func (a *authority) examine(r *http.Request) (failure, bool) {
	f := r.PostForm
	for _, values := range f {
		if len(values) != 1 {
			return doubled, true
		}
	}
	_, _, basic := r.BasicAuth()
	switch {
	case basic || f.Has("client_secret") || f.Has("client_assertion"):
		return publicClient, true
	case f.Get("client_id") != ClientID:
		return unknownClient, true
	}
	switch f.Get("grant_type") {
	case string(oidc.GrantTypeCode):
		return a.examineCode(f)
	case string(oidc.GrantTypeRefreshToken):
		g, err := a.ledger.grant(f.Get("refresh_token"))
		if err == nil && !subset(splitScopes(f.Get("scope")), g.scopes) {
			return notConsented, true
		}
		return reason(err, refreshInvalid, refreshUsed, refreshExpired)
	default:
		return badGrantType, true
	}
}

// examineCode checks what pkg/op would check too, but would also report to the
// log of the whole process.
func (a *authority) examineCode(f url.Values) (failure, bool) {
	at, err := a.ledger.byCode(f.Get("code"))
	switch {
	case err != nil:
		return reason(err, codeInvalid, codeUsed, codeExpired)
	case f.Get("redirect_uri") != at.request.RedirectURI:
		return wrongRedirect, true
	case !oidc.VerifyCodeChallenge(at.GetCodeChallenge(), f.Get("code_verifier")):
		return badVerifier, true
	default:
		return failure{}, false
	}
}

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// reason picks the failure for what the ledger said.
func reason(err error, unknown, used, expired failure) (failure, bool) {
	switch {
	case err == nil:
		return failure{}, false
	case errors.Is(err, errUsed):
		return used, true
	case errors.Is(err, errExpired):
		return expired, true
	case errors.Is(err, errRevoked):
		return refreshRevoked, true
	default:
		return unknown, true
	}
}

// translate puts what only pkg/op found out into Entra's words: of two that
// redeem the same code or refresh token at once, one loses.
func translate(body []byte) failure {
	var e oidc.Error
	if err := json.Unmarshal(body, &e); err != nil || e.ErrorType != oidc.InvalidGrant {
		return badRequest
	}
	return codeUsed
}

// entraAnswer adds and removes what Entra does: offline_access is not a scope
// of the access token.
func entraAnswer(body map[string]any) map[string]any {
	scope, _ := body["scope"].(string)
	body["scope"] = strings.Join(slices.DeleteFunc(splitScopes(scope), func(s string) bool {
		return s == oidc.ScopeOfflineAccess
	}), " ")
	body["ext_expires_in"] = body["expires_in"]
	delete(body, "state")
	return body
}
