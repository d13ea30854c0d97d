package tenant_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/aadsts"
)

func button(f aadsts.Failure) string { return fmt.Sprint("error-", f.Number) }

// Every error of the table has an account, and says what Entra says.
func TestAnAccountPerError(t *testing.T) {
	w := open(t)
	for _, f := range aadsts.All() {
		t.Run(fmt.Sprint(f.Number, " ", f.Name), func(t *testing.T) {
			w.t, w.conf.Scopes = t, narrow
			p := w.press(w.browse(w.link("prompt", "select_account")), button(f))
			switch {
			case f.At == aadsts.Authorize && f.Stays:
				if p.away != nil || p.form.Has("state") || !strings.Contains(p.body, fmt.Sprint("AADSTS", f.Number)) {
					t.Errorf("did not stay: %v %v", p.away, p.form)
				}
			case f.At == aadsts.Authorize:
				says := p.form.Get("error_description")
				if p.form.Get("error") != f.Kind || p.form.Get("state") != "the-state" || !strings.HasPrefix(says, fmt.Sprint("AADSTS", f.Number, ": ")) ||
					!strings.Contains(says, "Trace ID: ") || !strings.Contains(says, "Correlation ID: ") || !strings.Contains(says, "Timestamp: ") {
					t.Errorf("answered %v", p.form)
				}
			case f.At == aadsts.Redeem:
				w.refusedWith(f, w.refusal(codeForm(p.form.Get("code"))))
			case f.At == aadsts.Refresh:
				again := w.tokens(widen(w.redeem(p.form.Get("code")).RefreshToken))
				w.refusedWith(f, w.refusal(widen(again.Refresh)))
			}
		})
	}
	w.t = t
}

func (w *world) refusedWith(f aadsts.Failure, e tokenError) {
	w.t.Helper()
	if e.Error != f.Kind || e.Codes[0] != f.Number || e.Sub != f.Sub || (e.Claims != "") != f.StepUp || e.URI == "" {
		w.t.Errorf("answered %+v", e)
	}
	if f.Kind == "invalid_client" && e.status != http.StatusUnauthorized {
		w.t.Errorf("status %d", e.status)
	}
}

func TestErrorsThatPassGoAway(t *testing.T) {
	w := open(t)
	refresh := w.tokens(refreshForm(w.enter("error-90033"))).Refresh
	for range 3 {
		if e := w.refusal(refreshForm(refresh)); e.Error != "temporarily_unavailable" || e.status != http.StatusServiceUnavailable {
			t.Errorf("%s with %d", e.Error, e.status)
		}
	}
	w.tokens(refreshForm(refresh))
}

// Confirming with the claims that came with the refusal heals the sign-in;
// signing in without them does not.
func TestConfirmingHealsAStepUp(t *testing.T) {
	w := open(t)
	refresh := w.tokens(refreshForm(w.enter("error-50076"))).Refresh
	e := w.refusal(refreshForm(refresh))
	if !json.Valid([]byte(e.Claims)) {
		t.Fatalf("claims %q", e.Claims)
	}
	without := w.tokens(refreshForm(w.enter("error-50076"))).Refresh
	if e := w.refusal(refreshForm(without)); e.Codes[0] != 50076 {
		t.Errorf("%v", e.Codes)
	}
	p := w.press(w.browse(w.link("claims", e.Claims)), "error-50076")
	refresh = w.redeem(p.form.Get("code")).RefreshToken
	for range 3 {
		refresh = w.tokens(refreshForm(refresh)).Refresh
	}
}

func TestAnErrorThatEndsASignInEndsItForGood(t *testing.T) {
	w := open(t)
	first := w.enter(anna)
	if err := w.Refuse(50133, aadsts.Refresh, tenant.Always); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if e := w.refusal(refreshForm(first)); e.Codes[0] != 50133 {
			t.Errorf("%v", e.Codes)
		}
	}
	second := w.tokens(refreshForm(w.enter(anna))).Refresh // the next sign-in is a new one
	if err := w.Refuse(70008, aadsts.Refresh, 1); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if e := w.refusal(refreshForm(second)); e.Codes[0] != 70008 {
			t.Errorf("%v", e.Codes)
		}
	}
	w.tokens(refreshForm(w.enter(anna)))
}

func TestRefuseCountsAndIsLifted(t *testing.T) {
	w := open(t)
	refresh := w.enter(anna)
	order := func(number int, at aadsts.Place, count int) {
		t.Helper()
		if err := w.Refuse(number, at, count); err != nil {
			t.Fatal(err)
		}
	}
	order(50057, aadsts.Refresh, tenant.Always)
	for range 3 {
		if e := w.refusal(refreshForm(refresh)); e.Codes[0] != 50057 {
			t.Errorf("%v", e.Codes)
		}
	}
	order(50057, aadsts.Refresh, 0)
	order(53003, aadsts.Refresh, 1)
	w.refusal(refreshForm(refresh))
	refresh = w.tokens(refreshForm(refresh)).Refresh
	order(50079, aadsts.Refresh, tenant.Always)
	if e := w.refusal(refreshForm(refresh)); e.Claims == "" || e.Error != "interaction_required" {
		t.Errorf("%+v", e)
	}
	order(50079, aadsts.Refresh, 0)
	w.tokens(refreshForm(refresh))
	order(54005, aadsts.Redeem, 1)
	if e := w.refusal(codeForm(w.code())); e.Codes[0] != 54005 {
		t.Errorf("%v", e.Codes)
	}
	w.redeem(w.code())
	order(65004, aadsts.Authorize, 1)
	if p := w.press(w.browse(w.link()), anna); p.form.Get("error") != "access_denied" {
		t.Errorf("answered %v", p.form)
	}
	order(50105, aadsts.Authorize, 1)
	if p := w.press(w.browse(w.link()), anna); !strings.Contains(p.body, "AADSTS50105") || p.action != "" {
		t.Errorf("went to %q", p.action)
	}
	if err := w.Refuse(1, aadsts.Refresh, 1); err == nil {
		t.Error("an error that does not exist was taken")
	}
}

// An administrator is asked from the page itself, and nothing comes back.
func TestApprovalCanBeRequested(t *testing.T) {
	w := open(t)
	p := w.press(w.press(w.browse(w.link()), "error-90095"), "request")
	if p.away != nil || p.action != "" || !strings.Contains(p.body, "Request sent") {
		t.Errorf("to %v, %q", p.away, p.action)
	}
}

func TestErrorAddressesExplainTheNumber(t *testing.T) {
	w := open(t)
	if p := w.browse(w.origin() + "/error?code=50076"); !strings.Contains(p.body, "multi-factor") {
		t.Errorf("%d", p.status)
	}
	if p := w.browse(w.origin() + "/error?code=x"); p.status != http.StatusNotFound {
		t.Errorf("%d", p.status)
	}
}
