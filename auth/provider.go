package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

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

func (p *provider) discover(ctx context.Context) (*metadata, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, p.issuer.discovery(), http.NoBody)
	if err != nil {
		return nil, err
	}
	status, header, body, err := p.send(q)
	if err != nil {
		return nil, err
	}
	if r := readRefusal(status, header, body); status >= http.StatusBadRequest && r != nil {
		return nil, r.errorFor()
	}
	var found metadata
	if status != http.StatusOK || json.Unmarshal(body, &found) != nil {
		return nil, unexpected(status)
	}
	if err := p.check(found); err != nil {
		return nil, err
	}
	return &found, nil
}

// check holds the description against the issuer that was configured.
func (p *provider) check(found metadata) error {
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
	return nil
}

// send makes one request and reads the answer. Every error is an [*Offline],
// except that of a ctx which its owner ended.
func (p *provider) send(q *http.Request) (status int, header http.Header, body []byte, err error) {
	resp, err := p.http.Do(q)
	if err != nil {
		return 0, nil, nil, unreachable(q.Context(), err)
	}
	body, err = io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return 0, nil, nil, unreachable(q.Context(), err)
	}
	return resp.StatusCode, resp.Header, body, nil
}

func unreachable(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return &Offline{Fault: networkFault(), Err: err}
}

// strangeAnswer is an answer that no provider gives: a proxy, a hotel's portal
// or a broken gateway stands between. Nothing is wrong with the sign-in.
type strangeAnswer struct{ status int }

func (e *strangeAnswer) Error() string {
	return fmt.Sprintf("status %d without an answer of the sign-in service", e.status)
}

func unexpected(status int) error {
	return &Offline{Fault: networkFault(), Err: &strangeAnswer{status}}
}
