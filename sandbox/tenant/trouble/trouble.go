// Package trouble puts obstacles before the endpoints of a service: they answer
// late, not at all, or something that is not theirs, as networks, proxies and
// overloaded services do.
package trouble

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Kind is how an endpoint is broken.
type Kind string

// The kinds.
const (
	Status   Kind = "status"   // an HTTP status with a page of a gateway
	Drop     Kind = "drop"     // the connection ends without an answer
	HTML     Kind = "html"     // 200 and a page, as a hotel's network answers
	Redirect Kind = "redirect" // 307 to another path: who follows sends the request again
	Garbage  Kind = "garbage"  // 200 and something that is not JSON
)

// Kinds are all kinds. The caller owns the slice.
func Kinds() []Kind { return []Kind{Status, Drop, HTML, Redirect, Garbage} }

// Always is a count without an end.
const Always = -1

// Fault is one way to be broken.
type Fault struct {
	Kind       Kind
	Status     int           // of Kind Status; 0: 503
	RetryAfter time.Duration // of Kind Status, whole seconds; 0: no header
	Count      int           // how many requests; Always: until replaced; 0: none
}

// Obstacles stand before named endpoints. They are safe for use by several
// goroutines.
type Obstacles struct {
	astray string // where Redirect leads to

	mu       sync.Mutex
	delays   map[string]time.Duration
	faults   map[string]*Fault
	shaken   map[string]*shaken
	followed int
}

// New makes obstacles that are not in the way yet. astray is the address to
// which Redirect sends clients; serve it with Astray.
func New(astray string) *Obstacles {
	return &Obstacles{astray: astray, delays: map[string]time.Duration{}, faults: map[string]*Fault{}, shaken: map[string]*shaken{}}
}

// Slow lets an endpoint answer late from now on; 0 ends that.
func (o *Obstacles) Slow(endpoint string, by time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.delays[endpoint] = by
}

// Break breaks an endpoint. It replaces what was wrong with it before.
func (o *Obstacles) Break(endpoint string, f Fault) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.faults[endpoint] = &f
}

// Followed counts the requests that came where Redirect leads to.
func (o *Obstacles) Followed() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.followed
}

// Astray serves the address to which Redirect leads.
func (o *Obstacles) Astray(w http.ResponseWriter, _ *http.Request) {
	o.mu.Lock()
	o.followed++
	o.mu.Unlock()
	page(w, http.StatusOK, "Welcome to the guest network", "Accept the terms to go on.")
}

// Before puts the obstacles of an endpoint before its handler.
func (o *Obstacles) Before(endpoint string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		delay, fault := o.next(endpoint)
		if delay > 0 && !sleep(r, delay) {
			return
		}
		if fault == nil {
			next.ServeHTTP(w, r)
			return
		}
		o.fail(w, r, *fault)
	})
}

// next says what is in the way of one request.
func (o *Obstacles) next(endpoint string) (time.Duration, *Fault) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := o.faults[endpoint]
	if f == nil || f.Count == 0 {
		return o.delays[endpoint], o.shaken[endpoint].next()
	}
	if f.Count > 0 {
		f.Count--
	}
	now := *f
	return o.delays[endpoint], &now
}

func (o *Obstacles) fail(w http.ResponseWriter, r *http.Request, f Fault) {
	switch f.Kind {
	case Status:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter.Seconds())))
		}
		page(w, f.status(), http.StatusText(f.status()), "The gateway could not reach the service.")
	case Drop:
		drop(w)
	case HTML:
		page(w, http.StatusOK, "Welcome to the guest network", "Accept the terms to go on.")
	case Redirect:
		http.Redirect(w, r, o.astray, http.StatusTemporaryRedirect)
	case Garbage:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = io.WriteString(w, "{\"access_token\": \x00\xff, ]") // the client is gone when this fails
	}
}

func (f Fault) status() int {
	if f.Status == 0 {
		return http.StatusServiceUnavailable
	}
	return f.Status
}

// drop ends the connection of a request without an answer.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "this connection cannot be dropped", http.StatusBadGateway)
		return
	}
	_ = conn.Close() // nobody is told: that is the point
}

func page(w http.ResponseWriter, status int, title, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<!doctype html><title>"+title+"</title><h1>"+title+"</h1><p>"+text+"\n")
}

// sleep waits. It takes the body in first: until that is done the server cannot
// notice that the client went away. It reports false when it did.
func sleep(r *http.Request, d time.Duration) bool {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
