package loopback_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth/loopback"
)

const (
	signIns = 1
	crowd   = 600    // connections of somebody who wants the sign-in to fail
	hits    = 10_000 // of a port scanner, a page that tries everything, a broken program
)

// peak is the most that was seen of something.
type peak struct{ atomic.Int64 }

func (p *peak) see(n int) {
	for old := p.Load(); int64(n) > old && !p.CompareAndSwap(old, int64(n)); old = p.Load() {
	}
}

// files counts the open file descriptors where the system tells.
func files() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

// wholeSignIn is what the browser does.
func wholeSignIn(t *testing.T, r *loopback.Receiver) {
	t.Helper()
	link := path(t, r, r.Start(authorize))
	if got := send(t, r, "tcp4", request{method: http.MethodGet, path: link}); got.header.Get("Location") != authorize {
		t.Errorf("the start: status %d", got.status)
	}
	if got := send(t, r, "tcp4", good()); got.status != http.StatusSeeOther {
		t.Errorf("the answer: status %d", got.status)
	}
	if got := send(t, r, "tcp4", request{method: http.MethodGet, path: "/done"}); got.status != http.StatusOK {
		t.Errorf("the page: status %d", got.status)
	}
}

// Half requests that never end, from somebody who comes back at once whenever
// he is cut off: the browser gets through every time, and what the crowd costs
// is bounded.
func TestSlowCrowd(t *testing.T) {
	for name, text := range map[string]string{
		"silent":    "",
		"half form": "POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nstate=",
		"expecting": "POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			goroutines, descriptors := runtime.NumGoroutine(), files()
			visits, back := besiege(t, r, text)
			var open, routines, used peak
			started := time.Now()
			for range signIns {
				wholeSignIn(t, r)
				open.see(r.Open())
				routines.see(runtime.NumGoroutine() - goroutines - crowd)
				used.see(files() - descriptors - crowd)
			}
			t.Logf("%d sign-ins in %v among %d visits, of which %d again; %d connections, %d goroutines, %d files",
				signIns, time.Since(started), visits.Load(), back.Load(), open.Load(), routines.Load(), used.Load())
			if a, ok := answered(r); !ok || a.Code != "c0de" {
				t.Error("the answer was not taken")
			}
			if n := open.Load(); n == 0 || n > loopback.Visits {
				t.Errorf("%d connections were open", n)
			}
			if n := routines.Load(); n > 3*loopback.Visits {
				t.Errorf("the crowd costs %d goroutines", n)
			}
			if n := used.Load(); n > 2*loopback.Visits {
				t.Errorf("the crowd costs %d files", n)
			}
			if back.Load() == 0 {
				t.Error("nobody was cut off and came back: the crowd is no crowd")
			}
		})
	}
}

// besiege keeps the crowd's connections open until the test ends.
func besiege(t *testing.T, r *loopback.Receiver, text string) (visits, back *atomic.Int64) {
	t.Helper()
	visits, back = new(atomic.Int64), new(atomic.Int64)
	over := make(chan struct{})
	var all, arrived sync.WaitGroup
	t.Cleanup(func() { close(over); r.Close(); all.Wait() })
	for range crowd {
		arrived.Add(1)
		all.Go(func() {
			once := sync.OnceFunc(arrived.Done)
			for {
				select {
				case <-over:
					once()
					return
				default:
				}
				linger(r, text, func() { visits.Add(1); once() })
				back.Add(1)
			}
		})
	}
	arrived.Wait()
	return visits, back
}

// linger sends a part of a request and stays until it is cut off.
func linger(r *loopback.Receiver, text string, there func()) {
	conn, err := net.DialTimeout("tcp4", address(r), soon)
	if err != nil {
		there()
		return
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, withPort(r, text))
	there()
	_, _ = io.Copy(io.Discard, conn)
}

// Any number of whole but wrong requests changes nothing and fills no log.
func TestStrayHits(t *testing.T) {
	var lines atomic.Int64
	r := listen(t, func(c *loopback.Config) { c.Stray = func(string) { lines.Add(1) } })
	kinds := []string{
		"GET /favicon.ico HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
		"GET /?state=wrong&code=x HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
		"GET /start/x HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 19\r\n\r\nerror=access_denied",
	}
	var open peak
	var all sync.WaitGroup
	var unanswered atomic.Int64
	for worker := range 20 {
		all.Go(func() {
			for i := range hits / 20 {
				if !hit(r, withPort(r, kinds[(worker+i)%len(kinds)])) {
					unanswered.Add(1)
				}
				open.see(r.Open())
			}
		})
	}
	for range 5 {
		wholeSignIn(t, r)
	}
	all.Wait()
	total := 0
	for _, n := range r.Strays() {
		total += n
	}
	if a, ok := answered(r); !ok || a.Code != "c0de" {
		t.Error("the answer was not taken")
	}
	if int64(total)+unanswered.Load() != hits || unanswered.Load() > hits/100 {
		t.Errorf("%d strays counted, %d unanswered, of %d", total, unanswered.Load(), hits)
	}
	if n := lines.Load(); n == 0 || n > int64(len(kinds)*loopback.Told) {
		t.Errorf("told %d times of %d kinds", n, len(kinds))
	}
	if n := open.Load(); n > loopback.Visits {
		t.Errorf("%d connections were open", n)
	}
}

// hit sends one whole request and reports whether it was answered.
func hit(r *loopback.Receiver, text string) bool {
	conn, err := net.DialTimeout("tcp4", address(r), soon)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(soon)); err != nil {
		return false
	}
	_, _ = io.WriteString(conn, text)
	answer, _ := io.ReadAll(conn)
	return len(answer) > 0
}

// A request that does not arrive in time is cut off, however it is spread out.
func TestDeadlines(t *testing.T) {
	for name, text := range map[string]string{
		"silent": "",
		"header": "GET / HTTP/1.1\r\nHost: localhost:PORT\r\n",
		"form":   "POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nstate=",
		"chunks": "POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nstat",
	} {
		t.Run(name, func(t *testing.T) {
			cfg := loopback.Config{Host: "localhost", State: state}
			r, err := loopback.ListenWithin(t.Context(), cfg, 50*time.Millisecond, 100*time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(r.Close)
			conn := dial(t, r)
			if _, err := fmt.Fprint(conn, withPort(r, text)); err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("it was never cut off")
			}
			if _, ok := answered(r); ok {
				t.Error("half a request was taken")
			}
		})
	}
}
