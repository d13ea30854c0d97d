package tenant_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/sandbox/tenant"
)

// The operators of the picker, by position.
const (
	anna  = "account-0" // approved by an administrator
	omar  = "account-1" // agrees for himself
	sofia = "account-2" // may agree to sign in only
	jonas = "account-3" // may agree to nothing
)

var (
	narrow = []string{"openid", "profile", "offline_access", "https://graph.microsoft.com/User.Read"}
	wide   = strings.Join(append(slices.Clone(narrow), "https://graph.microsoft.com/User.Read.All", "https://graph.microsoft.com/Calendars.Read"), " ")
)

func widen(refresh string) url.Values {
	form := refreshForm(refresh)
	form.Set("scope", wide)
	return form
}

// enter signs an operator in for User.Read only, agreeing if asked to.
func (w *world) enter(who string) (refresh string) {
	w.t.Helper()
	w.conf.Scopes = narrow
	p := w.press(w.browse(w.link("prompt", "select_account")), who)
	if strings.Contains(p.body, `id="accept"`) {
		p = w.press(p, "accept")
	}
	return w.redeem(p.form.Get("code")).RefreshToken
}

func TestWhereAnAdministratorApprovedNobodyIsAsked(t *testing.T) {
	w := open(t)
	if p := w.press(w.browse(w.link()), anna); p.form.Get("code") == "" {
		t.Fatalf("a page instead of a code:\n%s", p.body)
	}
	tokens := w.tokens(widen(w.enter(anna)))
	if a := w.get(tokens.Access, "/users"); a.status != http.StatusOK {
		t.Errorf("a wider refresh does not read the directory: %d", a.status)
	}
}

func TestOmarAgreesPageByPage(t *testing.T) {
	w := open(t)
	refresh := w.enter(omar)
	if e := w.refusal(widen(refresh)); e.Error != "invalid_grant" || e.Sub != "consent_required" || e.Codes[0] != 65001 {
		t.Errorf("before he agreed: %s/%s %v", e.Error, e.Sub, e.Codes)
	}
	p := w.press(w.browse(w.link("scope", wide, "prompt", "select_account")), omar)
	if !strings.Contains(p.body, "full profiles") || strings.Contains(p.body, "Sign you in") {
		t.Errorf("the second page does not ask for what is new, and only for that:\n%s", p.body)
	}
	w.press(p, "accept")
	w.tokens(widen(refresh)) // the token of the first sign-in is good for it now
}

func TestSofiaNeedsAnAdministrator(t *testing.T) {
	w := open(t)
	refresh := w.enter(sofia)
	if e := w.refusal(widen(refresh)); e.Sub != "consent_required" || e.Codes[0] != 65001 {
		t.Errorf("%s %v", e.Sub, e.Codes)
	}
	p := w.press(w.browse(w.link("scope", wide, "prompt", "select_account")), sofia)
	if !strings.Contains(p.body, "Need admin approval") || p.away != nil || p.action != "" {
		t.Errorf("not a page that goes nowhere: to %v, %q", p.away, p.action)
	}
	if w.Status().Refused[90094] != 1 {
		t.Errorf("counted %v", w.Status().Refused)
	}
	if err := w.Approve("User.Read.All", "https://graph.microsoft.com/Calendars.Read"); err != nil {
		t.Fatal(err)
	}
	w.tokens(widen(refresh))
	if p := w.press(w.browse(w.link("scope", wide)), sofia); p.form.Get("code") == "" {
		t.Error("asked again after the approval")
	}
	if err := w.Approve("Files.Read"); err == nil {
		t.Error("a permission that does not exist was approved")
	}
}

func TestJonasCannotEvenSignIn(t *testing.T) {
	w := open(t)
	w.conf.Scopes = narrow
	p := w.press(w.browse(w.link()), jonas)
	if !strings.Contains(p.body, "Need admin approval") || p.away != nil || p.form.Has("code") {
		t.Fatalf("to %v with %v", p.away, p.form)
	}
	if err := w.Approve(); err != nil {
		t.Fatal(err)
	}
	w.tokens(widen(w.enter(jonas)))
}

// Nobody gets by posting the form what the page does not offer.
func TestThePolicyIsNotOnlyThePage(t *testing.T) {
	w := open(t)
	w.press(w.browse(w.link()), sofia)
	picker := w.browse(w.link())
	w.press(picker, sofia)
	p := w.visit(http.MethodPost, w.origin()+strings.Replace(picker.action, "/account", "/consent", 1),
		url.Values{"id": picker.form["id"], "decision": {"accept"}})
	if p.form.Has("code") || !strings.Contains(p.body, "Need admin approval") {
		t.Errorf("answered %v", p.form)
	}
}

func TestTakingPermissionsBack(t *testing.T) {
	w := open(t)
	refresh := w.tokens(widen(w.enter(anna))).Refresh
	if err := w.Unapprove("Calendars.Read"); err != nil {
		t.Fatal(err)
	}
	if e := w.refusal(widen(refresh)); e.Codes[0] != 65001 {
		t.Errorf("%v", e.Codes)
	}
	w.tokens(refreshForm(refresh)) // what is left goes on
	if err := w.Unapprove(); err != nil {
		t.Fatal(err)
	}
	if e := w.refusal(refreshForm(refresh)); e.Codes[0] != 65001 || e.Sub != "consent_required" {
		t.Errorf("%s %v", e.Sub, e.Codes)
	}
	if p := w.press(w.browse(w.link("scope", wide)), anna); !strings.Contains(p.body, `id="accept"`) {
		t.Error("anna is not asked for what was taken back")
	}
}

func adminConsent(w *world, changes ...string) string {
	q := url.Values{"client_id": {tenant.ClientID}, "scope": {wide}, "redirect_uri": {redirect}, "state": {"a-state"}}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return w.origin() + "/" + tenant.ID + "/v2.0/adminconsent?" + q.Encode()
}

func TestTheAdministratorApproves(t *testing.T) {
	w := open(t)
	p := w.press(w.browse(adminConsent(w)), "approve")
	if p.away == nil {
		t.Fatalf("not sent back:\n%s", p.body)
	}
	q := p.away.Query()
	if q.Get("admin_consent") != "True" || q.Get("tenant") != tenant.ID || q.Get("state") != "a-state" ||
		!strings.Contains(q.Get("scope"), "https://graph.microsoft.com/Calendars.Read") {
		t.Errorf("answered %v", q)
	}
	w.tokens(widen(w.enter(sofia)))
	if !slices.Contains(w.Status().Approved, "User.Read.All") {
		t.Errorf("approved %v", w.Status().Approved)
	}
}

func TestTheAdministratorsPageWithoutAWayBack(t *testing.T) {
	w := open(t)
	for name, link := range map[string]string{
		"none":          adminConsent(w, "redirect_uri", ""),
		"unregistered":  adminConsent(w, "redirect_uri", "https://evil.example.com/"),
		"organizations": strings.Replace(adminConsent(w, "redirect_uri", "", "scope", "https://graph.microsoft.com/.default"), tenant.ID, "organizations", 1),
	} {
		if p := w.press(w.browse(link), "approve"); p.away != nil || !strings.Contains(p.body, "Frontdesk is approved") {
			t.Errorf("%s: to %v", name, p.away)
		}
	}
	if p := w.press(w.browse(adminConsent(w)), "cancel"); p.away == nil || p.away.Query().Get("error") != "access_denied" || p.away.Query().Get("state") != "a-state" {
		t.Errorf("cancelled: %v", p.away)
	}
	for name, link := range map[string]string{
		"AADSTS700016": adminConsent(w, "client_id", "x"), "AADSTS900144": adminConsent(w, "scope", ""), "AADSTS70011": adminConsent(w, "scope", "Files.Read"),
	} {
		if p := w.browse(link); p.status != http.StatusBadRequest || !strings.Contains(p.body, name) {
			t.Errorf("%s: %d", name, p.status)
		}
	}
}
