package aadsts_test

import (
	"regexp"
	"slices"
	"testing"

	"frontdesk/sandbox/tenant/aadsts"
)

// The rows of the table are complete, and each number is there once.
func TestTable(t *testing.T) {
	seen := map[int]bool{}
	kind := regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`)
	for _, f := range aadsts.All() {
		if seen[f.Number] || !kind.MatchString(f.Kind) || f.Text == "" || f.Name == "" || !slices.Contains(aadsts.Places(), f.At) {
			t.Errorf("row %+v", f)
		}
		if f.Stays && f.At != aadsts.Authorize || (f.Ends || f.StepUp || f.Passing) && f.At != aadsts.Refresh {
			t.Errorf("%d is in the wrong place: %s", f.Number, f.At)
		}
		seen[f.Number] = true
	}
	for _, f := range []aadsts.Failure{
		aadsts.NotSilent, aadsts.Declined, aadsts.UnknownClient, aadsts.BadRedirect, aadsts.PublicClient, aadsts.CodeUsed,
		aadsts.BadVerifier, aadsts.RefreshExpired, aadsts.RefreshRevoked, aadsts.NotConsented, aadsts.NeedsAdmin, aadsts.Confirm,
	} {
		if !seen[f.Number] {
			t.Errorf("an error the tenant tells is not in the table: %+v", f)
		}
	}
	// The rows of the error table in the facts.
	for _, n := range []int{
		65004, 65001, 90094, 90095, 650056, 650057, 65005, 50105, 53003, 530032, 53000, 53001, 53011, 50074, 50076, 50078, 50079, 50058,
		70008, 700082, 50173, 50132, 50133, 70043, 54005, 501481, 50057, 50020, 50034, 16000, 51004, 500021, 500022, 500212, 500213,
		700016, 7000112, 70001, 1000031, 7000218, 700025, 50011, 50194, 9002327, 700027, 7000222, 50012, 90033, 50196, 90002, 90038,
	} {
		if _, ok := aadsts.Find(n); !ok {
			t.Errorf("AADSTS%d is missing", n)
		}
	}
}
