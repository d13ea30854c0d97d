package authtest

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
)

// Proxy is an HTTP proxy on a loopback address that notes all that is sent
// through it. It opens no tunnels: who asks for one is noted and refused. A
// request is carried out even if whoever sent it has died meanwhile.
type Proxy struct {
	// Answered, when set before the first request, is told of each exchange
	// before its answer is passed on. The answer waits for it to return.
	Answered func(Exchange)

	server *httptest.Server
	onward *http.Transport

	mu    sync.Mutex
	seen  []Exchange
	conns map[net.Conn]bool // open ones
}

// Exchange is a request and its answer, as they went through a [Proxy]. What
// it holds is never written again.
type Exchange struct {
	Method string
	URL    *url.URL
	Header http.Header // of the request
	Sent   []byte
	Status int // 0: there was no answer
	Got    []byte
}

// Form is what was sent, read as a form.
func (x Exchange) Form() url.Values {
	form, _ := url.ParseQuery(string(x.Sent)) // what is no form has no values
	return form
}

// NewProxy starts a proxy that ends with the test.
func NewProxy(t testing.TB) *Proxy {
	t.Helper()
	p := &Proxy{onward: &http.Transport{DisableCompression: true}, conns: map[net.Conn]bool{}}
	p.server = httptest.NewUnstartedServer(http.HandlerFunc(p.serve))
	p.server.Config.ConnState = p.connected
	p.server.Start()
	t.Cleanup(func() {
		p.server.CloseClientConnections()
		p.server.Close()
		p.onward.CloseIdleConnections()
	})
	return p
}

// URL is where the proxy is.
func (p *Proxy) URL() string { return p.server.URL }

// Exchanges are all exchanges so far, in the order of their answers.
func (p *Proxy) Exchanges() []Exchange {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.seen)
}

// Quiet reports whether nobody is connected. When those who were have died, all
// that they sent has been carried out.
func (p *Proxy) Quiet() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns) == 0
}

func (p *Proxy) connected(c net.Conn, state http.ConnState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if state == http.StateClosed {
		delete(p.conns, c)
	} else {
		p.conns[c] = true
	}
}

// Through is a way to the network that leads through the proxy at an address,
// also for loopback addresses.
func Through(proxy string) (*http.Transport, error) {
	at, err := url.Parse(proxy)
	if err != nil {
		return nil, err
	}
	return &http.Transport{Proxy: http.ProxyURL(at)}, nil
}

func (p *Proxy) serve(w http.ResponseWriter, q *http.Request) {
	x := Exchange{Method: q.Method, URL: q.URL, Header: q.Header.Clone()}
	if q.Method == http.MethodConnect || !q.URL.IsAbs() {
		p.note(x)
		http.Error(w, "this proxy opens no tunnels", http.StatusMethodNotAllowed)
		return
	}
	var header http.Header
	var err error
	if x.Sent, err = io.ReadAll(q.Body); err == nil {
		header, err = p.pass(q, &x)
	}
	p.note(x)
	if err != nil {
		http.Error(w, "no answer", http.StatusBadGateway)
		return
	}
	if p.Answered != nil {
		p.Answered(x)
	}
	maps.Copy(w.Header(), header)
	w.WriteHeader(x.Status)
	_, _ = w.Write(x.Got) // whoever has gone does not miss it
}

// pass carries the request out and notes the answer.
func (p *Proxy) pass(q *http.Request, x *Exchange) (http.Header, error) {
	onward, err := http.NewRequestWithContext(context.WithoutCancel(q.Context()), q.Method, q.URL.String(), bytes.NewReader(x.Sent))
	if err != nil {
		return nil, err
	}
	onward.Header = q.Header.Clone()
	for _, own := range []string{"Proxy-Connection", "Connection"} {
		onward.Header.Del(own)
	}
	resp, err := p.onward.RoundTrip(onward)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if x.Got, err = io.ReadAll(resp.Body); err != nil {
		return nil, err
	}
	x.Status = resp.StatusCode
	return resp.Header, nil
}

func (p *Proxy) note(x Exchange) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen = append(p.seen, x)
}
