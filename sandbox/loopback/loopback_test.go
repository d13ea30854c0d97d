package loopback_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"frontdesk/sandbox/loopback"
)

func TestListensOnLoopbackOnly(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "example.com:0", "[::]:0"} {
		if ln, err := loopback.Listen(t.Context(), addr); !errors.Is(err, loopback.ErrNotLoopback) {
			t.Errorf("%s: %v", addr, err)
			if err == nil {
				_ = ln.Close()
			}
		}
	}
}

func TestServesUntilClosed(t *testing.T) {
	ln, err := loopback.Listen(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	server := loopback.Serve(ln, http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	url := "http://" + ln.Addr().String()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if resp, err := http.Get(url); err == nil {
		_ = resp.Body.Close()
		t.Error("still answers after Close")
	}
}

func TestForeignersAreRefused(t *testing.T) {
	handler := loopback.Guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	}))
	for name, tc := range map[string]struct {
		host, site string
		want       int
	}{
		"a program":         {"127.0.0.1:1234", "", http.StatusNoContent},
		"the page itself":   {"localhost:1234", "same-origin", http.StatusNoContent},
		"IPv6":              {"[::1]:1234", "", http.StatusNoContent},
		"a rebound name":    {"evil.example.com:1234", "", http.StatusMisdirectedRequest},
		"a foreign website": {"127.0.0.1:1234", "cross-site", http.StatusForbidden},
	} {
		req := httptest.NewRequest(http.MethodPost, "/ring", strings.NewReader(""))
		req.Host = tc.host
		if tc.site != "" {
			req.Header.Set("Sec-Fetch-Site", tc.site)
		}
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, req)
		if rec.Code != tc.want {
			t.Errorf("%s: status %d, want %d", name, rec.Code, tc.want)
		}
	}
}
