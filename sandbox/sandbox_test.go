package sandbox_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox"
)

func start(t *testing.T, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// send makes a request without a body and returns the status and, for a GET,
// the document.
func send(t *testing.T, method, url string, into any) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if into != nil {
		if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
			t.Fatalf("%s %s: %v", method, url, err)
		}
	}
	return resp.StatusCode
}

func TestEndpointsLeadSomewhere(t *testing.T) {
	s := start(t, sandbox.Options{})
	raw, err := json.Marshal(s.Endpoints())
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		Issuer, Control string
		GraphURL        string `json:"graph_url"`
		TenantID        string `json:"tenant_id"`
		ClientID        string `json:"client_id"`
		SIP             struct{ Server, Username, Password, Transport string }
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	var discovery struct{ Issuer string }
	if send(t, http.MethodGet, e.Issuer+"/.well-known/openid-configuration", &discovery); discovery.Issuer != e.Issuer {
		t.Errorf("issuer %q, discovery says %q", e.Issuer, discovery.Issuer)
	}
	if !strings.Contains(e.Issuer, e.TenantID) || e.ClientID == "" {
		t.Errorf("tenant %q, client %q, issuer %q", e.TenantID, e.ClientID, e.Issuer)
	}
	if code := send(t, http.MethodGet, e.GraphURL+"/me", nil); code != http.StatusUnauthorized {
		t.Errorf("Graph without a token: %d", code)
	}
	if _, port, err := net.SplitHostPort(e.SIP.Server); err != nil || port == "0" || e.SIP.Username == "" || len(e.SIP.Password) < 20 || e.SIP.Transport != "udp" {
		t.Errorf("SIP at %q as %q by %q", e.SIP.Server, e.SIP.Username, e.SIP.Transport)
	}
}

func TestStatusShowsBothHalvesAndNoPassword(t *testing.T) {
	s := start(t, sandbox.Options{})
	send(t, http.MethodGet, s.Endpoints().GraphURL+"/me", nil)
	var raw json.RawMessage
	if code := send(t, http.MethodGet, s.Endpoints().Control+"/status", &raw); code != http.StatusOK {
		t.Fatalf("status %d", code)
	}
	if strings.Contains(string(raw), s.Endpoints().SIP.Password) {
		t.Error("the status shows the password")
	}
	var got struct {
		Endpoints struct{ Control string }
		Tenant    struct {
			Graph struct{ Calls map[string]int }
		}
		PBX struct{ Registrations []any }
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if got.Endpoints.Control != s.Endpoints().Control || got.Tenant.Graph.Calls["me"] != 1 || got.PBX.Registrations == nil {
		t.Errorf("status %s", raw)
	}
}

func TestEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := sandbox.Start(ctx, sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	var d net.Dialer
	address := strings.TrimPrefix(s.Endpoints().Control, "http://")
	for deadline := time.Now().Add(10 * time.Second); ; {
		conn, err := d.DialContext(t.Context(), "tcp", address)
		if err != nil {
			break
		}
		_ = conn.Close()
		if time.Now().After(deadline) {
			t.Fatal("still listening")
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing after the end: %v", err)
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0", "192.0.2.1", "example.com"} {
		if s, err := sandbox.Start(t.Context(), sandbox.Options{Addr: addr}); err == nil {
			_ = s.Close()
			t.Errorf("listens on %s", addr)
		}
	}
}
