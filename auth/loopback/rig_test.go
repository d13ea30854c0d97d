package loopback_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/loopback"
)

const (
	state  = "S8QZK3V5T2R7W9Y4X6B1N0M5LA"
	issuer = "https://login.example.com/v2.0"
	soon   = 10 * time.Second // the longest that a test waits for anything
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
	ctx, cancel := context.WithTimeout(t.Context(), soon)
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
	return read(t, resp)
}

func read(t *testing.T, resp *http.Response) reply {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, string(b)}
}

// dial opens a connection to the receiver that the test ends.
func dial(t *testing.T, r *loopback.Receiver) net.Conn {
	t.Helper()
	conn, err := net.DialTimeout("tcp4", address(r), soon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(soon)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func address(r *loopback.Receiver) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.Port()))
}

// withPort puts the receiver's port where a request says PORT.
func withPort(r *loopback.Receiver, text string) string {
	return strings.ReplaceAll(text, "PORT", strconv.Itoa(r.Port()))
}

// sendRaw writes bytes as they are, with PORT replaced, and reads to the end:
// the first reply, and whatever came after it.
func sendRaw(t *testing.T, r *loopback.Receiver, text string) (first reply, more string) {
	t.Helper()
	conn := dial(t, r)
	if _, err := io.WriteString(conn, withPort(r, text)); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	resp, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	first = read(t, resp)
	rest, _ := io.ReadAll(in) // an end by reset is an end
	return first, string(rest)
}

func form(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

// good is the real answer of the attempt.
func good() request {
	return request{method: http.MethodPost, path: "/", body: form("state", state, "code", "c0de")}
}

func answered(r *loopback.Receiver) (loopback.Answer, bool) {
	select {
	case a := <-r.Answer():
		return a, true
	default:
		return loopback.Answer{}, false
	}
}

// stillTakes fails unless nothing was taken yet and the real answer is.
func stillTakes(t *testing.T, r *loopback.Receiver) {
	t.Helper()
	if a, ok := answered(r); ok {
		t.Fatalf("it was taken for the answer: %+v", a)
	}
	send(t, r, "tcp4", good())
	if a, ok := answered(r); !ok || a.Code != "c0de" {
		t.Error("the real answer after it was not taken")
	}
}
