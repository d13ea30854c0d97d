package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/microsoft/kiota-abstractions-go/authentication"
	kiotahttp "github.com/microsoft/kiota-http-go"
	kiotajson "github.com/microsoft/kiota-serialization-json-go"
	graphcore "github.com/microsoftgraph/msgraph-sdk-go-core"

	"frontdesk/graph/gate"
	"frontdesk/graph/zone"
	"frontdesk/switchboard"
)

// Credential gives access tokens. It must not open a browser: a request in the
// background never asks a person anything.
type Credential interface {
	// AccessToken returns a token for Graph. claims is empty, or the JSON text
	// that a claims challenge asked for: then the token at hand was refused
	// and another one is needed. It is called for every request, from any
	// goroutine, and keeps its own cache.
	AccessToken(ctx context.Context, claims string) (string, error)
	// Unmet tells that a token was refused for want of claims though it was
	// asked for with them: only a person can go on. It returns what to say
	// instead of the refusal, or nil when there is a newer token by now.
	Unmet(ctx context.Context, token, claims string) error
}

// Config says where Graph is and who asks.
type Config struct {
	// BaseURL is the root of the service with its version, such as
	// "https://graph.microsoft.com/v1.0". Plain http is for loopback only.
	BaseURL    string
	Credential Credential
	HTTP       *http.Client          // only its Transport is used; nil for the default one
	Now        func() time.Time      // nil means time.Now
	Log        *slog.Logger          // nil means no log
	Held       func(until time.Time) // told when the service asks everybody to wait, and with the zero time when that is over; see OnHeld

	// Used is told after each call what was asked of Graph for its purpose
	// since the start; nil tells nobody. It runs on the goroutine of the call,
	// never twice at once, and must return at once without calling the client.
	Used func(switchboard.Usage)
}

// Class is why a request is made; the gate keeps a place for clicks.
type Class = gate.Class

// The classes of request.
const (
	Background = gate.Background // the refresh: nobody waits for this one
	Click      = gate.Click      // the operator waits for the answer
)

// Client asks Graph. Make one per process: the limit of four requests at once
// counts for the whole application. It may be used from any goroutine, starts
// none of its own and needs no closing.
type Client struct {
	base    *url.URL
	adapter *graphcore.GraphRequestAdapterBase
	gate    *gate.Gate
	zones   zone.Zones
	usage   *usage
	now     func() time.Time
	log     *slog.Logger
}

// New makes a client. It sends nothing.
func New(cfg Config) (*Client, error) {
	base, err := parseBase(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	if cfg.Credential == nil {
		return nil, errors.New("graph: no credential")
	}
	c := &Client{base: base, gate: &gate.Gate{Now: cfg.Now}, usage: newUsage(cfg.Used), now: cfg.Now, log: cfg.Log}
	if c.now == nil {
		c.now = time.Now
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if cfg.Held != nil {
		c.gate.OnHold(cfg.Held)
	}
	c.adapter, err = newAdapter(cfg, base, c.now)
	return c, err
}

// newAdapter builds the SDK's adapter around our own pipeline. The serializers
// are handed in, so that nothing depends on the SDK's global registry.
func newAdapter(cfg Config, base *url.URL, now func() time.Time) (*graphcore.GraphRequestAdapterBase, error) {
	transport := http.DefaultTransport
	if cfg.HTTP != nil && cfg.HTTP.Transport != nil {
		transport = cfg.HTTP.Transport
	}
	door := &door{base: base, credential: cfg.Credential, next: transport, now: now}
	client := &http.Client{
		// The template of the SDK writes $select as %24select; this undoes it.
		Transport:     kiotahttp.NewCustomTransportWithParentTransport(door, kiotahttp.NewParametersNameDecodingHandler()),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	adapter, err := graphcore.NewGraphRequestAdapterBaseWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(
		&authentication.AnonymousAuthenticationProvider{}, graphcore.GraphClientOptions{},
		kiotajson.NewJsonParseNodeFactory(), kiotajson.NewJsonSerializationWriterFactory(), client)
	if err != nil {
		return nil, fmt.Errorf("graph: make the request adapter: %w", err)
	}
	adapter.SetBaseUrl(base.String())
	return adapter, nil
}

// OnHeld registers f to be told when the service asks everybody to wait, and
// with the zero time when the first request passes after that. f is called in
// order and must return at once, without calling the client.
func (c *Client) OnHeld(f func(until time.Time)) { c.gate.OnHold(f) }

// HeldUntil is when the pause that the service asked for ends, or the zero
// time when there is none.
func (c *Client) HeldUntil() time.Time { return c.gate.HeldUntil() }

// parseBase accepts https, and http where the bytes never leave the machine.
func parseBase(raw string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(raw, "/"))
	switch {
	case err != nil:
		return nil, fmt.Errorf("graph: address of the service: %w", err)
	case base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, fmt.Errorf("graph: %q is not the address of a service", base.Redacted())
	case base.Scheme == "https", base.Scheme == "http" && loopback(base.Hostname()):
		return base, nil
	default:
		return nil, fmt.Errorf("graph: %q must begin with https", base.Redacted())
	}
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && addr.IsLoopback())
}
