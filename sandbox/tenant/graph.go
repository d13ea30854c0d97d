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
	"frontdesk/sandbox/tenant/aadsts"
	"frontdesk/sandbox/tenant/cae"
)

// outlookSlots is how many Outlook requests of one application are served at a
// time (Graph's service-specific limits for Outlook).
const outlookSlots = 4

// graph is the part of Microsoft Graph that Frontdesk uses.
type graph struct {
	base     string
	who      *authority
	roll     *roll
	pageSize int
	now      func() time.Time
	meter    meter

	mu      sync.Mutex
	latency time.Duration
	odd     map[string]Oddity          // by mail, in lower case
	present map[string]people.Presence // what Teams is told to say, by mail; see Presence
	failing int                        // how many more calls fail
	status  int                        // with which status
}

func newGraph(base string, who *authority, o Options) *graph {
	g := &graph{
		base: base, who: who, roll: newRoll(o.People),
		pageSize: o.PageSize, now: o.Now, latency: o.Latency, meter: meter{calls: map[string]int{}},
		odd: map[string]Oddity{}, present: map[string]people.Presence{},
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
	delta := g.handle(call{"users", "User.ReadBasic.All", false, g.delta})
	mux.Handle("GET /v1.0/users/delta", delta)
	mux.Handle("GET /v1.0/users/delta()", delta)
	mux.Handle("GET /v1.0/me/contacts", g.handle(call{"contacts", "Contacts.Read", true, g.contacts}))
	mux.Handle("POST /v1.0/me/calendar/getSchedule", g.handle(call{"getSchedule", "Calendars.ReadBasic", true, g.getSchedule}))
	mux.Handle("GET /v1.0/users/{id}/photos/48x48/$value", g.handle(call{"photos", "User.ReadBasic.All", true, g.photo}))
	mux.Handle("POST /v1.0/communications/getPresencesByUserId", g.handle(call{"getPresencesByUserId", "Presence.Read.All", false, g.getPresences}))
	mux.HandleFunc("/", g.missing)
}

// handle does for every endpoint what Graph does before it looks at a request.
func (g *graph) handle(c call) http.Handler {
	return g.who.trouble.Before(GraphEndpoint, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := aadsts.GUID()
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
		if d := g.who.unmet(who); d != nil {
			g.challenge(w, who, d)
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
	}))
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

// challenge refuses a token until the client has asked for one with the claims
// of the challenge. A client that did not declare that it understands this
// hears only that the token is no good.
func (g *graph) challenge(w http.ResponseWriter, who access, d *demand) {
	g.who.told.challenge()
	if !who.claims.Capable {
		g.unauthorized(w, errExpired)
		return
	}
	cae.Challenge(w.Header(), d.shape, g.base+authorizePath, d.claims)
	g.refuse(w, http.StatusUnauthorized, "InvalidAuthenticationToken", "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp")
}

// missing answers every path that is not Graph's or the sign-in service's.
func (g *graph) missing(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/v1.0") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("request-id", aadsts.GUID())
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
	aadsts.WriteJSON(w, status, map[string]failure{"error": {code, message, inner{
		g.now().UTC().Format("2006-01-02T15:04:05"), h.Get("request-id"), h.Get("client-request-id"),
	}}})
}

// pause lets time pass as the network and the service would. It reports false
// when the caller has gone away meanwhile.
func (g *graph) pause(ctx context.Context) bool {
	g.mu.Lock()
	latency := g.latency
	g.mu.Unlock()
	return sleep(ctx, latency)
}

func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
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
