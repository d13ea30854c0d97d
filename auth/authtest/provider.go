package authtest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// The identities that the provider issues for.
const (
	TenantID = "8d1c2f60-4a1b-4c3d-9e5f-0a1b2c3d4e5f"
	ClientID = "3b9f6a52-7c8d-4e0f-a1b2-c3d4e5f60718"
	ObjectID = "c0ffee00-1111-4222-8333-444455556666"
	Name     = "Anna Bergström"
	Mail     = "anna.bergstrom@example.com"
)

// Provider is an OpenID provider on a loopback address: discovery, keys,
// authorization code with PKCE, refresh with rotation. It refuses what
// Microsoft refuses of a public client. The fields may be set before a request
// that they concern; the methods may be called from any goroutine.
type Provider struct {
	Server *httptest.Server

	// Authorize, when set, may replace the parameters of the redirect.
	Authorize func(answer url.Values)
	// Claims, when set, may change the id_token's claims and header.
	Claims func(header, claims map[string]any)
	// Token, when set, is asked before each token request; a result other than
	// nil is the answer.
	Token func(form url.Values) *Reply
	// Answer, when set, may change a good answer of the token endpoint.
	Answer func(answer map[string]any)
	// Metadata, when set, may change the discovery document.
	Metadata func(map[string]any)
	// Life is how long access tokens live; an hour when zero.
	Life time.Duration

	key *rsa.PrivateKey

	mu      sync.Mutex
	codes   map[string]grantOf // unused codes
	refresh map[string]bool    // living refresh tokens
	forms   []url.Values       // of all token requests
	asked   []url.Values       // of all authorization requests
	secrets []string           // everything that must not be logged
}

// Reply is an answer given in place of the provider's own.
type Reply struct {
	Status int
	Header map[string]string
	Body   string
}

// grantOf is what a code was issued for.
type grantOf struct{ challenge, redirect, nonce string }

// signingKey is made once: making one takes longer than most tests.
var signingKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// NewProvider starts a provider that ends with the test.
func NewProvider(t testing.TB) *Provider {
	t.Helper()
	key, err := signingKey()
	if err != nil {
		t.Fatal(err)
	}
	p := &Provider{key: key, codes: map[string]grantOf{}, refresh: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /"+TenantID+"/v2.0/.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /"+TenantID+"/discovery/v2.0/keys", p.keys)
	mux.HandleFunc("GET /"+TenantID+"/oauth2/v2.0/authorize", p.authorize)
	mux.HandleFunc("POST /"+TenantID+"/oauth2/v2.0/token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Server.Close)
	return p
}

// Issuer is the provider's name.
func (p *Provider) Issuer() string { return p.Server.URL + "/" + TenantID + "/v2.0" }

// TokenRequests are the forms of all token requests so far.
func (p *Provider) TokenRequests() []url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]url.Values(nil), p.forms...)
}

// AuthorizeRequests are the queries of all authorization requests so far.
func (p *Provider) AuthorizeRequests() []url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]url.Values(nil), p.asked...)
}

// Secrets is everything that went by and may not be found anywhere: states,
// nonces, verifiers, codes and tokens.
func (p *Provider) Secrets() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.secrets...)
}

// Revoke makes every refresh token so far worthless.
func (p *Provider) Revoke() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.refresh)
}

// Lives reports whether a refresh token would be honoured.
func (p *Provider) Lives(refresh string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refresh[refresh]
}

// secret makes a new one; the caller holds the lock.
func (p *Provider) secret(kind string) string {
	s := kind + "." + rand.Text()
	p.secrets = append(p.secrets, s)
	return s
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	base := p.Server.URL + "/" + TenantID
	doc := map[string]any{
		"issuer":                 p.Issuer(),
		"authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"token_endpoint":         base + "/oauth2/v2.0/token",
		"jwks_uri":               base + "/discovery/v2.0/keys",
	}
	if p.Metadata != nil {
		p.Metadata(doc)
	}
	writeJSON(w, http.StatusOK, doc)
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k1",
		"n": encode(p.key.N.Bytes()), "e": encode(big.NewInt(int64(p.key.E)).Bytes()),
	}}})
}

// sign makes an id_token. The header's alg "none" leaves it unsigned.
func (p *Provider) sign(nonce string) string {
	now := time.Now()
	header := map[string]any{"alg": "RS256", "kid": "k1", "typ": "JWT"}
	claims := map[string]any{
		"iss": p.Issuer(), "aud": ClientID, "sub": "subject-1", "tid": TenantID, "oid": ObjectID,
		"name": Name, "preferred_username": Mail, "nonce": nonce,
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	if p.Claims != nil {
		p.Claims(header, claims)
	}
	head, _ := json.Marshal(header)
	body, _ := json.Marshal(claims)
	signed := encode(head) + "." + encode(body)
	if header["alg"] == "none" {
		return signed + "."
	}
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err) // the key is our own
	}
	return signed + "." + encode(signature)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// refuse answers as Microsoft does.
func refuse(w http.ResponseWriter, code, description string) {
	writeJSON(w, http.StatusBadRequest, map[string]any{"error": code, "error_description": description})
}

func hasScope(scopes, name string) bool {
	for scope := range strings.FieldsSeq(scopes) {
		if scope == name {
			return true
		}
	}
	return false
}
