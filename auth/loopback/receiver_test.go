package loopback_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/loopback"
)

const (
	state  = "S8QZK3V5T2R7W9Y4X6B1N0M5LA"
	issuer = "https://login.example.com/v2.0"
)

func listen(t *testing.T, change ...func(*loopback.Config)) *loopback.Receiver {
	t.Helper()
	cfg := loopback.Config{Host: "localhost", State: state, Issuer: issuer}
	for _, f := range change {
		f(&cfg)
	}
	r, err := loopback.Listen(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// request is one hit on the receiver.
type request struct {
	method, path, host, body string
	header                   map[string]string
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

func send(t *testing.T, r *loopback.Receiver, network string, q request) reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	hq, err := http.NewRequestWithContext(ctx, q.method, r.RedirectURI()+q.path, strings.NewReader(q.body))
	if err != nil {
		t.Fatal(err)
	}
	if q.host != "" {
		hq.Host = q.host
	}
	if q.method == http.MethodPost {
		hq.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range q.header {
		hq.Header.Set(k, v)
	}
	client := http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}},
	}
	resp, err := client.Do(hq)
	if err != nil {
		t.Fatalf("%s %s: %v", q.method, q.path, err)
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, string(b)}
}

func form(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

func answered(r *loopback.Receiver) (loopback.Answer, bool) {
	select {
	case a := <-r.Answer():
		return a, true
	default:
		return loopback.Answer{}, false
	}
}

func TestBothFamilies(t *testing.T) {
	for _, network := range []string{"tcp4", "tcp6"} {
		t.Run(network, func(t *testing.T) {
			if l, err := net.Listen(network, "localhost:0"); err != nil {
				t.Skipf("this computer has no %s loopback: %v", network, err)
			} else {
				_ = l.Close()
			}
			r := listen(t)
			resp := send(t, r, network, request{method: http.MethodPost, body: form("state", state, "code", "c0de")})
			if a, ok := answered(r); resp.status != http.StatusOK || !ok || a.Code != "c0de" {
				t.Errorf("status %d, answer %v", resp.status, ok)
			}
		})
	}
}

// Whatever else comes by is turned away, tells nothing, and the answer still
// counts afterwards.
func TestStraysAreTurnedAway(t *testing.T) {
	good := form("state", state, "code", "c0de")
	post := func(body string) request { return request{method: http.MethodPost, path: "/", body: body} }
	get := func(query string) request { return request{method: http.MethodGet, path: "/?" + query} }
	for name, c := range map[string]struct {
		request
		status int
	}{
		"no state":             {post(form("code", "x")), 400},
		"no state, query":      {get(form("code", "x")), 400},
		"wrong state":          {post(form("state", "wrong", "code", "x")), 400},
		"state of same length": {post(form("state", strings.Repeat("A", len(state)), "code", "x")), 400},
		"error, wrong state":   {post(form("state", "wrong", "error", "access_denied")), 400},
		"error, no state":      {get(form("error", "access_denied")), 400},
		"state alone":          {get(form("state", state)), 400},
		"code and error":       {post(form("state", state, "code", "x", "error", "y")), 400},
		"two codes":            {post(form("state", state, "code", "x", "code", "y")), 400},
		"two states":           {post(form("state", state, "state", "z", "code", "y")), 400},
		"another issuer":       {post(form("state", state, "code", "x", "iss", "https://evil.example.com")), 400},
		"state in the address": {request{method: http.MethodPost, path: "/?" + good, body: "a=b"}, 400},
		"bad escape":           {get("state=%zz"), 400},
		"favicon":              {request{method: http.MethodGet, path: "/favicon.ico"}, 404},
		"other path":           {request{method: http.MethodPost, path: "/auth", body: good}, 404},
		"rebound host":         {request{method: http.MethodPost, host: "evil.example.com", body: good}, 421},
		"other port":           {request{method: http.MethodPost, host: "localhost:1", body: good}, 421},
		"options":              {request{method: http.MethodOptions, path: "/"}, 405},
		"put":                  {request{method: http.MethodPut, path: "/", body: good}, 405},
		"head":                 {request{method: http.MethodHead, path: "/?" + good}, 405},
		"script": {request{
			method: http.MethodPost, path: "/", body: good,
			header: map[string]string{"Sec-Fetch-Mode": "no-cors"},
		}, 400},
		"json": {request{
			method: http.MethodPost, path: "/", body: `{"state":"` + state + `"}`,
			header: map[string]string{"Content-Type": "application/json"},
		}, 415},
		"flood": {post(form("state", state, "code", strings.Repeat("x", 70<<10))), 413},
	} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			resp := send(t, r, "tcp4", c.request)
			if resp.status != c.status {
				t.Errorf("status %d, want %d", resp.status, c.status)
			}
			if text := resp.body; strings.Contains(text, "evil") || strings.Contains(text, state) {
				t.Errorf("the answer repeats what was sent: %s", text)
			}
			if len(resp.header.Values("Access-Control-Allow-Origin")) != 0 {
				t.Error("the answer may be read by other sites")
			}
			if a, ok := answered(r); ok {
				t.Fatalf("it was taken for the answer: %+v", a)
			}
			send(t, r, "tcp4", post(good))
			if a, ok := answered(r); !ok || a.Code != "c0de" {
				t.Error("the answer after it was not taken")
			}
		})
	}
}

func TestIssuerIsRequiredWherePromised(t *testing.T) {
	r := listen(t, func(c *loopback.Config) { c.IssuerSent = true })
	resp := send(t, r, "tcp4", request{method: http.MethodPost, body: form("state", state, "code", "x")})
	if _, ok := answered(r); ok || resp.status != http.StatusBadRequest {
		t.Errorf("an answer without iss was taken: %d", resp.status)
	}
	send(t, r, "tcp4", request{method: http.MethodPost, body: form("state", state, "code", "x", "iss", issuer)})
	if _, ok := answered(r); !ok {
		t.Error("the right iss was not taken")
	}
}

func TestTheFirstAnswerCounts(t *testing.T) {
	r := listen(t)
	for _, code := range []string{"first", "second"} {
		if resp := send(t, r, "tcp4", request{method: http.MethodPost, body: form("state", state, "code", code)}); resp.status != http.StatusOK {
			t.Errorf("%s: status %d", code, resp.status)
		}
	}
	if a, _ := answered(r); a.Code != "first" {
		t.Errorf("the answer is %q", a.Code)
	}
	if _, more := answered(r); more {
		t.Error("there is a second answer")
	}
}

// The code must not stay in the address bar, nor reach the next request.
func TestQueryIsCleaned(t *testing.T) {
	r := listen(t)
	resp := send(t, r, "tcp4", request{method: http.MethodGet, path: "/?" + form("state", state, "code", "c0de")})
	if resp.status != http.StatusSeeOther || resp.header.Get("Location") != "/done" {
		t.Errorf("status %d to %q", resp.status, resp.header.Get("Location"))
	}
	done := send(t, r, "tcp4", request{method: http.MethodGet, path: "/done"})
	for _, resp := range []reply{resp, done} {
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
		} {
			if got := resp.header.Get(name); got != want {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
	page := done.body
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	policy := done.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; ") || !strings.Contains(policy, base64.StdEncoding.EncodeToString(sum[:])) {
		t.Errorf("the policy %q does not fit the page", policy)
	}
	for _, claim := range []string{"success", "signed in", "complete", "<script"} {
		if strings.Contains(strings.ToLower(page), claim) {
			t.Errorf("the page says %q", claim)
		}
	}
}

func TestTakenPort(t *testing.T) {
	r := listen(t)
	_, err := loopback.Listen(t.Context(), loopback.Config{Host: "localhost", Port: r.Port(), State: state})
	var taken *loopback.PortError
	if !errors.As(err, &taken) || taken.Port != r.Port() {
		t.Errorf("listening on a taken port: %v", err)
	}
}

// A port that is free for IPv4 but taken on IPv6 is not used: somebody else
// would get the answers of browsers that try IPv6 first.
func TestPortTakenOnIPv6(t *testing.T) {
	other, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skipf("this computer has no IPv6 loopback: %v", err)
	}
	t.Cleanup(func() { _ = other.Close() })
	port := other.Addr().(*net.TCPAddr).Port
	_, err = loopback.Listen(t.Context(), loopback.Config{Host: "localhost", Port: port, State: state})
	if taken := (*loopback.PortError)(nil); !errors.As(err, &taken) {
		t.Errorf("listening with a stranger on ::1: %v", err)
	}
}

// A client that says nothing holds nobody up, and Finish does not wait for it.
func TestSilentClient(t *testing.T) {
	r := listen(t)
	for range 20 {
		conn, err := net.Dial("tcp4", strings.TrimPrefix(strings.Replace(r.RedirectURI(), "localhost", "127.0.0.1", 1), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
	send(t, r, "tcp4", request{method: http.MethodPost, body: form("state", state, "code", "c0de")})
	if _, ok := answered(r); !ok {
		t.Error("the answer was not taken")
	}
	start := time.Now()
	r.Finish()
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("Finish took %v", took)
	}
	if _, err := net.Dial("tcp4", strings.TrimPrefix(strings.Replace(r.RedirectURI(), "localhost", "127.0.0.1", 1), "http://")); err == nil {
		t.Error("the port is still open")
	}
}
