package loopback

import (
	"context"
	"crypto/sha256"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Limits of the receiver. A browser on the same computer needs none of this
// room; the values only bound what a stranger can hold up.
const (
	headerSize = 16 << 10
	bodySize   = 64 << 10
	grace      = 500 * time.Millisecond
)

// times bound how long one request may take to arrive.
type times struct{ header, request time.Duration }

var standard = times{header: 5 * time.Second, request: 10 * time.Second}

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
	// Stray, when set, is told in one word why a request was turned away, for
	// the first few of each kind; [Receiver.Strays] has the whole count. It
	// never sees anything that was sent. It is called from many goroutines.
	Stray func(reason string)
	// Started, when set, is told that an address of [Receiver.Start] was used,
	// so that a new one can be offered. It is called from many goroutines, may
	// call Start, and must not call Finish or Close.
	Started func()
}

// Answer is what the authorization server sent through the browser. All of it
// is untrusted text, and Code is a secret.
type Answer struct {
	Code        string
	Error       string
	Description string
	More        url.Values // with an error: whatever else came along
}

// Receiver waits for one answer. Make one with [Listen]; end it with [Receiver.Finish]
// or [Receiver.Close]. Its methods may be called from any goroutine.
type Receiver struct {
	cfg      Config            // without the state
	state    [sha256.Size]byte // the state's digest, which is no secret once the attempt is over
	port     int
	hosts    map[string]bool
	starts   starts
	strays   strays
	gate     *gate
	server   *http.Server
	serving  sync.WaitGroup
	answer   chan Answer
	once     sync.Once
	answered atomic.Bool
	retired  atomic.Bool
	shown    chan struct{} // closed when the browser has its page
	showing  sync.Once
}

// Listen opens the port and serves. The browser may be opened when it returns.
// The only error is a [*PortError].
func Listen(ctx context.Context, cfg Config) (*Receiver, error) {
	return listen(ctx, cfg, standard)
}

func listen(ctx context.Context, cfg Config, within times) (*Receiver, error) {
	pair, port, err := listenPair(ctx, cfg.Port)
	if err != nil {
		return nil, err
	}
	r := newReceiver(cfg, port, within)
	for _, l := range pair {
		r.serving.Go(func() { _ = r.server.Serve(&door{l, r.gate}) }) // ends with ErrServerClosed
	}
	return r, nil
}

func newReceiver(cfg Config, port int, within times) *Receiver {
	r := &Receiver{
		cfg: cfg, state: sha256.Sum256([]byte(cfg.State)), port: port, hosts: map[string]bool{}, gate: newGate(),
		answer: make(chan Answer, 1), shown: make(chan struct{}),
	}
	r.cfg.State = ""
	for _, host := range []string{"localhost", "127.0.0.1", "::1"} {
		r.hosts[net.JoinHostPort(host, strconv.Itoa(port))] = true
	}
	r.server = &http.Server{
		Handler:           r,
		ReadHeaderTimeout: within.header,
		ReadTimeout:       within.request,
		WriteTimeout:      within.request,
		MaxHeaderBytes:    headerSize,
		// It would answer OPTIONS * by itself, whatever the host.
		DisableGeneralOptionsHandler: true,
		// net/http would quote addresses and bytes of strangers.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	r.server.SetKeepAlivesEnabled(false)
	return r
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

// Retire takes no answer and leads nobody on from now on, but goes on telling
// whoever comes that the sign-in is finished: without it a late answer, a
// reload or the back button would end at the browser's own error page. The port
// stays in use until [Receiver.Close], which must follow.
func (r *Receiver) Retire() {
	r.once.Do(func() {}) // an answer that is being read comes too late
	r.starts.end()
	r.retired.Store(true)
}

// Finish lets the browser show its page after an answer and then closes the
// port. It takes no longer than a second.
func (r *Receiver) Finish() {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if r.answered.Load() {
		select {
		case <-r.shown:
		case <-ctx.Done():
		}
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
