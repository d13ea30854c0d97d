package answer_test

import (
	"errors"
	"net/http"
	"regexp"
	"testing"
	"time"

	"frontdesk/auth/answer"
	"frontdesk/auth/refusal"
)

var (
	detailsForm = regexp.MustCompile(`^(AADSTS\d{1,9} · )*(HTTP \d+ · )?[a-z][a-z_]{0,47}( · [a-z][a-z_]{0,47})?` +
		`( · correlation [0-9a-fA-F-]{36})?( · trace [0-9a-fA-F-]{36})? · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$`)
	refusalForm = regexp.MustCompile(`^the sign-in service answered [a-z_]{1,48}(/[a-z_]{1,48})?( \(AADSTS\d{1,9}\))?$`)
	strangeForm = regexp.MustCompile(`^status -?\d+ without an answer of the sign-in service$`)
	tokenForm   = regexp.MustCompile(`^[!-~]*$`)
	lineForm    = regexp.MustCompile(`^[^\r\n{}]+$`)
)

// Whatever a token endpoint answers: no panic, no half, and nothing told that
// was not checked.
func FuzzTokenAnswer(f *testing.F) {
	f.Add(200, "", []byte(`{"access_token":"a","token_type":"Bearer","refresh_token":"r","expires_in":"3599","scope":"User.Read"}`))
	f.Add(400, "17", []byte(`{"error":"invalid_grant","error_codes":[700082],"error_description":"AADSTS700082: gone"}`))
	f.Fuzz(func(t *testing.T, status int, retry string, body []byte) {
		got, err := answer.ReadGrant(status, http.Header{"Retry-After": {retry}}, body)
		refused, strange := (*refusal.Refusal)(nil), (*answer.StrangeError)(nil)
		switch {
		case err == nil:
			checkGrant(t, status, got)
			return
		case errors.As(err, &refused):
			checkRefusal(t, refused)
		case !errors.As(err, &strange) || !strangeForm.MatchString(err.Error()):
			t.Errorf("error %v", err)
		}
		if got != (answer.Grant{}) {
			t.Error("half a grant beside an error")
		}
	})
}

func checkGrant(t *testing.T, status int, g answer.Grant) {
	t.Helper()
	if status != http.StatusOK || g.Access == "" {
		t.Error("half a grant")
	}
	for _, token := range []string{g.Access, g.Refresh, g.Identity} {
		if !tokenForm.MatchString(token) {
			t.Errorf("token %q", token)
		}
	}
	if year := 366 * 24 * time.Hour; g.Life < 0 || g.RefreshIn < 0 || g.Life > year || g.RefreshIn > year {
		t.Errorf("lives %s, renewed in %s", g.Life, g.RefreshIn)
	}
}

func checkRefusal(t *testing.T, r *refusal.Refusal) {
	t.Helper()
	fault := r.Fault(refusal.Names{})
	if !refusalForm.MatchString(r.Error()) || !detailsForm.MatchString(r.Details(time.Unix(1e9, 0))) {
		t.Errorf("told %q and %q", r.Error(), r.Details(time.Unix(1e9, 0)))
	}
	for _, line := range []string{fault.Code, fault.Text, fault.Hint, fault.Details} {
		if !lineForm.MatchString(line) {
			t.Errorf("fault %+v", *fault)
		}
	}
	if r.RetryAfter < 0 || r.RetryAfter > 10*time.Minute || len(r.Claims) > 8<<10 || len(r.Numbers) > 4 {
		t.Errorf("out of bounds: %+v", *r)
	}
}
