package refusal_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/refusal"
)

var (
	detailsForm = regexp.MustCompile(`^(AADSTS\d{1,9} · )*[a-z][a-z_]{0,47}( · [a-z][a-z_]{0,47})?` +
		`( · correlation [0-9a-fA-F-]{36})?( · trace [0-9a-fA-F-]{36})? · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$`)
	errorForm = regexp.MustCompile(`^the sign-in service answered [a-z_]{1,48}(/[a-z_]{1,48})?( \(AADSTS\d{1,9}\))?$`)
)

// Whatever the browser brings, only checked words are told.
func FuzzFromBrowser(f *testing.F) {
	f.Add("access_denied", description(65004), "cancel", "", "")
	f.Add("interaction_required", "AADSTS50105", "", stepUp, "[53003]")
	f.Add("<script>", "Trace ID: \nTimestamp: 9999-99-99 99:99:99Z", "x\n", "{", "1,,2")
	f.Fuzz(func(t *testing.T, code, description, sub, claims, numbers string) {
		r := refusal.FromBrowser(code, description, map[string][]string{"suberror": {sub}, "claims": {claims}, "error_codes": {numbers}})
		if text := r.Error(); !errorForm.MatchString(text) {
			t.Errorf("error %q", text)
		}
		if details := r.Details(time.Unix(1e9, 0)); !detailsForm.MatchString(details) {
			t.Errorf("details %q", details)
		}
		if r.Claims != "" && (!strings.HasPrefix(r.Claims, "{") || strings.ContainsAny(r.Claims, "\r\n")) {
			t.Errorf("claims %q", r.Claims)
		}
		if fault := r.Fault(refusal.Names{}); fault.Code == "" || fault.Text == "" || fault.Hint == "" {
			t.Errorf("fault %+v", *fault)
		}
	})
}
