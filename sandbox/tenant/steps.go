package tenant

import (
	"net/http"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"frontdesk/sandbox/tenant/aadsts"
)

// step shows what an attempt needs next: an account, consent, or nothing more.
func (a *authority) step(w http.ResponseWriter, r *http.Request) {
	at, err := a.ledger.attempt(r.FormValue("id"))
	if err == nil && at.account == nil {
		if known, ok := hinted(at); ok {
			at, err = a.choice(at, known)
		}
	}
	switch {
	case err != nil || at.answered:
		a.ended(w)
	case at.account == nil:
		operators, refused := offered(at)
		a.page(w, http.StatusOK, "account", struct {
			Action, ID string
			Accounts   []Account
			Others     []group
		}{accountPath, at.id, operators, refused})
	default:
		a.proceed(w, r, at)
	}
}

// hinted is the account the client named, when it did not ask for the picker.
// There are no passwords, so naming an account is enough to be it.
func hinted(at *attempt) (Account, bool) {
	if at.asks(oidc.PromptSelectAccount) || at.asks(oidc.PromptLogin) {
		return Account{}, false
	}
	return accountWhere(func(a Account) bool { return a.hinted(at.request.LoginHint) })
}

// group is a part of the accounts that are there to be refused.
type group struct {
	Title    string
	Accounts []Account
}

// offered are the accounts of the picker: the operators, the one the client
// named first, and below them those that are there to be refused.
func offered(at *attempt) ([]Account, []group) {
	operators := Accounts()
	if known, ok := accountWhere(func(a Account) bool { return a.hinted(at.request.LoginHint) }); ok {
		same := func(a Account) bool { return a.ObjectID == known.ObjectID }
		operators = append([]Account{known}, slices.DeleteFunc(operators, same)...)
	}
	groups := []group{{Title: "Refused on a page"}, {Title: "Refused in the browser's answer"}, {Title: "Refused when the code is redeemed"}, {Title: "Refused later"}}
	for _, a := range Refused() {
		i := slices.Index(aadsts.Places(), a.refusal.At) + 1
		if a.refusal.Stays {
			i = 0
		}
		groups[i].Accounts = append(groups[i].Accounts, a)
	}
	return operators, groups
}

// choice gives an attempt its account.
func (a *authority) choice(at *attempt, who Account) (*attempt, error) {
	return a.ledger.advance(at.id, func(at *attempt) {
		at.account, at.authTime, at.consented = &who, time.Now(), false
	})
}

// choose takes the answer of the account picker.
func (a *authority) choose(w http.ResponseWriter, r *http.Request) {
	if a.cancelled(w, r) {
		return
	}
	who, ok := accountWhere(func(a Account) bool { return a.ObjectID == r.PostFormValue("account") })
	at, err := a.ledger.attempt(r.PostFormValue("id"))
	if !ok || err != nil {
		a.ended(w)
		return
	}
	if at, err = a.choice(at, who); err != nil {
		a.ended(w)
		return
	}
	// A GET of its own, so that reload and the back button do what they say.
	http.Redirect(w, r, consentPath+"?id="+at.id, http.StatusSeeOther)
}

// proceed goes on with an attempt that has an account: to an error, to the page
// that consent takes, or back to the client. Who has consented to everything
// before is not asked again, unless the client wants that.
func (a *authority) proceed(w http.ResponseWriter, r *http.Request, at *attempt) {
	f, refused := at.account.refusedAt(aadsts.Authorize)
	if !refused {
		f, refused = a.orders.take(aadsts.Authorize)
	}
	if refused {
		a.fail(w, r, at, f)
		return
	}
	open := a.open(at)
	switch {
	case len(open) == 0:
		a.finish(w, r, at)
	case !at.account.policy.allows(open):
		a.fail(w, r, at, aadsts.NeedsAdmin)
	default:
		a.page(w, http.StatusOK, "consent", struct {
			Action, ID  string
			Account     Account
			Permissions []Permission
		}{consentPath, at.id, *at.account, explain(open)})
	}
}

// open are the permissions that an attempt has to ask consent for.
func (a *authority) open(at *attempt) []string {
	switch {
	case at.consented:
		return nil
	case at.asks(oidc.PromptConsent):
		return at.short
	default:
		return a.consents.missing(at.account.ObjectID, at.short)
	}
}

// fail ends an attempt with an error, or with a page that goes nowhere.
func (a *authority) fail(w http.ResponseWriter, r *http.Request, at *attempt, f aadsts.Failure) {
	switch {
	case f.Number == aadsts.NeedsAdmin.Number || f.Number == askAdmin:
		a.needAdmin(w, at, f)
	case f.Stays:
		a.stop(w, f)
	default:
		if _, err := a.ledger.advance(at.id, func(at *attempt) { at.answered = true }); err != nil {
			a.ended(w)
			return
		}
		a.answerFailure(w, r, at.addressee(), f)
	}
}

// decide takes the answer of the consent page.
func (a *authority) decide(w http.ResponseWriter, r *http.Request) {
	if a.cancelled(w, r) {
		return
	}
	at, err := a.ledger.attempt(r.PostFormValue("id"))
	if err != nil || at.account == nil || at.answered {
		a.ended(w)
		return
	}
	open := a.open(at)
	switch {
	case r.PostFormValue("decision") == "request":
		a.page(w, http.StatusOK, "requested", nil)
	case r.PostFormValue("decision") != "accept":
		a.ended(w)
	case !at.account.policy.allows(open):
		a.fail(w, r, at, aadsts.NeedsAdmin)
	default:
		a.consents.agree(at.account.ObjectID, open)
		a.finish(w, r, at)
	}
}

// cancelled tells the client that the user said no, when that was the answer.
func (a *authority) cancelled(w http.ResponseWriter, r *http.Request) bool {
	if r.PostFormValue("decision") != "cancel" {
		return false
	}
	at, err := a.ledger.advance(r.PostFormValue("id"), func(at *attempt) { at.answered = true })
	if err != nil {
		a.ended(w)
		return true
	}
	a.answerFailure(w, r, at.addressee(), aadsts.Declined)
	return true
}
