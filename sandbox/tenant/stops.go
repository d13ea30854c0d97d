package tenant

import (
	"net/http"
	"net/url"
	"strconv"

	"frontdesk/sandbox/tenant/aadsts"
)

// stop shows an error that is not sent to the client, because the client or its
// address is not known, or because Entra does not. The browser stays here.
func (a *authority) stop(w http.ResponseWriter, f aadsts.Failure) {
	t := aadsts.NewTrace(a.now())
	a.told.count(f)
	a.log.Debug("tenant.stopped", "number", f.Number, "error", f.Kind, "correlation_id", t.Correlation)
	a.page(w, http.StatusBadRequest, "stopped", struct {
		Failure aadsts.Failure
		Trace   aadsts.Trace
	}{f, t})
}

// ended shows that there is nothing left to do for an attempt: it was answered,
// it took too long, or there never was one.
func (a *authority) ended(w http.ResponseWriter) {
	a.page(w, http.StatusGone, "ended", nil)
}

// askAdmin is the number of an organisation in which operators can ask an
// administrator from the page itself.
const askAdmin = 90095

// needAdmin shows what only an administrator can approve. The client hears
// nothing: the browser stays here, as at Entra.
func (a *authority) needAdmin(w http.ResponseWriter, at *attempt, f aadsts.Failure) {
	t := aadsts.NewTrace(a.now())
	short := a.open(at)
	if len(short) == 0 {
		short = at.short // the tenant was told to say so
	}
	a.told.count(f)
	a.log.Debug("tenant.approval", "number", f.Number, "correlation_id", t.Correlation)
	link := url.Values{"client_id": {ClientID}, "scope": {at.scopeParameter()}}
	a.page(w, http.StatusOK, "needadmin", struct {
		Action, ID  string
		Account     Account
		Permissions []Permission
		Failure     aadsts.Failure
		Trace       aadsts.Trace
		Ask         bool
		Admin       string
	}{consentPath, at.id, *at.account, explain(short), f, t, f.Number == askAdmin, approvePath + "?" + link.Encode()})
}

// explainNumber is the page to which error_uri leads.
func (a *authority) explainNumber(w http.ResponseWriter, r *http.Request) {
	number, _ := strconv.Atoi(r.FormValue("code"))
	f, ok := aadsts.Find(number)
	if !ok {
		http.NotFound(w, r)
		return
	}
	a.page(w, http.StatusOK, "number", f)
}

// logout ends the session of the browser, to which a client may send people
// after it has forgotten them itself. There are no sessions here: the picker
// always asks. Only a registered address is gone back to.
func (a *authority) logout(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	who, _ := accountWhere(func(a Account) bool { return a.loginHint() == q.Get("logout_hint") })
	a.told.signOut(who)
	if back := q.Get("post_logout_redirect_uri"); registered(back) {
		if q.Has("state") {
			back += "?" + url.Values{"state": {q.Get("state")}}.Encode()
		}
		http.Redirect(w, r, back, http.StatusFound)
		return
	}
	a.page(w, http.StatusOK, "goodbye", who)
}
