package loopback

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	fuzzState  = "S8QZK3V5T2R7W9Y4X6B1N0M5LA"
	fuzzIssuer = "https://login.example.com/v2.0"
	fuzzPort   = 51789
)

// FuzzCallback puts any bytes on a connection. Whatever they are, nothing
// breaks, no answer is taken but one with the exact state, and what comes back
// is one of our own pages or a bare line of net/http, never what was sent.
func FuzzCallback(f *testing.F) {
	body := "state=" + fuzzState + "&code=c0de"
	head := "Host: localhost:51789\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	for _, seed := range []string{
		"POST / HTTP/1.1\r\n" + head + "Content-Length: 43\r\n\r\n" + body,
		"GET /?" + body + " HTTP/1.1\r\nHost: 127.0.0.1:51789\r\nSec-Fetch-Mode: navigate\r\n\r\n",
		"GET /?" + body + "&iss=https%3A%2F%2Flogin.example.com%2Fv2.0 HTTP/1.1\r\nHost: [::1]:51789\r\n\r\n",
		"POST / HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\n2b\r\n" + body + "\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\n" + head + "Expect: 100-continue\r\nContent-Length: 43\r\n\r\n" + body,
		"POST / HTTP/1.1\r\n" + head + "Content-Length: 32\r\n\r\nstate=wrong&error=access_denied&a",
		"GET /?state=" + fuzzState + "&error=access_denied&error_description=%3Cb%3E HTTP/1.0\r\nHost: localhost:51789\r\n\r\n",
		"GET /?state=" + strings.ToLower(fuzzState) + "&code=c0de HTTP/1.1\r\nHost: localhost:51789\r\n\r\n",
		"GET /?state=" + fuzzState + "A&code=c0de HTTP/1.1\r\nHost: localhost:51789\r\n\r\n",
		"GET /?state=" + fuzzState[:25] + "&code=c0de HTTP/1.1\r\nHost: localhost:51789\r\n\r\n",
		"GET /start/AAAA HTTP/1.1\r\nHost: localhost:51789\r\nSec-Purpose: prefetch\r\n\r\n",
		"GET http://localhost:51789/?" + body + " HTTP/1.1\r\nHost: evil.example.com\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: localhost:51789\r\nOrigin: https://evil.example.com\r\n\r\n",
		"GET /done HTTP/1.1\r\nHost: localhost:51789\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		r := newReceiver(Config{Host: "localhost", State: fuzzState, Issuer: fuzzIssuer}, fuzzPort, standard)
		got := exchange(r, sent)
		if len(got) > 8<<10 {
			t.Errorf("%d bytes come back", len(got))
		}
		checkReply(t, got)
		select {
		case a := <-r.Answer():
			checkTaken(t, sent, a)
		default:
		}
	})
}

// checkReply accepts one reply of ours, or what net/http says of a request that
// it does not understand. A request that breaks off may get nothing.
func checkReply(t *testing.T, got []byte) {
	t.Helper()
	rest := strings.TrimPrefix(string(got), "HTTP/1.1 100 Continue\r\n\r\n")
	head, body, whole := strings.Cut(rest, "\r\n\r\n")
	switch {
	case rest == "" || slices.Contains(bare, rest) || expectation.MatchString(rest):
		return
	case !whole:
		t.Fatalf("no reply: %q", got)
	}
	lines := strings.Split(head, "\r\n")
	if !ours.MatchString(lines[0]) {
		t.Errorf("the status is %q", lines[0])
	}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		if want, fixed := headers[name]; !fixed || want != "" && want != value {
			t.Errorf("a header is %q", line)
		}
	}
	if body != "" && !slices.Contains([]string{returnPage, finishedPage, usedPage, neutralPage}, body) {
		t.Errorf("the page is not ours: %q", body)
	}
}

// ours are the statuses that the receiver gives.
var ours = regexp.MustCompile(`^HTTP/1\.[01] (200|303|400|404|405|410|413|415|421|503) [A-Z][A-Za-z ]+$`)

// expectation is what net/http answers to an Expect that it does not know.
var expectation = regexp.MustCompile(`^HTTP/1\.[01] 417 Expectation Failed\r\nDate: [^\r\n]+(\r\n(Content-Length: 0|Connection: close))*\r\n\r\n$`)

// bare is all that net/http says before it has a request to handle.
var bare = func() (all []string) {
	const kind = "\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
	for _, text := range []string{
		"400 Bad Request", "400 Bad Request: missing required Host header", "400 Bad Request: malformed Host header",
		"400 Bad Request: invalid header name", "400 Bad Request: invalid header value",
		"431 Request Header Fields Too Large", "505 HTTP Version Not Supported: unsupported protocol version",
	} {
		all = append(all, "HTTP/1.1 "+text+kind+text)
	}
	return append(all, "HTTP/1.1 501 Not Implemented"+kind+"Unsupported transfer encoding")
}()

// headers are those of every reply; where it is empty the value may differ.
var headers = map[string]string{
	"Allow": "", "Cache-Control": "no-store", "Connection": "close", "Content-Length": "", "Content-Security-Policy": policy,
	"Content-Type": "text/html; charset=utf-8", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	"Date": "", "Location": donePath, "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
}

// checkTaken reads the request again, by other means than the handler's.
func checkTaken(t *testing.T, sent []byte, a Answer) {
	t.Helper()
	q, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(sent)))
	if err != nil {
		t.Fatalf("taken from what is no request: %v", err)
	}
	text := q.URL.RawQuery
	if q.Method == http.MethodPost {
		whole, err := io.ReadAll(q.Body)
		if err != nil {
			t.Fatalf("taken from half a form: %v", err)
		}
		text = string(whole)
	}
	var states, codes []string
	for pair := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, _ = url.QueryUnescape(name)
		value, _ = url.QueryUnescape(value)
		switch name {
		case "state":
			states = append(states, value)
		case "code", "error":
			codes = append(codes, value)
		}
	}
	if !slices.Equal(states, []string{fuzzState}) || !slices.Contains(codes, a.Code+a.Error) {
		t.Errorf("taken with the states %q, codes %q", states, codes)
	}
	if host := strings.ToLower(q.Host); !slices.Contains([]string{"localhost:51789", "127.0.0.1:51789", "[::1]:51789"}, host) {
		t.Errorf("taken by the host %q", host)
	}
}

// exchange gives the receiver one connection, without a network.
func exchange(r *Receiver, sent []byte) []byte {
	c := &wire{in: bytes.NewReader(sent), closed: make(chan struct{})}
	l := &oneConn{conn: c, over: make(chan struct{})}
	var serving sync.WaitGroup
	serving.Go(func() { _ = r.server.Serve(l) })
	<-c.closed
	r.Close()
	serving.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.Bytes()
}

// wire is a connection whose other end has sent everything and gone.
type wire struct {
	in     *bytes.Reader
	mu     sync.Mutex
	out    bytes.Buffer
	closed chan struct{}
	once   sync.Once
}

func (w *wire) Read(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.in.Read(p)
}

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(p)
}

func (w *wire) Close() error                   { w.once.Do(func() { close(w.closed) }); return nil }
func (*wire) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (*wire) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (*wire) SetDeadline(time.Time) error      { return nil }
func (*wire) SetReadDeadline(time.Time) error  { return nil }
func (*wire) SetWriteDeadline(time.Time) error { return nil }

// oneConn is a listener to which one client comes.
type oneConn struct {
	conn net.Conn
	over chan struct{}
	once sync.Once
}

func (l *oneConn) Accept() (net.Conn, error) {
	if c := l.conn; c != nil {
		l.conn = nil
		return c, nil
	}
	<-l.over
	return nil, net.ErrClosed
}

func (l *oneConn) Close() error { l.once.Do(func() { close(l.over) }); return nil }
func (*oneConn) Addr() net.Addr { return &net.TCPAddr{} }
