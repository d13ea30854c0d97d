package tenant

import (
	"net/http"
	"net/url"
	"strings"

	"frontdesk/sandbox/tenant/aadsts"
)

// approval is the page on which an administrator approves Frontdesk for
// everybody. There are no passwords: whoever opens it is the administrator.
func (a *authority) approval(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	short, f, wrong := a.judgeApproval(q)
	if wrong {
		a.stop(w, f)
		return
	}
	a.page(w, http.StatusOK, "approve", struct {
		Action, Redirect, State, Scope string
		Permissions                    []Permission
	}{r.URL.Path, q.Get("redirect_uri"), q.Get("state"), strings.Join(short, " "), explain(short)})
}

func (a *authority) judgeApproval(q url.Values) ([]string, aadsts.Failure, bool) {
	asked := splitScopes(q.Get("scope"))
	short := a.approvable(asked)
	switch {
	case q.Get("client_id") != ClientID:
		return nil, aadsts.UnknownClient, true
	case len(asked) == 0:
		return nil, aadsts.BadRequest, true
	case len(short) == 0:
		return nil, aadsts.BadScope, true
	default:
		return short, aadsts.Failure{}, false
	}
}

// approvable names the permissions that scopes stand for; "/.default" stands
// for all that the registration lists. It is empty when one does not exist.
func (a *authority) approvable(scopes []string) []string {
	for _, s := range scopes {
		if strings.HasSuffix(s, "/.default") {
			return scopeNames()
		}
	}
	short := a.short(scopes)
	if len(short) != len(scopes) {
		return nil
	}
	return short
}

// approve takes the administrator's answer. It is sent to the redirect address
// if that is registered; else the page is the end.
func (a *authority) approve(w http.ResponseWriter, r *http.Request) {
	short := a.short(splitScopes(r.PostFormValue("scope")))
	accepted := r.PostFormValue("decision") == "approve"
	if accepted {
		a.consents.approve(short)
	}
	values := url.Values{"admin_consent": {"True"}, "tenant": {ID}, "scope": {a.long(short)}}
	if !accepted {
		t := aadsts.NewTrace(a.now())
		values = aadsts.Declined.Query(t, a.base)
		values.Set("admin_consent", "True")
		values.Set("tenant", ID)
	}
	to := r.PostFormValue("redirect_uri")
	if !registered(to) {
		a.page(w, http.StatusOK, "approved", accepted)
		return
	}
	a.answer(w, r, callback{redirect: to, state: r.PostFormValue("state")}, values)
}

// long writes short scopes as Graph's.
func (a *authority) long(short []string) string {
	out := make([]string, 0, len(short))
	for _, s := range short {
		if strings.Contains(s, ".") {
			s = a.resources[0] + "/" + s
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}
