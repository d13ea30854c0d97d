package trouble_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/sandbox/tenant/trouble"
)

func serve(t *testing.T) (*trouble.Obstacles, string) {
	t.Helper()
	o := trouble.New("/astray")
	mux := http.NewServeMux()
	mux.HandleFunc("/astray", o.Astray)
	mux.Handle("/", o.Before("it", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body)
	})))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return o, server.URL
}

func post(t *testing.T, url string) (status int, header http.Header, body string, err error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("as sent"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, string(raw), err
}

func TestKinds(t *testing.T) {
	o, url := serve(t)
	for _, tc := range []struct {
		fault  trouble.Fault
		status int
		body   string
		kind   string
	}{
		{trouble.Fault{Kind: trouble.Status, RetryAfter: 3 * time.Second}, 503, "gateway", "text/html"},
		{trouble.Fault{Kind: trouble.Status, Status: 429}, 429, "gateway", "text/html"},
		{trouble.Fault{Kind: trouble.HTML}, 200, "guest network", "text/html"},
		{trouble.Fault{Kind: trouble.Redirect}, 200, "guest network", "text/html"},
		{trouble.Fault{Kind: trouble.Garbage}, 200, "access_token", "application/json"},
	} {
		tc.fault.Count = 1
		o.Break("it", tc.fault)
		status, header, body, err := post(t, url)
		if err != nil || status != tc.status || !strings.Contains(body, tc.body) || !strings.HasPrefix(header.Get("Content-Type"), tc.kind) {
			t.Errorf("%s: %d %q %v", tc.fault.Kind, status, body, err)
		}
		if after := header.Get("Retry-After"); (after == "3") != (tc.fault.RetryAfter > 0) {
			t.Errorf("%s: Retry-After %q", tc.fault.Kind, after)
		}
		if _, _, body, err := post(t, url); err != nil || body != "as sent" {
			t.Errorf("%s lasts: %q %v", tc.fault.Kind, body, err)
		}
	}
	if n := o.Followed(); n != 1 {
		t.Errorf("%d followed the redirect", n)
	}
}

func TestDrop(t *testing.T) {
	o, url := serve(t)
	o.Break("it", trouble.Fault{Kind: trouble.Drop, Count: trouble.Always})
	for range 2 {
		if status, _, _, err := post(t, url); err == nil {
			t.Errorf("answered %d", status)
		}
	}
	o.Break("it", trouble.Fault{})
	if _, _, body, err := post(t, url); err != nil || body != "as sent" {
		t.Errorf("not lifted: %q %v", body, err)
	}
}

func TestSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := trouble.New("/astray")
		o.Slow("it", 3*time.Second)
		served := false
		h := o.Before("it", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			served = string(body) == "as sent"
		}))
		request := func(ctx context.Context) *http.Request {
			return httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader("as sent"))
		}
		start := time.Now()
		h.ServeHTTP(httptest.NewRecorder(), request(t.Context()))
		if d := time.Since(start); d != 3*time.Second || !served {
			t.Errorf("took %v, served %v", d, served)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		served = false
		h.ServeHTTP(httptest.NewRecorder(), request(ctx))
		if d := time.Since(start); d != 4*time.Second || served {
			t.Errorf("who went away was served %v after %v", served, d)
		}
	})
}
