package tenant

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"frontdesk/sandbox/tenant/aadsts"
)

// token serves the token endpoint. What is wrong with a code or a refresh token
// is found here, because Entra says it more exactly than OAuth asks for; the
// protocol itself is pkg/op's.
func (a *authority) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		a.refuse(w, aadsts.BadRequest, "")
		return
	}
	ask, err := readAsked(r.PostForm)
	if err != nil {
		a.refuse(w, aadsts.BadClaims, "")
		return
	}
	if f, claims, wrong := a.examine(r, ask); wrong {
		a.refuse(w, f, claims)
		return
	}
	// pkg/op writes the answer itself; the recorder lets it be put into Entra's
	// form before it leaves.
	rec := newRecorder()
	a.provider.ServeHTTP(rec, r.WithContext(ask.in(r.Context())))
	if rec.status != http.StatusOK {
		a.refuse(w, translate(rec.body.Bytes()), "")
		return
	}
	body := map[string]any{}
	if err := json.Unmarshal(rec.body.Bytes(), &body); err != nil {
		http.Error(w, "the token answer could not be made", http.StatusInternalServerError)
		return
	}
	aadsts.WriteJSON(w, http.StatusOK, a.entraAnswer(body))
}

// refuse tells an error, with the claims that the next sign-in must bring.
func (a *authority) refuse(w http.ResponseWriter, f aadsts.Failure, claims string) {
	t := aadsts.NewTrace(a.now())
	a.told.count(f)
	a.log.Debug("tenant.token.refused", "number", f.Number, "error", f.Kind, "correlation_id", t.Correlation)
	f.WriteJSON(w, t, a.base, claims)
}

// examine finds what Entra would refuse, and its number for that.
func (a *authority) examine(r *http.Request, ask asked) (f aadsts.Failure, claims string, wrong bool) {
	form := r.PostForm
	for _, values := range form {
		if len(values) != 1 {
			return aadsts.Doubled, "", true
		}
	}
	_, _, basic := r.BasicAuth()
	switch {
	case basic || form.Has("client_secret") || form.Has("client_assertion"):
		return aadsts.PublicClient, "", true
	case form.Get("client_id") != ClientID:
		return aadsts.UnknownClient, "", true
	}
	switch form.Get("grant_type") {
	case string(oidc.GrantTypeCode):
		f, wrong = a.examineCode(form)
		return f, stepUpClaims(f, aadsts.GUID()), wrong
	case string(oidc.GrantTypeRefreshToken):
		return a.examineRefresh(form.Get("refresh_token"), ask)
	default:
		return aadsts.BadGrantType, "", true
	}
}

// examineRefresh checks a refresh token, what was ordered, and consent: scopes
// that were not asked for at sign-in are as good as those that were.
func (a *authority) examineRefresh(token string, ask asked) (f aadsts.Failure, claims string, wrong bool) {
	g, err := a.ledger.grant(token)
	if f, wrong := reason(err, aadsts.RefreshInvalid, aadsts.RefreshUsed, aadsts.RefreshExpired); wrong {
		return f, "", true
	}
	if f, claims, refused := a.refusal(g); refused {
		if f.Ends {
			a.ledger.end(g.family, f)
		}
		return f, claims, true
	}
	scopes := ask.scopes
	if len(scopes) == 0 {
		scopes = g.scopes
	}
	short := a.short(scopes)
	switch {
	case len(short) != len(scopes):
		return aadsts.BadScope, "", true
	case len(a.consents.missing(g.account.ObjectID, short)) > 0:
		return aadsts.NotConsented, "", true
	default:
		return aadsts.Failure{}, "", false
	}
}

// examineCode checks what pkg/op would check too, but would also report to the
// log of the whole process.
func (a *authority) examineCode(form url.Values) (aadsts.Failure, bool) {
	at, err := a.ledger.byCode(form.Get("code"))
	switch {
	case err != nil:
		return reason(err, aadsts.CodeInvalid, aadsts.CodeUsed, aadsts.CodeExpired)
	case form.Get("redirect_uri") != at.request.RedirectURI:
		return aadsts.WrongRedirect, true
	case !oidc.VerifyCodeChallenge(at.GetCodeChallenge(), form.Get("code_verifier")):
		return aadsts.BadVerifier, true
	}
	if f, refused := at.account.refusedAt(aadsts.Redeem); refused {
		return f, true
	}
	return a.orders.take(aadsts.Redeem)
}

// reason picks the failure for what the ledger said.
func reason(err error, unknown, used, expired aadsts.Failure) (aadsts.Failure, bool) {
	var known aadsts.Failure
	switch {
	case err == nil:
		return aadsts.Failure{}, false
	case errors.As(err, &known):
		return known, true
	case errors.Is(err, errUsed):
		return used, true
	case errors.Is(err, errExpired):
		return expired, true
	default:
		return unknown, true
	}
}

// translate puts what only pkg/op found out into Entra's words: of two that
// redeem the same code or refresh token at once, one loses.
func translate(body []byte) aadsts.Failure {
	var e oidc.Error
	if err := json.Unmarshal(body, &e); err != nil || e.ErrorType != oidc.InvalidGrant {
		return aadsts.BadRequest
	}
	return aadsts.CodeUsed
}

// entraAnswer adds and removes what Entra does: offline_access is not a scope
// of the access token.
func (a *authority) entraAnswer(body map[string]any) map[string]any {
	scope, _ := body["scope"].(string)
	body["scope"] = strings.Join(slices.DeleteFunc(splitScopes(scope), func(s string) bool {
		return s == oidc.ScopeOfflineAccess
	}), " ")
	body["ext_expires_in"] = body["expires_in"]
	delete(body, "state")
	seconds, _ := body["expires_in"].(float64)
	if after := a.orders.refreshAfter(int(seconds)); after > 0 {
		body["refresh_in"] = after
	}
	return body
}
