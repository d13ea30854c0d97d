package loopback_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

// protected checks what every answer says to the browser, whatever it is.
func protected(t *testing.T, resp reply) {
	t.Helper()
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		"Set-Cookie": "",
	} {
		if got := resp.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	policy := resp.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q has no %s", policy, part)
		}
	}
	for name := range resp.header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("other sites are let in by %s", name)
		}
	}
	if _, rest, page := strings.Cut(resp.body, "<style>"); page {
		style, _, _ := strings.Cut(rest, "</style>")
		sum := sha256.Sum256([]byte(style))
		if !strings.Contains(policy, base64.StdEncoding.EncodeToString(sum[:])) {
			t.Errorf("the policy %q does not let the page have its style", policy)
		}
	}
}

// Whether the sign-in worked is not known when the browser shows its page.
func TestPagesClaimNothing(t *testing.T) {
	r := listen(t)
	get := func(path string) request { return request{method: http.MethodGet, path: path} }
	stray, used := send(t, r, "tcp4", get("/")), send(t, r, "tcp4", get("/start/x"))
	early := send(t, r, "tcp4", get("/done"))
	send(t, r, "tcp4", good())
	for name, resp := range map[string]reply{
		"stray": stray, "used": used, "early": early,
		"done": send(t, r, "tcp4", get("/done")), "again": send(t, r, "tcp4", get("/done")),
	} {
		protected(t, resp)
		if kind := resp.header.Get("Content-Type"); kind != "text/html; charset=utf-8" {
			t.Errorf("%s: the page is %s", name, kind)
		}
		for _, claim := range []string{"success", "signed in", "complete", "<script", "http://", "https://", "src=", "href="} {
			if strings.Contains(strings.ToLower(resp.body), claim) {
				t.Errorf("%s: the page says %q", name, claim)
			}
		}
	}
	if early.status != http.StatusNotFound || strings.Contains(early.body, "return to") {
		t.Errorf("before the answer /done has status %d: %s", early.status, early.body)
	}
}
