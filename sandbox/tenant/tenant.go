// Package tenant is an organisation with Microsoft 365, on loopback: the pages
// on which people sign in and consent, the token endpoint, and the part of
// Microsoft Graph that Frontdesk uses.
//
// It refuses what the real services refuse, so that a console which works here
// is not surprised there: a redirect address that is not registered, a sign-in
// without PKCE (which Entra lets pass and a client must not), a used code or
// refresh token, a permission that was not granted, more than 20 schedules or
// 62 days a request, a fifth Outlook request at a time, an expired token. Its
// paths, parameters and error bodies are Entra's and Graph's.
//
// It keeps everything in memory, has no passwords, and serves loopback only.
package tenant

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"frontdesk/sandbox/loopback"
	"frontdesk/sandbox/people"
)

// The identifiers of the tenant and of Frontdesk's registration in it. They
// never change, so that an account a console remembers is the same next time.
const (
	ID       = "5a9db0c8-0f0d-4e5b-9c1d-f407de5c0001"
	ClientID = "5a9db0c8-0f0d-4e5b-9c1d-f407de5c0002"
)

// Options is how the tenant is set up. The zero value serves nobody's
// calendars; everything but People may be left out.
type Options struct {
	Addr          string // loopback host:port; empty: 127.0.0.1 and any free port
	People        []people.Colleague
	TokenLifetime time.Duration // of access tokens; 0: one hour, or 28 for clients that declare cp1
	Latency       time.Duration // that every Graph call takes at least
	PageSize      int           // most users a page, whatever is asked; 0: 25
	Now           func() time.Time
	Log           *slog.Logger
	// Through, when set, stands before everything that the tenant serves. A test
	// notes there what passes: which secrets were shown and given out.
	Through func(http.Handler) http.Handler
}

// Tenant is a running tenant. Its methods may be called from any goroutine.
type Tenant struct {
	base      string
	ledger    *ledger
	graph     *graph
	authority *authority
	server    *loopback.Server
}

// Start opens the tenant. ctx bounds the start only; Close ends the tenant.
func Start(ctx context.Context, o Options) (*Tenant, error) {
	o = o.withDefaults()
	ln, err := loopback.Listen(ctx, o.Addr)
	if err != nil {
		return nil, fmt.Errorf("opening the sandbox tenant: %w", err)
	}
	t, handler, err := build("http://"+ln.Addr().String(), o)
	if err != nil {
		_ = ln.Close()
		return nil, err
	}
	t.server = loopback.Serve(ln, handler, o.Log)
	return t, nil
}

// Inside makes a tenant without an address of its own, whose requests a test
// hands to the handler: no byte leaves the process, so that time can be made up
// around it. Close must not be called.
func Inside(o Options) (*Tenant, http.Handler, error) {
	return build("http://127.0.0.1", o.withDefaults())
}

func build(base string, o Options) (*Tenant, http.Handler, error) {
	t := &Tenant{base: base, ledger: newLedger(o.Now, o.TokenLifetime)}
	var err error
	if t.authority, err = newAuthority(t.base, t.ledger, o); err != nil {
		return nil, nil, fmt.Errorf("opening the sandbox tenant: %w", err)
	}
	t.graph = newGraph(t.base, t.authority, o)
	mux := http.NewServeMux()
	t.authority.routes(mux)
	t.graph.routes(mux)
	return t, o.Through(mux), nil
}

func (o Options) withDefaults() Options {
	if o.TokenLifetime < 0 {
		o.TokenLifetime = 0
	}
	if o.PageSize <= 0 {
		o.PageSize = 25
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Through == nil {
		o.Through = func(h http.Handler) http.Handler { return h }
	}
	return o
}

// Issuer is the OpenID issuer, below which discovery is found. As with Entra,
// the other endpoints are not below it.
func (t *Tenant) Issuer() string { return t.base + "/" + ID + "/v2.0" }

// GraphURL is the base of the Graph endpoints, without a slash at the end.
func (t *Tenant) GraphURL() string { return t.base + "/v1.0" }

// Token gives an access token for Graph to the first account of Accounts, as
// after a sign-in, for permissions by their short names.
func (t *Tenant) Token(scopes ...string) (string, error) {
	who := Accounts()[0]
	return t.authority.provider.Crypto().Encrypt(t.ledger.issue(who, scopes) + ":" + who.subject())
}

// Close ends the tenant and forgets everything.
func (t *Tenant) Close() error { return t.server.Close() }
