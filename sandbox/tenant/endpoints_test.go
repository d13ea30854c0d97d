package tenant_test

import (
	"net/http"
	"testing"

	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/trouble"
)

// Each name of an endpoint breaks that endpoint and no other.
func TestEndpointsBreakOneByOne(t *testing.T) {
	w := open(t)
	token := w.signIn()
	visits := map[string]func() int{
		tenant.TokenEndpoint: func() int {
			return w.visit(http.MethodPost, w.conf.Endpoint.TokenURL, refreshForm(token.RefreshToken)).status
		},
		tenant.AuthorizeEndpoint: func() int { return w.browse(w.link()).status },
		tenant.DiscoveryEndpoint: func() int { return w.browse(w.Issuer() + "/.well-known/openid-configuration").status },
		tenant.KeysEndpoint:      func() int { return w.browse(w.origin() + "/" + tenant.ID + "/discovery/v2.0/keys").status },
		tenant.GraphEndpoint:     func() int { return w.get(token.AccessToken, "/me").status },
	}
	for _, broken := range tenant.Endpoints() {
		if broken == tenant.GraphEndpoint {
			continue // its answers are not JSON then, which get would not read
		}
		w.Break(broken, trouble.Fault{Kind: trouble.Status, Status: 502, Count: trouble.Always})
		for name, visit := range visits {
			want := http.StatusOK
			if name == broken {
				want = http.StatusBadGateway
			}
			if got := visit(); got != want {
				t.Errorf("%s broken: %s answers %d", broken, name, got)
			}
		}
		w.Break(broken, trouble.Fault{})
	}
	w.Break(tenant.GraphEndpoint, trouble.Fault{Kind: trouble.Status, Count: 1})
	if p := w.browse(w.GraphURL() + "/me"); p.status != http.StatusServiceUnavailable {
		t.Errorf("graph: %d", p.status)
	}
}

// A token endpoint that redirects shows who would send a code elsewhere.
func TestFollowingARedirectIsCounted(t *testing.T) {
	w := open(t)
	w.Break(tenant.TokenEndpoint, trouble.Fault{Kind: trouble.Redirect, Count: 1})
	w.visit(http.MethodPost, w.conf.Endpoint.TokenURL, codeForm("made-up"))
	if n := w.Status().Followed; n != 1 {
		t.Errorf("%d followed", n)
	}
}
