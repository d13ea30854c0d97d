// Package loopback serves the sandbox's HTTP on this machine and nowhere else.
//
// A sandbox has no passwords and hands out tokens to whoever clicks, so it must
// not be reachable: not from the network, not through a name that an attacker
// points at this machine, and not by a form on somebody's web page.
package loopback

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// ErrNotLoopback says that an address would be reachable from elsewhere.
var ErrNotLoopback = errors.New("the sandbox listens on a loopback address only")

// Listen takes a TCP port of addr ("127.0.0.1:0"). The host must be a loopback
// address in digits; an empty addr means 127.0.0.1 and any free port.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %q: %w", addr, err)
	}
	if !net.ParseIP(host).IsLoopback() {
		return nil, fmt.Errorf("listening on %q: %w", addr, ErrNotLoopback)
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %q: %w", addr, err)
	}
	return ln, nil
}

// Server is a running HTTP server. Close it to free its goroutine and port.
type Server struct {
	http http.Server
	done chan struct{}
}

// Serve answers requests on ln until Close. It owns ln from here on.
func Serve(ln net.Listener, handler http.Handler, log *slog.Logger) *Server {
	s := &Server{done: make(chan struct{})}
	s.http = http.Server{
		Handler:           Guard(handler),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	go func() {
		defer close(s.done)
		// Serve always returns an error; after Close it is ErrServerClosed, and
		// a listener that broke by itself shows in every later request.
		_ = s.http.Serve(ln)
	}()
	return s
}

// Close ends the server: requests under way get half a second to finish.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	<-s.done
	return err
}

// Guard refuses what a program on this machine would not send: another host
// name (DNS rebinding) and unsafe requests from a foreign web page.
func Guard(next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !local(r.Host) {
			http.Error(w, "this is a sandbox on loopback", http.StatusMisdirectedRequest)
			return
		}
		sameOrigin.ServeHTTP(w, r)
	})
}

func local(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
