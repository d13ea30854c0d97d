package tenant

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"frontdesk/sandbox/people"
)

// outlookSlots is how many Outlook requests of one application are served at a
// time (Graph's service-specific limits for Outlook).
const outlookSlots = 4

// graph is the part of Microsoft Graph that Frontdesk uses.
type graph struct {
	base     string
	who      *authority
	people   []people.Colleague
	byMail   map[string]people.Colleague
	pageSize int
	now      func() time.Time
	meter    meter

	mu      sync.Mutex
	latency time.Duration
	failing int // how many more calls fail
	status  int // with which status
}

func newGraph(base string, who *authority, o Options) *graph {
	g := &graph{
		base: base, who: who, people: o.People, byMail: map[string]people.Colleague{},
		pageSize: o.PageSize, now: o.Now, latency: o.Latency, meter: meter{calls: map[string]int{}},
	}
	for _, c := range o.People {
		g.byMail[strings.ToLower(c.Mail)] = c
	}
	return g
}

// call is what a Graph endpoint needs and does.
type call struct {
	name       string // for the status page
	permission string
	outlook    bool // counts against outlookSlots
	serve      func(w http.ResponseWriter, r *http.Request, who access)
}

func (g *graph) routes(mux *http.ServeMux) {
	mux.Handle("GET /v1.0/me", g.handle(call{"me", "User.Read", false, g.me}))
	mux.Handle("GET /v1.0/users", g.handle(call{"users", "User.ReadBasic.All", false, g.users}))
	mux.Handle("POST /v1.0/me/calendar/getSchedule", g.handle(call{"getSchedule", "Calendars.ReadBasic", true, g.getSchedule}))
	mux.HandleFunc("/", g.missing)
}

// handle does for every endpoint what Graph does before it looks at a request.
func (g *graph) handle(c call) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := guid()
		w.Header().Set("request-id", id)
		w.Header().Set("client-request-id", r.Header.Get("client-request-id"))
		leave, ok := g.meter.enter(c)
		defer leave()
		if !ok {
			w.Header().Set("Retry-After", "1")
			g.refuse(w, http.StatusTooManyRequests, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.")
			return
		}
		who, err := g.bearer(r)
		switch {
		case err != nil:
			g.unauthorized(w, err)
			return
		case !granted(who.scopes, c.permission):
			g.refuse(w, http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
			return
		}
		if !g.receive(w, r) || !g.pause(r.Context()) {
			return
		}
		if status, failing := g.fault(); failing {
			g.refuse(w, status, "UnknownError", "The sandbox was told to fail this call.")
			return
		}
		c.serve(w, r, who)
	})
}

// receive takes the whole body in. Until that is done the server cannot notice
// that the client went away, and a given-up call would keep its slot.
func (g *graph) receive(w http.ResponseWriter, r *http.Request) bool {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		g.refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The request body could not be read, or is too large.")
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return true
}

// errNoToken says that a call came without a bearer token.
var errNoToken = errors.New("no token")

func (g *graph) bearer(r *http.Request) (access, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return access{}, errNoToken
	}
	return g.who.access(token)
}

func (g *graph) unauthorized(w http.ResponseWriter, err error) {
	message := "Access token validation failure. Invalid audience or signature."
	switch {
	case errors.Is(err, errNoToken):
		message = "Access token is empty."
	case errors.Is(err, errExpired):
		message = "Lifetime validation failed, the token is expired."
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="", authorization_uri="`+g.base+authorizePath+
		`", client_id="00000003-0000-0000-c000-000000000000"`)
	g.refuse(w, http.StatusUnauthorized, "InvalidAuthenticationToken", message)
}

// missing answers every path that is not Graph's or the sign-in service's.
func (g *graph) missing(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/v1.0") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("request-id", guid())
	segment := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	g.refuse(w, http.StatusNotFound, "ResourceNotFound", "Resource not found for the segment '"+segment+"' and this method.")
}

// refuse writes an error as Graph does.
func (g *graph) refuse(w http.ResponseWriter, status int, code, message string) {
	type inner struct {
		Date    string `json:"date"`
		Request string `json:"request-id"`
		Client  string `json:"client-request-id"`
	}
	type failure struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Inner   inner  `json:"innerError"`
	}
	h := w.Header()
	writeJSON(w, status, map[string]failure{"error": {code, message, inner{
		g.now().UTC().Format("2006-01-02T15:04:05"), h.Get("request-id"), h.Get("client-request-id"),
	}}})
}

// pause lets time pass as the network and the service would. It reports false
// when the caller has gone away meanwhile.
func (g *graph) pause(ctx context.Context) bool {
	g.mu.Lock()
	latency := g.latency
	g.mu.Unlock()
	if latency <= 0 {
		return true
	}
	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (g *graph) setLatency(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.latency = d
}

func (g *graph) fail(status, n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.status, g.failing = status, n
}

func (g *graph) fault() (int, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.failing <= 0 {
		return 0, false
	}
	g.failing--
	return g.status, true
}
