package tenant

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"frontdesk/sandbox/tenant/aadsts"
	"frontdesk/sandbox/tenant/trouble"
)

// Where Entra has its endpoints. The issuer is another path: a client must take
// the endpoints from discovery and not put them together itself.
const (
	root          = "/" + ID
	authorizePath = root + "/oauth2/v2.0/authorize"
	tokenPath     = root + "/oauth2/v2.0/token"
	logoutPath    = root + "/oauth2/v2.0/logout"
	keysPath      = root + "/discovery/v2.0/keys"
	discoveryPath = root + "/v2.0/.well-known/openid-configuration"

	// The pages of the sandbox itself.
	accountPath = root + "/account"
	consentPath = root + "/consent"
	astrayPath  = "/guest-network" // where a broken endpoint may redirect to

	// The administrator's page: also for whoever names no tenant.
	approvePath = root + "/v2.0/adminconsent"
	anyApprove  = "/organizations/v2.0/adminconsent"
)

// authority is the sign-in service: pkg/op does the protocol, and the handlers
// here stand before it with Entra's rules and Entra's words.
type authority struct {
	base      string
	ledger    *ledger
	consents  *consents
	orders    *orders
	told      tally
	trouble   *trouble.Obstacles
	provider  *op.Provider
	resources []string // prefixes of scopes
	now       func() time.Time
	log       *slog.Logger
}

func newAuthority(base string, l *ledger, o Options) (*authority, error) {
	key, err := newSigningKey()
	if err != nil {
		return nil, err
	}
	a := &authority{
		base: base, ledger: l, consents: newConsents(), orders: newOrders(), told: tally{numbers: map[int]int{}},
		trouble: trouble.New(base + astrayPath), now: o.Now, log: o.Log,
		resources: []string{"https://graph.microsoft.com", base},
	}
	config := &op.Config{CodeMethodS256: true, GrantTypeRefreshToken: true}
	if _, err := rand.Read(config.CryptoKey[:]); err != nil {
		return nil, fmt.Errorf("making a token key: %w", err)
	}
	a.provider, err = op.NewProvider(config, &storage{l, key, a.short}, op.StaticIssuer(base+root+"/v2.0"),
		op.WithAllowInsecure(), // loopback has no TLS
		op.WithCORSOptions(nil),
		op.WithCustomAuthEndpoint(a.endpoint(authorizePath)),
		op.WithCustomTokenEndpoint(a.endpoint(tokenPath)),
		op.WithCustomEndSessionEndpoint(a.endpoint(logoutPath)),
		op.WithCustomKeysEndpoint(a.endpoint(keysPath)),
	)
	if err != nil {
		return nil, fmt.Errorf("making the authorization server: %w", err)
	}
	return a, nil
}

func (a *authority) endpoint(path string) *op.Endpoint {
	return op.NewEndpointWithURL(path, a.base+path)
}

func (a *authority) routes(mux *http.ServeMux) {
	behind := func(endpoint string, h http.HandlerFunc) http.Handler { return a.trouble.Before(endpoint, h) }
	mux.Handle("GET "+discoveryPath, behind(DiscoveryEndpoint, a.discover))
	mux.Handle("GET "+keysPath, behind(KeysEndpoint, a.provider.ServeHTTP))
	mux.Handle("GET "+authorizePath, behind(AuthorizeEndpoint, a.authorize))
	mux.Handle("POST "+authorizePath, behind(AuthorizeEndpoint, a.authorize))
	mux.Handle("POST "+tokenPath, behind(TokenEndpoint, a.token))
	mux.HandleFunc(astrayPath, a.trouble.Astray)
	mux.HandleFunc("GET "+logoutPath, a.logout)
	mux.HandleFunc("GET "+accountPath, a.step)
	mux.HandleFunc("POST "+accountPath, a.choose)
	mux.HandleFunc("GET "+consentPath, a.step)
	mux.HandleFunc("POST "+consentPath, a.decide)
	for _, path := range []string{approvePath, anyApprove} {
		mux.HandleFunc("GET "+path, a.approval)
		mux.HandleFunc("POST "+path, a.approve)
	}
	mux.HandleFunc("GET /error", a.explainNumber)
	mux.Handle("GET "+assetPath, http.StripPrefix(assetPath, http.FileServerFS(assets())))
}

// discover publishes what exists here. pkg/op would also name endpoints that
// this tenant does not have.
func (a *authority) discover(w http.ResponseWriter, r *http.Request) {
	ctx := op.ContextWithIssuer(r.Context(), a.provider.IssuerFromRequest(r))
	d := op.CreateDiscoveryConfig(ctx, a.provider, a.provider.Storage())
	d.IntrospectionEndpoint, d.UserinfoEndpoint = "", a.base+"/oidc/userinfo"
	d.RevocationEndpoint, d.DeviceAuthorizationEndpoint = "", ""
	d.ResponseTypesSupported = []string{string(oidc.ResponseTypeCode)}
	d.ResponseModesSupported = []string{string(oidc.ResponseModeQuery), string(oidc.ResponseModeFormPost)}
	d.GrantTypesSupported = []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
	d.SubjectTypesSupported = []string{"pairwise"}
	d.TokenEndpointAuthMethodsSupported = []oidc.AuthMethod{oidc.AuthMethodNone}
	d.IntrospectionEndpointAuthMethodsSupported, d.RevocationEndpointAuthMethodsSupported = nil, nil
	d.ScopesSupported = []string{oidc.ScopeOpenID, oidc.ScopeProfile, oidc.ScopeEmail, oidc.ScopeOfflineAccess}
	d.ClaimsSupported = []string{"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "preferred_username", "name", "oid", "tid", "ver", "email", "login_hint"}
	aadsts.WriteJSON(w, http.StatusOK, d)
}

// short names the permissions among scopes that exist.
func (a *authority) short(scopes []string) []string {
	var out []string
	for _, s := range scopes {
		if name, ok := shortScope(s, a.resources); ok {
			out = append(out, name)
		}
	}
	return out
}

// access finds what a bearer token allows. Tokens are opaque: sealed by the
// provider, readable by nobody else.
func (a *authority) access(bearer string) (access, error) {
	plain, err := a.provider.Crypto().Decrypt(bearer)
	if err != nil {
		return access{}, errUnknown
	}
	id, _, _ := strings.Cut(plain, ":")
	return a.ledger.accessBy(id)
}
