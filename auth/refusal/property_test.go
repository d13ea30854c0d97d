package refusal_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"frontdesk/auth/refusal"
	"frontdesk/switchboard"
)

var (
	everyError = []string{
		"access_denied", "admin_consent_required", "consent_required", "interaction_required", "invalid_client", "invalid_grant",
		"invalid_request", "invalid_resource", "invalid_scope", "login_required", "server_error", "temporarily_unavailable",
		"unauthorized_client", "unsupported_grant_type", "unsupported_response_type", "something_new",
	}
	everySub = []string{
		"", "additional_action", "admin_consent_required", "bad_token", "basic_action", "cancel", "client_mismatch", "consent_required",
		"device_authentication_failed", "message_only", "protection_policy_required", "token_expired", "user_password_expired", "something_new",
	}
)

// Numbers and descriptions change words, never what is done, but for those that
// ask for a pause: they keep a sign-in, and can only keep it. What passes is
// never said to need the operator, and what needs the operator never to pass.
func TestNumbersDecideNothing(t *testing.T) {
	numbers := []int{1, 50196, 70000, 90033, 999_999_999}
	for _, row := range rows {
		numbers = append(numbers, row.numbers[0])
	}
	for range 3 {
		numbers = append(numbers, rand.IntN(10_000_000))
	}
	for _, status := range []int{0, 400, 429} {
		for _, code := range everyError {
			for _, sub := range everySub {
				for _, claims := range []string{"", stepUp} {
					if claims == "" || status == 400 {
						checkNumbers(t, given{status, code, sub, claims}, numbers)
					}
				}
			}
		}
	}
}

func checkNumbers(t *testing.T, g given, numbers []int) {
	t.Helper()
	want := unnumbered(t, g)
	for _, number := range numbers {
		r := refuse(t, g, number)
		fault := r.Fault(refusal.Names{})
		verdict := want.Verdict()
		if number == 50196 || number == 90033 {
			verdict = refusal.Passes
		}
		if r.Verdict() != verdict || r.NeedsConsent() != want.NeedsConsent() {
			t.Fatalf("%+v with %d: %s, without: %s", g, number, r.Verdict(), want.Verdict())
		}
		if passes := r.Verdict() == refusal.Passes; passes != (fault.Code == "signin-busy") {
			t.Fatalf("%+v with %d: %s, but %+v", g, number, r.Verdict(), *fault)
		}
		if fault.Code == "signin-ended" && r.Verdict() != refusal.Renew {
			t.Fatalf("%+v with %d has not ended: %+v", g, number, *fault)
		}
		if (r.Verdict() == refusal.Passes || r.Verdict() == refusal.Blocked) && r.Ending() != switchboard.EndingNone {
			t.Fatalf("%+v with %d ends the sign-in: %s", g, number, r.Ending())
		}
		if fault.Text == "" || fault.Hint == "" || strings.ContainsAny(fault.Text+fault.Hint+fault.Details, "\r\n{}") {
			t.Fatalf("%+v with %d: %+v", g, number, *fault)
		}
	}
}

// The first number of the table counts, wherever it stands: Microsoft puts
// vague ones in front.
func TestVagueNumbers(t *testing.T) {
	r := refusal.Read(400, http.Header{}, []byte(`{"error":"invalid_grant","error_codes":[70002,50173,65001]}`))
	if got := r.Fault(names); got.Code != "signin-revoked" || !strings.HasPrefix(got.Details, "AADSTS70002 · AADSTS50173 · AADSTS65001 · ") {
		t.Errorf("%+v", *got)
	}
	r = refusal.FromBrowser("invalid_grant", "AADSTS70002: Error validating credentials. AADSTS50173: The grant", nil)
	if got := r.Fault(names).Code; got != "signin-revoked" {
		t.Error(got)
	}
}

// Being offline is no reason to sign in.
func TestOffline(t *testing.T) {
	fault := refusal.Offline()
	if fault.Code != "signin-offline" || !strings.HasPrefix(fault.Text, "You're offline") || !strings.Contains(fault.Hint, "You stay signed in") {
		t.Errorf("%+v", *fault)
	}
	if words := strings.ToLower(fault.Text + fault.Hint); strings.Contains(words, "please") || strings.Contains(words, "sign in") {
		t.Errorf("%+v asks for a sign-in", *fault)
	}
}

// Names come from a tenant and a settings file: they fill one line and no more.
func TestNames(t *testing.T) {
	r := refusal.FromBrowser("interaction_required", "AADSTS50020:", nil)
	for _, c := range []struct{ account, org, text string }{
		{"ada@example.com", "", "ada@example.com is not a member of your organisation"},
		{"", "Example Ltd", "This account is not a member of Example Ltd"},
		{"a\r\nb\x00\u202ec", "\u2028{account}", "a b c is not a member of {account}"},
		{strings.Repeat("ä", 500), " \t", strings.Repeat("ä", 79) + "… is not a member of your organisation"},
		{"ärger", "{org}", "ärger is not a member of {org}"},
	} {
		if got := r.Fault(refusal.Names{Account: c.account, Organisation: c.org}).Text; got != c.text {
			t.Errorf("%q, want %q", got, c.text)
		}
	}
	many := make([]string, 100)
	for i := range many {
		many[i] = fmt.Sprintf("Permission.%d", i)
	}
	if got := refusal.FromBrowser("consent_required", "", nil).Fault(refusal.Names{Permissions: many}).Text; len(got) > 200 {
		t.Errorf("%d bytes", len(got))
	}
}
