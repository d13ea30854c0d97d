package loopback

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Limits of the receiver. A browser on the same computer needs none of this
// room; the values only bound what a stranger can hold up.
const (
	headerTime = 5 * time.Second
	requestAll = 10 * time.Second
	headerSize = 16 << 10
	bodySize   = 64 << 10
	grace      = 500 * time.Millisecond
)

// Config says what the receiver waits for.
type Config struct {
	// Host is the name in the redirect URI: "localhost" or "127.0.0.1".
	Host string
	// Port is the port to listen on; 0 takes any free one.
	Port int
	// State is the secret that binds an answer to its attempt.
	State string
	// Issuer is compared with the answer's iss parameter (RFC 9207) when that
	// is there; IssuerSent makes its absence a reason to turn the answer away.
	Issuer     string
	IssuerSent bool
	// Stray, when set, is told in one word why a request was turned away. It
	// never sees anything that was sent. It is called from many goroutines.
	Stray func(reason string)
}

// Answer is what the authorization server sent through the browser. All of it
// is untrusted text, and Code is a secret.
type Answer struct {
	Code        string
	Error       string
	Description string
}

// Receiver waits for one answer. Make one with [Listen]; end it with [Receiver.Finish]
// or [Receiver.Close]. Its methods may be called from any goroutine.
type Receiver struct {
	cfg     Config
	port    int
	hosts   map[string]bool
	server  *http.Server
	serving sync.WaitGroup
	answer  chan Answer
	once    sync.Once
	shown   chan struct{} // closed when the browser has its page
	showing sync.Once
}

// Listen opens the port and serves. The browser may be opened when it returns.
// The only error is a [*PortError].
func Listen(ctx context.Context, cfg Config) (*Receiver, error) {
	pair, port, err := listenPair(ctx, cfg.Port)
	if err != nil {
		return nil, err
	}
	r := &Receiver{
		cfg: cfg, port: port, hosts: map[string]bool{},
		answer: make(chan Answer, 1), shown: make(chan struct{}),
	}
	for _, host := range []string{"localhost", "127.0.0.1", "::1"} {
		r.hosts[net.JoinHostPort(host, strconv.Itoa(port))] = true
	}
	r.server = &http.Server{
		Handler:           r,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestAll,
		WriteTimeout:      requestAll,
		MaxHeaderBytes:    headerSize,
		// net/http would quote addresses and bytes of strangers.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	r.server.SetKeepAlivesEnabled(false)
	for _, l := range pair {
		r.serving.Go(func() { _ = r.server.Serve(l) }) // ends with ErrServerClosed
	}
	return r, nil
}

// RedirectURI is the address to register an answer to. It has no path: the
// registration has none either, and the path is compared exactly.
func (r *Receiver) RedirectURI() string {
	return "http://" + net.JoinHostPort(r.cfg.Host, strconv.Itoa(r.port))
}

// Port is the port that is listened on.
func (r *Receiver) Port() int { return r.port }

// Answer gives the one answer that carried the state. It is never closed.
func (r *Receiver) Answer() <-chan Answer { return r.answer }

// Finish lets the browser show its page and then closes the port. It takes no
// longer than a second.
func (r *Receiver) Finish() {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	select {
	case <-r.shown:
	case <-ctx.Done():
	}
	last, cancelLast := context.WithTimeout(context.Background(), grace)
	defer cancelLast()
	_ = r.server.Shutdown(last) // what is still open is cut off by Close
	r.Close()
}

// Close closes the port and every connection at once.
func (r *Receiver) Close() {
	_ = r.server.Close() // the listeners are ours and loopback: nothing to do about an error
	r.serving.Wait()
}
