package queue

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"frontdesk/switchboard"
)

// Config is one account at the manager interface of a PBX.
type Config struct {
	Address  string                                // host:port, or tls://host:port
	User     string                                // of manager.conf
	Secret   func(context.Context) (string, error) // asked once when Run begins
	Roots    *x509.CertPool                        // whom TLS trusts; nil means the system's
	Phone    string                                // our extension: the user part of our interface in the queue
	Queues   []string                              // the queues to watch; empty: those of which we are a member
	Now      func() time.Time                      // nil: time.Now
	Log      *slog.Logger                          // nil: nothing is logged
	Patience time.Duration                         // for one answer of the PBX; 0 means 8 s
	Refresh  time.Duration                         // how often everything is asked for again; 0 means 30 s
	Retry    func(failures int) time.Duration      // how long to wait after failures in a row; nil: 1 s, doubled up to 60
}

// Watcher is a switchboard.QueueKeeper. Its methods are safe for concurrent use and
// return at once.
type Watcher struct {
	cfg     Config
	post    func(switchboard.Event)
	wish    int // how many there were; of Run's goroutine, as the next
	refused int // the last of them that the PBX refused, as long as that is shown; 0: none

	mu     sync.Mutex
	wishes chan bool // of the present connection: pause or not; nil: there is none
}

var _ switchboard.QueueKeeper = (*Watcher)(nil)

// New makes a watcher that is silent until Run. post must not block.
func New(cfg Config, post func(switchboard.Event)) *Watcher {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Patience <= 0 {
		cfg.Patience = 8 * time.Second
	}
	if cfg.Refresh <= 0 {
		cfg.Refresh = 30 * time.Second
	}
	if cfg.Retry == nil {
		cfg.Retry = func(failures int) time.Duration { return min(time.Second<<min(failures, 6), time.Minute) }
	}
	return &Watcher{cfg: cfg, post: post}
}

// Run watches until ctx ends, and connects again whenever the connection is lost.
// It returns nil after ctx; a password that is refused ends the attempts, not Run.
func (w *Watcher) Run(ctx context.Context) error {
	w.post(switchboard.QueueRead{Queue: switchboard.Queue{State: switchboard.QueueJoining}})
	secret, err := w.cfg.Secret(ctx)
	if err != nil {
		w.lost(err, time.Time{})
		<-ctx.Done()
		return nil
	}
	for failures := 0; ctx.Err() == nil; failures++ {
		known, err := w.watch(ctx, secret)
		if ctx.Err() != nil {
			return nil
		}
		if !known.IsZero() {
			failures = 0
		}
		w.lost(err, known)
		if errors.Is(err, errRefused) {
			<-ctx.Done() // a third wrong password may lock the account
			return nil
		}
		wait := time.NewTimer(w.cfg.Retry(failures))
		select {
		case <-ctx.Done():
		case <-wait.C:
		}
		wait.Stop()
	}
	return nil
}

// Pause keeps the calls of the queue away, or lets them come. Without a connection
// it does nothing: the window shows that.
func (w *Watcher) Pause(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case w.wishes <- on:
	default:
	}
}

// lost says that the queue is not known, why, and until when it was.
func (w *Watcher) lost(err error, known time.Time) {
	w.cfg.Log.Warn("queue.lost", "cause", err.Error())
	fault := &switchboard.Fault{
		Code: "queue-unreachable", Text: "The queue cannot be read", Hint: "Check reception.ami and the network; Frontdesk tries again by itself.",
	}
	own := new(switchboard.Fault)
	switch {
	case errors.As(err, &own):
		fault = own
	case errors.Is(err, errRefused):
		fault = &switchboard.Fault{
			Code: "queue-password", Text: "The PBX refused the account for the queue", Hint: "Run frontdesk secret set ami, then start Frontdesk again.",
		}
	}
	w.post(switchboard.QueueRead{Queue: switchboard.Queue{State: switchboard.QueueLost, Read: known, Fault: fault}})
}

// dial opens the connection.
func (w *Watcher) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, w.cfg.Patience)
	defer cancel()
	var dialer net.Dialer
	address, secret := strings.CutPrefix(w.cfg.Address, "tls://")
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	if !secret {
		return conn, nil
	}
	host, _, _ := net.SplitHostPort(address)
	safe := tls.Client(conn, &tls.Config{ServerName: host, RootCAs: w.cfg.Roots, MinVersion: tls.VersionTLS12})
	if err := safe.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("connect: %w", err)
	}
	return safe, nil
}
