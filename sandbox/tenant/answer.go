package tenant

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/op"

	"frontdesk/sandbox/tenant/aadsts"
)

// callback is where the answer to an authorization request goes.
type callback struct {
	redirect, state string
	post            bool // response_mode form_post
}

func addressee(q url.Values) callback {
	return callback{q.Get("redirect_uri"), q.Get("state"), q.Get("response_mode") == "form_post"}
}

func (a *attempt) addressee() callback {
	return callback{a.request.RedirectURI, a.request.State, a.request.ResponseMode == "form_post"}
}

// answer sends the browser back with the parameters of an answer.
func (a *authority) answer(w http.ResponseWriter, r *http.Request, to callback, values url.Values) {
	if to.state != "" {
		values.Set("state", to.state)
	}
	if to.post {
		a.page(w, http.StatusOK, "return", struct {
			To     string
			Values url.Values
		}{to.redirect, values})
		return
	}
	u, err := url.Parse(to.redirect) // was checked when the attempt began
	if err != nil {
		a.stop(w, aadsts.BadRedirect)
		return
	}
	u.RawQuery = values.Encode()
	noStore(w)
	http.Redirect(w, r, u.String(), http.StatusSeeOther)
}

func (a *authority) answerFailure(w http.ResponseWriter, r *http.Request, to callback, f aadsts.Failure) {
	t := aadsts.NewTrace(a.now())
	a.told.count(f)
	a.log.Debug("tenant.refused", "number", f.Number, "error", f.Kind, "correlation_id", t.Correlation)
	values := f.Query(t, a.base)
	if claims := stepUpClaims(f, aadsts.GUID()); claims != "" {
		values.Set("claims", claims)
	}
	a.answer(w, r, to, values)
}

// finish ends an attempt that has an account and consent with a code.
func (a *authority) finish(w http.ResponseWriter, r *http.Request, at *attempt) {
	code, err := op.CreateAuthRequestCode(r.Context(), at, a.provider.Storage(), a.provider.Crypto())
	if err == nil {
		_, err = a.ledger.advance(at.id, func(at *attempt) { at.consented, at.answered = true, true })
	}
	if err != nil {
		a.ended(w)
		return
	}
	// session_state means nothing without a session, but Entra always sends it.
	a.answer(w, r, at.addressee(), url.Values{"code": {code}, "session_state": {aadsts.GUID()}})
}

func splitScopes(parameter string) []string { return strings.Fields(parameter) }
