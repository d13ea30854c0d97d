package loopback_test

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/auth/loopback"
)

const authorize = "https://login.example.com/authorize?state=" + state + "&code_challenge=c4a11e"

// path is what a one-time address has after the host.
func path(t *testing.T, r *loopback.Receiver, address string) string {
	t.Helper()
	rest, ours := strings.CutPrefix(address, r.RedirectURI())
	if !ours {
		t.Fatalf("%s does not lead to the receiver", address)
	}
	return rest
}

func TestStartLeadsOnOnce(t *testing.T) {
	told := make(chan struct{}, 10)
	r := listen(t, func(c *loopback.Config) { c.Started = func() { told <- struct{}{} } })
	opened, copied := path(t, r, r.Start(authorize)), path(t, r, r.Start(authorize+"&second"))
	if opened == copied || len(opened) < len("/start/")+26 {
		t.Fatalf("%s and %s", opened, copied)
	}
	get := func(p string) request { return request{method: http.MethodGet, path: p} }
	first := send(t, r, "tcp4", get(opened))
	if first.status != http.StatusSeeOther || first.header.Get("Location") != authorize || first.body != "" {
		t.Errorf("status %d to %q: %s", first.status, first.header.Get("Location"), first.body)
	}
	if first.header.Get("Cache-Control") != "no-store" || first.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers %v", first.header)
	}
	<-told
	for _, p := range []string{opened, "/start/", "/start/AAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		again := send(t, r, "tcp4", get(p))
		if again.status != http.StatusGone || !strings.Contains(again.body, "This link has been used") || again.header.Get("Location") != "" {
			t.Errorf("%s again: status %d", p, again.status)
		}
	}
	if second := send(t, r, "tcp4", get(copied)); second.header.Get("Location") != authorize+"&second" {
		t.Errorf("the other address leads to %q", second.header.Get("Location"))
	}
	<-told
	if len(told) != 0 {
		t.Error("told of a use that led nowhere")
	}
}

// Nothing but a person who goes there uses up a one-time address.
func TestStartIsNotSpentByOthers(t *testing.T) {
	told := make(chan struct{}, 10)
	r := listen(t, func(c *loopback.Config) { c.Started = func() { told <- struct{}{} } })
	p := path(t, r, r.Start(authorize))
	for name, c := range map[string]struct {
		request
		status int
	}{
		"head":      {request{method: http.MethodHead}, 405},
		"post":      {request{method: http.MethodPost, body: "a=b"}, 405},
		"options":   {request{method: http.MethodOptions}, 405},
		"rebound":   {request{method: http.MethodGet, host: "evil.example.com"}, 421},
		"script":    {request{method: http.MethodGet, header: map[string]string{"Sec-Fetch-Mode": "no-cors"}}, 400},
		"frame":     {request{method: http.MethodGet, header: map[string]string{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}}, 400},
		"prefetch":  {request{method: http.MethodGet, header: map[string]string{"Sec-Purpose": "prefetch"}}, 503},
		"prerender": {request{method: http.MethodGet, header: map[string]string{"Sec-Purpose": "prefetch;prerender"}}, 503},
		"older":     {request{method: http.MethodGet, header: map[string]string{"Purpose": "prefetch"}}, 503},
	} {
		c.path = p
		if got := send(t, r, "tcp4", c.request); got.status != c.status || got.header.Get("Location") != "" {
			t.Errorf("%s: status %d to %q", name, got.status, got.header.Get("Location"))
		}
	}
	if len(told) != 0 {
		t.Error("told of a use")
	}
	if got := send(t, r, "tcp4", request{method: http.MethodGet, path: p}); got.header.Get("Location") != authorize {
		t.Errorf("afterwards: status %d", got.status)
	}
}
