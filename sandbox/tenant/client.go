package tenant

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// client is Frontdesk's registration: a public client of the platform "Mobile
// and desktop applications" with the redirect address http://localhost.
type client struct{}

var _ op.Client = client{}

func (client) GetID() string                        { return ClientID }
func (client) PostLogoutRedirectURIs() []string     { return nil }
func (client) ApplicationType() op.ApplicationType  { return op.ApplicationTypeNative }
func (client) AuthMethod() oidc.AuthMethod          { return oidc.AuthMethodNone }
func (client) LoginURL(id string) string            { return accountPath + "?id=" + url.QueryEscape(id) }
func (client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (client) IDTokenLifetime() time.Duration       { return time.Hour }
func (client) DevMode() bool                        { return false }
func (client) IsScopeAllowed(string) bool           { return true } // checked before pkg/op sees it
func (client) IDTokenUserinfoClaimsAssertion() bool { return true }
func (client) ClockSkew() time.Duration             { return 0 }

func (client) RedirectURIs() []string {
	return []string{"http://localhost", "http://localhost/", "http://127.0.0.1", "http://127.0.0.1/"}
}

func (client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}

func (client) GrantTypes() []oidc.GrantType {
	return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
}

//nolint:revive,staticcheck // pkg/op spells it so
func (client) RestrictAdditionalIdTokenScopes() func([]string) []string { return allScopes }

func (client) RestrictAdditionalAccessTokenScopes() func([]string) []string { return allScopes }

func allScopes(s []string) []string { return s }

// registered reports whether Entra would take the redirect address for
// "http://localhost" or "http://127.0.0.1": any port, but exactly this scheme,
// host and path, where no path and "/" are the same.
func registered(redirect string) bool {
	u, err := url.Parse(redirect)
	if err != nil || u.Scheme != "http" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return false
	}
	if u.Path != "" && u.Path != "/" {
		return false
	}
	host := u.Hostname()
	return host == "localhost" || host == "127.0.0.1"
}

// signingKey signs id_tokens. It is made anew with each tenant.
type signingKey struct {
	id   string
	pair *rsa.PrivateKey
}

func newSigningKey() (signingKey, error) {
	pair, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return signingKey{}, fmt.Errorf("making a signing key: %w", err)
	}
	return signingKey{rand.Text(), pair}, nil
}

func (k signingKey) ID() string                                  { return k.id }
func (k signingKey) Key() any                                    { return k.pair }
func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k signingKey) public() op.Key                              { return publicKey{k} }

type publicKey struct{ signingKey }

func (k publicKey) Key() any                           { return &k.pair.PublicKey }
func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k publicKey) Use() string                        { return "sig" }
