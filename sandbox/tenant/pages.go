package tenant

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

//go:embed pages
var files embed.FS

const assetPath = root + "/assets/"

var templates = template.Must(template.ParseFS(files, "pages/*.html"))

// assets are the style sheet and the one script; templates stay inside.
func assets() fs.FS {
	sub, err := fs.Sub(files, "pages/assets")
	if err != nil {
		return files // cannot be: the folder is embedded
	}
	return sub
}

// page renders a template into the common frame.
func (a *authority) page(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	err := templates.ExecuteTemplate(&b, name+".html", struct {
		Assets string
		Data   any
	}{assetPath, data})
	if err != nil {
		a.log.Error("tenant.page", "page", name, "error", err)
		http.Error(w, "this page could not be made", http.StatusInternalServerError)
		return
	}
	noStore(w)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	// form-action also rules where a form's answer may redirect to.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; "+
		"frame-ancestors 'none'; form-action 'self' http://localhost:* http://127.0.0.1:*")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // the browser is gone when this fails
}

func noStore(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Content-Type-Options", "nosniff")
}

// stop shows an error that is not sent to the client, because the client or its
// address is not known. The browser stays here, as at Entra.
func (a *authority) stop(w http.ResponseWriter, f failure) {
	t := newTrace(a.now())
	a.log.Debug("tenant.stopped", "number", f.number, "error", f.kind, "correlation_id", t.Correlation)
	a.page(w, http.StatusBadRequest, "stopped", struct {
		Number int
		Text   string
		Trace  trace
	}{f.number, f.text, t})
}

// ended shows that there is nothing left to do for an attempt: it was answered,
// it took too long, or there never was one.
func (a *authority) ended(w http.ResponseWriter) {
	a.page(w, http.StatusGone, "ended", nil)
}

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
		a.page(w, http.StatusOK, "account", struct {
			Action, ID string
			Accounts   []Account
		}{accountPath, at.id, offered(at)})
	case !at.consented:
		a.page(w, http.StatusOK, "consent", struct {
			Action, ID  string
			Account     Account
			Permissions []Permission
		}{consentPath, at.id, *at.account, explain(at.short)})
	default:
		a.finish(w, r, at)
	}
}

// hinted is the account the client named, when it did not ask for the picker.
// There are no passwords, so naming an account is enough to be it.
func hinted(at *attempt) (Account, bool) {
	if at.asks(oidc.PromptSelectAccount) || at.asks(oidc.PromptLogin) {
		return Account{}, false
	}
	return accountWhere(func(a Account) bool { return a.Mail == at.request.LoginHint })
}

// offered are the accounts of the picker, the one the client named first.
func offered(at *attempt) []Account {
	all := Accounts()
	slices.SortStableFunc(all, func(a, b Account) int {
		return rank(a, at.request.LoginHint) - rank(b, at.request.LoginHint)
	})
	return all
}

func rank(a Account, hint string) int {
	if a.Mail == hint {
		return 0
	}
	return 1
}

// choice gives an attempt its account. Who has consented to everything before
// is not asked again, unless the client wants that.
func (a *authority) choice(at *attempt, who Account) (*attempt, error) {
	consented := !at.asks(oidc.PromptConsent) && a.ledger.consented(who.ObjectID, at.short)
	return a.ledger.advance(at.id, func(at *attempt) {
		at.account, at.authTime, at.consented = &who, time.Now(), consented
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
	if at.consented {
		a.finish(w, r, at)
		return
	}
	// A GET of its own, so that reload and the back button do what they say.
	http.Redirect(w, r, consentPath+"?id="+at.id, http.StatusSeeOther)
}

// decide takes the answer of the consent page.
func (a *authority) decide(w http.ResponseWriter, r *http.Request) {
	if a.cancelled(w, r) {
		return
	}
	at, err := a.ledger.advance(r.PostFormValue("id"), func(at *attempt) {
		at.consented = at.account != nil && r.PostFormValue("decision") == "accept"
	})
	if err != nil || !at.consented {
		a.ended(w)
		return
	}
	a.ledger.consent(at.account.ObjectID, at.short)
	a.finish(w, r, at)
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
	a.answerFailure(w, r, at.addressee(), declined)
	return true
}
