package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"frontdesk/auth/answer"
	"frontdesk/auth/refusal"
	"frontdesk/switchboard"
)

// metadataLife is how long a provider's description of itself is believed.
const metadataLife = 24 * time.Hour

// metadata is what we need of a provider's description (OpenID Connect
// Discovery section 3, RFC 9207 section 3).
type metadata struct {
	Issuer     string `json:"issuer"`
	Authorize  string `json:"authorization_endpoint"`
	Token      string `json:"token_endpoint"`
	Keys       string `json:"jwks_uri"`
	EndSession string `json:"end_session_endpoint"`
	IssuerSent bool   `json:"authorization_response_iss_parameter_supported"`
}

// provider remembers the description. Its methods may be called from any
// goroutine.
type provider struct {
	issuer issuer
	http   *http.Client
	now    func() time.Time

	mu    sync.Mutex
	found *metadata
	until time.Time
}

// describe gives the provider's metadata, from memory or by one request.
func (p *provider) describe(ctx context.Context) (*metadata, error) {
	p.mu.Lock()
	found, fresh := p.found, p.now().Before(p.until)
	p.mu.Unlock()
	if found != nil && fresh {
		return found, nil
	}
	found, err := p.discover(ctx)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.found, p.until = found, p.now().Add(metadataLife)
	return found, nil
}

// endSession is the page that ends the browser's session, if the provider has
// said so in this run.
func (p *provider) endSession() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		return ""
	}
	return p.found.EndSession
}

func (p *provider) discover(ctx context.Context) (*metadata, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, p.issuer.discovery(), http.NoBody)
	if err != nil {
		return nil, err
	}
	status, header, body, err := p.send(q)
	if err != nil {
		return nil, err
	}
	if r := refusal.Read(status, header, body); status >= http.StatusBadRequest && r != nil {
		return nil, r
	}
	var found metadata
	if status != http.StatusOK || json.Unmarshal(body, &found) != nil || found.Issuer == "" { // a portal's page, even as JSON
		return nil, &Offline{Fault: refusal.Offline(), Err: &answer.StrangeError{Status: status}}
	}
	if err := p.check(&found); err != nil {
		return nil, err
	}
	return &found, nil
}

// check holds the description against the issuer that was configured.
func (p *provider) check(found *metadata) error {
	if !p.issuer.accepts(found.Issuer) {
		return &Blocked{Fault: &switchboard.Fault{
			Code: "signin-issuer", Text: "The sign-in service gives another name than the one that is set",
			Hint: "Check account.issuer and account.tenant_id in the settings file.",
		}}
	}
	for _, endpoint := range []string{found.Authorize, found.Token, found.Keys} {
		u, err := url.Parse(endpoint)
		if err != nil || !safeURL(u) {
			return &Blocked{Fault: &switchboard.Fault{
				Code: "signin-endpoint", Text: "The sign-in service names an address that is not secure",
				Hint: "Check account.issuer in the settings file.",
			}}
		}
	}
	if u, err := url.Parse(found.EndSession); err != nil || !safeURL(u) {
		found.EndSession = "" // only offered, and not missed
	}
	return nil
}

// send makes one request and reads the answer. Every error is an [*Offline],
// except that of a ctx which its owner ended.
func (p *provider) send(q *http.Request) (status int, header http.Header, body []byte, err error) {
	resp, err := p.http.Do(q)
	if err != nil {
		return 0, nil, nil, unreachable(q.Context(), err)
	}
	body, err = readWhole(resp)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return 0, nil, nil, unreachable(q.Context(), err)
	}
	return resp.StatusCode, resp.Header, body, nil
}

// readWhole reads a body into one piece of memory where its length is known, so
// that no half-grown copies of it stay behind.
func readWhole(resp *http.Response) ([]byte, error) {
	var whole bytes.Buffer
	if n := resp.ContentLength; n > 0 && n <= answerSize {
		whole.Grow(int(n) + bytes.MinRead)
	}
	_, err := whole.ReadFrom(resp.Body)
	return whole.Bytes(), err
}

func unreachable(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return &Offline{Fault: refusal.Offline(), Err: err}
}
