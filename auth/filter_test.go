package auth_test

import (
	"net/url"
	"testing"

	"frontdesk/auth/authtest"
	"frontdesk/switchboard"
)

// A filter in between may answer in JSON, and with an error of its own.
func TestAFilterIsNoRefusal(t *testing.T) {
	for name, reply := range map[string]authtest.Reply{
		"forbidden": {Status: 403, Body: `{"error":"blocked_by_policy"}`},
		"not found": {Status: 404, Body: `{"error":"Not Found"}`},
		"fine":      {Status: 200, Body: `{"error":"please log in"}`},
		"proxy":     {Status: 407, Body: `{"error":"proxy_authentication"}`},
	} {
		t.Run(name, func(t *testing.T) {
			r := restarted(t)
			r.op.Token = func(url.Values) *authtest.Reply { return &reply }
			r.run()
			if a := r.settled(); a.State != switchboard.AccountOffline {
				t.Errorf("%+v, %v", a, a.Fault)
			}
		})
	}
}
