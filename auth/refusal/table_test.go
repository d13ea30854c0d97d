package refusal_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/refusal"
	"frontdesk/switchboard"
)

// What the service says besides, all of which must stay out of sight but the ids.
const (
	secret      = "eyJhbGciOiJub25lIn0.c2VjcmV0.c2VjcmV0"
	correlation = "0a1b2c3d-0000-4000-8000-00000000000a"
	trace       = "0a1b2c3d-0000-4000-8000-00000000000b"
	stamp       = "2026-11-22 21:51:07"
)

var names = refusal.Names{
	Account: "ada@example.com", Organisation: "Example Ltd", Permissions: []string{"User.Read.All", "Calendars.Read"},
}

func description(number int) string {
	return fmt.Sprintf("AADSTS%d: The request for %s was refused.\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: %sZ",
		number, secret, trace, correlation, stamp)
}

// refuse makes the refusal as the service would send it.
func refuse(t *testing.T, g given, number int) *refusal.Refusal {
	t.Helper()
	if g.status == 0 {
		return refusal.FromBrowser(g.code, description(number), map[string][]string{"error_subcode": {g.sub}, "error_uri": {secret}})
	}
	body, err := json.Marshal(map[string]any{
		"error": g.code, "suberror": g.sub, "claims": g.claims, "error_codes": []int{number}, "error_description": description(number),
		"timestamp": stamp + "Z", "trace_id": trace, "correlation_id": correlation, "error_uri": secret, "refresh_token": secret,
	})
	if err != nil {
		t.Fatal(err)
	}
	r := refusal.Read(g.status, http.Header{}, body)
	if r == nil {
		t.Fatalf("not read: %s", body)
	}
	return r
}

// Every row of the error table, by every number, as the token endpoint and the
// browser bring it.
func TestErrorTable(t *testing.T) {
	for _, row := range rows {
		for _, number := range row.numbers {
			for g, verdict := range row.given {
				t.Run(fmt.Sprintf("%s/%d/%d %s %s", row.name, number, g.status, g.code, g.sub), func(t *testing.T) {
					r := refuse(t, g, number)
					if got := r.Verdict(); got != verdict {
						t.Errorf("verdict %s, want %s", got, verdict)
					}
					checkWords(t, row, r)
					checkHelp(t, row, g, r)
					checkDetails(t, g, number, r)
				})
			}
		}
	}
}

func checkWords(t *testing.T, row row, r *refusal.Refusal) {
	t.Helper()
	bare := row.bare
	if bare == "" {
		bare = row.text
	}
	for text, n := range map[string]refusal.Names{row.text: names, bare: {}} {
		fault := r.Fault(n)
		if fault.Code != row.code || fault.Text != text || !strings.Contains(fault.Hint, row.hint) {
			t.Errorf("with %+v: %+v, want %s, %q", n, *fault, row.code, text)
		}
		if row.text == bare {
			break
		}
	}
}

func checkHelp(t *testing.T, row row, g given, r *refusal.Refusal) {
	t.Helper()
	if got := r.Ending(); got != row.ending {
		t.Errorf("ending %q, want %q", got, row.ending)
	}
	if r.NeedsAdministrator() != row.administrator || r.OtherAccount() != row.other {
		t.Errorf("administrator %v, other account %v", r.NeedsAdministrator(), r.OtherAccount())
	}
	if want := g.code == "consent_required" || g.sub == "consent_required"; r.NeedsConsent() != want {
		t.Errorf("consent %v", r.NeedsConsent())
	}
	if r.Claims != g.claims {
		t.Errorf("claims %q", r.Claims)
	}
}

// The ids are there, once, and nothing else of the description is.
func checkDetails(t *testing.T, g given, number int, r *refusal.Refusal) {
	t.Helper()
	want := fmt.Sprintf("AADSTS%d · %s", number, g.code)
	if g.sub != "" {
		want += " · " + g.sub
	}
	want += " · correlation " + correlation + " · trace " + trace + " · " + stamp + " UTC"
	fault := r.Fault(names)
	if got := r.Details(time.Now()); got != want || fault.Details != want {
		t.Errorf("details %q and %q, want %q", got, fault.Details, want)
	}
	for _, line := range []string{r.Error(), fault.Text, fault.Hint, fault.Details, fmt.Sprintf("%+v", *r)} {
		if strings.Contains(line, secret) || strings.Contains(line, "refused.") || strings.ContainsAny(line, "\r\n") {
			t.Errorf("told too much: %q", line)
		}
	}
}

// What no row has a number for is chosen by suberror and error; what nobody
// knows is safe.
func TestWithoutAKnownNumber(t *testing.T) {
	for _, c := range []struct {
		given   given
		number  int // 0: none
		verdict refusal.Verdict
		code    string
		ending  switchboard.Ending
	}{
		{grantSpent, 0, refusal.Renew, "signin-ended", switchboard.EndingExpired},
		{badToken, 0, refusal.Renew, "signin-ended", switchboard.EndingExpired},
		{grantSpent, 70000, refusal.Renew, "signin-ended", switchboard.EndingExpired},
		{grantSpent, 9002313, refusal.Renew, "signin-ended", switchboard.EndingExpired},
		{consent, 0, refusal.Interact, "signin-consent", ""},
		{interaction, 0, refusal.Interact, "signin-confirm", ""},
		{condition, 50158, refusal.Interact, "signin-confirm", ""}, // an external challenge
		{policy, 0, refusal.Interact, "signin-confirm", ""},
		{given{400, "invalid_grant", "user_password_expired", ""}, 50055, refusal.Interact, "signin-confirm", ""},
		{browserLogin, 0, refusal.Interact, "signin-confirm", ""},
		{browserConsent, 0, refusal.Interact, "signin-consent", ""},
		{browserDenied, 0, refusal.Interact, "signin-declined", ""},
		{given{0, "access_denied", "cancel", ""}, 0, refusal.Interact, "signin-declined", ""},
		{browserDenied, 399284, refusal.Interact, "signin-refused", ""}, // refused, not declined
		{given{0, "admin_consent_required", "", ""}, 0, refusal.Interact, "signin-admin-approval", ""},
		{browserClientAuth, 650053, refusal.Blocked, "signin-registration", ""},
		{clientAuth, 0, refusal.Blocked, "signin-registration", ""},
		{scope, 70011, refusal.Blocked, "signin-permissions-unregistered", ""},
		{resource, 0, refusal.Blocked, "signin-permissions-unregistered", ""},
		{request, 900144, refusal.Blocked, "signin-refused", ""},
		{given{400, "unsupported_grant_type", "", ""}, 0, refusal.Blocked, "signin-refused", ""},
		{given{0, "unsupported_response_type", "", ""}, 0, refusal.Blocked, "signin-refused", ""},
		{given{400, "something_new", "", ""}, 650053, refusal.Interact, "signin-refused", ""},
		{given{0, "something_new", "", ""}, 1, refusal.Interact, "signin-refused", ""},
		{given{429, "something_new", "", ""}, 0, refusal.Passes, "signin-busy", ""},
		{given{502, "something_new", "", ""}, 0, refusal.Passes, "signin-busy", ""},
		{given{400, "<script>\nx", "", ""}, 0, refusal.Interact, "signin-refused", ""},
		{given{0, "", "", ""}, 0, refusal.Interact, "signin-refused", ""},
	} {
		r := unnumbered(t, c.given)
		if c.number != 0 {
			r = refuse(t, c.given, c.number)
		}
		fault := r.Fault(names)
		if r.Verdict() != c.verdict || fault.Code != c.code || r.Ending() != c.ending || fault.Text == "" || fault.Hint == "" {
			t.Errorf("%+v with %d: %s, %q, %+v", c.given, c.number, r.Verdict(), r.Ending(), *fault)
		}
		if r.NeedsAdministrator() != (c.code == "signin-admin-approval") || r.OtherAccount() {
			t.Errorf("%+v with %d offers the wrong help", c.given, c.number)
		}
	}
}

func unnumbered(t *testing.T, g given) *refusal.Refusal {
	t.Helper()
	if g.status == 0 {
		return refusal.FromBrowser(g.code, "", map[string][]string{"suberror": {g.sub}})
	}
	body, err := json.Marshal(map[string]any{"error": g.code, "suberror": g.sub, "claims": g.claims})
	if err != nil {
		t.Fatal(err)
	}
	return refusal.Read(g.status, nil, body)
}
