// Package sandbox is a whole world for Frontdesk on this computer: an embedded
// tenant (sign-in pages and Microsoft Graph) and an embedded PBX with callers
// and colleagues. It is what `frontdesk --demo` and `frontdesk sandbox` run,
// and what tests sign in to. Sixty invented people (package people) have
// calendars at the one and telephones at the other.
//
// Everything listens on loopback only, keeps nothing on disk, and ends with
// [Sandbox.Close]. Only cmd and tests may import it.
//
// # Control
//
// Endpoints.Control is the address of a small HTTP API to look at the world and
// to disturb it; GET / lists what it has, and so does [ControlHelp]. Requests
// have no body and parameters in the query. Answers without content are 204; a
// wrong or unknown parameter is 400 with a line that names what is allowed.
package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"frontdesk/sandbox/loopback"
	"frontdesk/sandbox/pbx"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
)

// attendant is the extension of the console's telephone.
const attendant = "4700"

// Options is how the sandbox is set up. The zero value is a world on 127.0.0.1
// in which nobody calls.
type Options struct {
	Addr          string         // loopback address without port; empty: "127.0.0.1"
	Seed          uint64         // of people, calendars and callers; 0: 1
	Zone          *time.Location // of the home office; nil: the local zone
	CallEvery     time.Duration  // about how often somebody rings; 0: never
	ChatEvery     time.Duration  // how often colleagues call each other; 0: never
	Latency       time.Duration  // of Graph calls; 0: 60 ms, negative: none
	TokenLifetime time.Duration  // of access tokens; 0: as with Entra
	Now           func() time.Time
	Log           *slog.Logger
	Through       func(http.Handler) http.Handler // stands before the tenant; see tenant.Options
}

func (o Options) withDefaults() Options {
	if o.Addr == "" {
		o.Addr = "127.0.0.1"
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Latency == 0 {
		o.Latency = 60 * time.Millisecond
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Endpoints is where the parts of the sandbox are found, as `frontdesk sandbox`
// prints it. It holds the password of the telephone: it opens nothing but this
// sandbox, but does not belong into a log either.
type Endpoints struct {
	Issuer   string `json:"issuer"`
	GraphURL string `json:"graph_url"`
	TenantID string `json:"tenant_id"`
	ClientID string `json:"client_id"`
	SIP      SIP    `json:"sip"`
	Control  string `json:"control"` // base of the control API, without a slash at the end
}

// SIP is the account of the attendant's telephone.
type SIP struct {
	Server    string `json:"server"` // host:port
	Username  string `json:"username"`
	Password  string `json:"password"`
	Transport string `json:"transport"`
}

// Sandbox is a running world. Its methods may be called from any goroutine.
type Sandbox struct {
	endpoints Endpoints
	started   time.Time
	now       func() time.Time
	zone      *time.Location
	people    []people.Colleague
	tenant    *tenant.Tenant
	pbx       *pbx.PBX
	control   *loopback.Server
	close     func() error
}

// Start opens a sandbox, which runs until Close, or until ctx ends.
func Start(ctx context.Context, o Options) (*Sandbox, error) {
	o = o.withDefaults()
	s := &Sandbox{started: o.Now(), now: o.Now, zone: o.Zone, people: people.Generate(o.Seed, o.Now(), o.Zone)}
	s.close = sync.OnceValue(s.shut)
	if err := s.open(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the sandbox: %w", err), s.close())
	}
	context.AfterFunc(ctx, func() { _ = s.Close() }) // does nothing after a Close
	return s, nil
}

func (s *Sandbox) open(ctx context.Context, o Options) (err error) {
	anyPort := net.JoinHostPort(o.Addr, "0")
	if s.tenant, err = tenant.Start(ctx, tenant.Options{
		Addr: anyPort, People: s.people, TokenLifetime: o.TokenLifetime, Latency: o.Latency, Now: o.Now, Log: o.Log, Through: o.Through,
	}); err != nil {
		return err
	}
	login := pbx.Login{Username: attendant, Password: rand.Text()}
	if s.pbx, err = pbx.Start(ctx, pbx.Options{
		Addr: o.Addr, People: s.people, Attendant: login, CallEvery: o.CallEvery, ChatEvery: o.ChatEvery, Seed: o.Seed, Now: o.Now, Log: o.Log,
	}); err != nil {
		return err
	}
	ln, err := loopback.Listen(ctx, anyPort)
	if err != nil {
		return err
	}
	s.endpoints = Endpoints{
		Issuer: s.tenant.Issuer(), GraphURL: s.tenant.GraphURL(), TenantID: tenant.ID, ClientID: tenant.ClientID,
		SIP:     SIP{Server: s.pbx.Addr(), Username: login.Username, Password: login.Password, Transport: "udp"},
		Control: "http://" + ln.Addr().String(),
	}
	s.control = loopback.Serve(ln, s.routes(), o.Log)
	return nil
}

// Endpoints tells where the parts are.
func (s *Sandbox) Endpoints() Endpoints { return s.endpoints }

// People are the colleagues of this world. The caller owns the slice.
func (s *Sandbox) People() []people.Colleague { return append([]people.Colleague(nil), s.people...) }

// Tenant is the embedded tenant, for tests that disturb it.
func (s *Sandbox) Tenant() *tenant.Tenant { return s.tenant }

// PBX is the embedded PBX, for tests that watch calls.
func (s *Sandbox) PBX() *pbx.PBX { return s.pbx }

// Close ends the sandbox. Closing again does nothing and tells the same.
func (s *Sandbox) Close() error { return s.close() }

// shut closes what was opened, callers first.
func (s *Sandbox) shut() error {
	var errs []error
	if s.control != nil {
		errs = append(errs, s.control.Close())
	}
	if s.pbx != nil {
		errs = append(errs, s.pbx.Close())
	}
	if s.tenant != nil {
		errs = append(errs, s.tenant.Close())
	}
	return errors.Join(errs...)
}
