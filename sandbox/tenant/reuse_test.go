package tenant_test

import (
	"testing"

	"frontdesk/sandbox/tenant"
)

func TestEntraGoesOnTakingAnOldRefreshToken(t *testing.T) {
	w := open(t)
	first := w.enter(anna)
	second := w.tokens(refreshForm(first)).Refresh
	w.tokens(refreshForm(first))
	w.tokens(refreshForm(second))
}

func TestReuseRefused(t *testing.T) {
	w := open(t)
	w.Reuse(tenant.ReuseRefuse)
	first := w.enter(anna)
	second := w.tokens(refreshForm(first)).Refresh
	if e := w.refusal(refreshForm(first)); e.Error != "invalid_grant" || e.Codes[0] != 70000 {
		t.Errorf("%s %v", e.Error, e.Codes)
	}
	w.tokens(refreshForm(second))
}

func TestReuseRevokesTheFamily(t *testing.T) {
	w := open(t)
	w.Reuse(tenant.ReuseFamily)
	other := w.enter(anna)
	first := w.enter(anna)
	second := w.tokens(refreshForm(first)).Refresh
	if e := w.refusal(refreshForm(first)); e.Error != "invalid_grant" {
		t.Errorf("the old one: %s", e.Error)
	}
	if e := w.refusal(refreshForm(second)); e.Error != "invalid_grant" || e.Codes[0] != 70000 {
		t.Errorf("the new one: %s %v", e.Error, e.Codes)
	}
	w.tokens(refreshForm(other)) // another sign-in has nothing to do with it
}
