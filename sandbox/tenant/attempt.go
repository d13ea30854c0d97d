package tenant

import (
	"slices"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"frontdesk/sandbox/tenant/cae"
)

// attempt is one sign-in from the authorization request to the redeemed code.
// A value that was handed out is never changed: the ledger replaces it.
type attempt struct {
	id        string
	request   oidc.AuthRequest
	short     []string   // request.Scopes without the resource
	claims    cae.Claims // what the request declared and brought
	account   *Account   // nil until one is chosen
	consented bool
	answered  bool // the browser was sent back
	authTime  time.Time
	expires   time.Time
}

var _ op.AuthRequest = (*attempt)(nil)

// What pkg/op asks of an authorization request.

func (a *attempt) GetID() string                      { return a.id }
func (a *attempt) GetACR() string                     { return "" }
func (a *attempt) GetAMR() []string                   { return nil }
func (a *attempt) GetAudience() []string              { return []string{ClientID} }
func (a *attempt) GetAuthTime() time.Time             { return a.authTime }
func (a *attempt) GetClientID() string                { return a.request.ClientID }
func (a *attempt) GetNonce() string                   { return a.request.Nonce }
func (a *attempt) GetRedirectURI() string             { return a.request.RedirectURI }
func (a *attempt) GetResponseType() oidc.ResponseType { return a.request.ResponseType }
func (a *attempt) GetResponseMode() oidc.ResponseMode { return a.request.ResponseMode }
func (a *attempt) GetScopes() []string                { return a.request.Scopes }
func (a *attempt) GetState() string                   { return a.request.State }
func (a *attempt) Done() bool                         { return a.account != nil && a.consented }

func (a *attempt) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: a.request.CodeChallenge, Method: a.request.CodeChallengeMethod}
}

func (a *attempt) GetSubject() string {
	if a.account == nil {
		return ""
	}
	return a.account.subject()
}

// scopeParameter is the scope parameter as it was asked.
func (a *attempt) scopeParameter() string { return strings.Join(a.request.Scopes, " ") }

// asks reports whether the request has this prompt.
func (a *attempt) asks(prompt string) bool { return slices.Contains(a.request.Prompt, prompt) }

// grant is what a refresh token stands for.
type grant struct {
	account  Account
	scopes   []string // as asked for, with the resource
	authTime time.Time
	expires  time.Time
	met      cae.Claims // what was declared and brought so far
	family   *family
	renewals int  // of the family, when this was looked up
	spent    bool // was used; what that means is the ledger's to say
}

// family is all refresh tokens that came from one sign-in. The ledger's lock
// guards it.
type family struct {
	dead     error // why none of them works any more
	renewals int
	denied   int // refreshes that were refused for a while
}

// renewal is the use of a refresh token, perhaps for fewer permissions.
type renewal struct {
	grant
	now []string
}

var _ op.RefreshTokenRequest = (*renewal)(nil)

// What pkg/op asks of a refresh token request.

func (r *renewal) GetAMR() []string            { return nil }
func (r *renewal) GetAudience() []string       { return []string{ClientID} }
func (r *renewal) GetAuthTime() time.Time      { return r.authTime }
func (r *renewal) GetClientID() string         { return ClientID }
func (r *renewal) GetScopes() []string         { return r.now }
func (r *renewal) GetSubject() string          { return r.account.subject() }
func (r *renewal) SetCurrentScopes(s []string) { r.now = s }
