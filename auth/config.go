package auth

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// Config says where to sign in and with what. Only ClientID and either
// TenantID or Issuer have no default; without them the account is off.
type Config struct {
	// Issuer is the OpenID provider. Empty means Microsoft's, built from Cloud
	// and TenantID. It must be https, or http on a loopback address.
	Issuer string
	// TenantID is the organisation's GUID or verified domain.
	TenantID string
	// ClientID is the application (client) ID of the registration.
	ClientID string
	// Cloud is "global" (the default), "usgov", "usgov-dod" or "china".
	Cloud string
	// RedirectHost is "localhost" (the default) or "127.0.0.1", as the
	// registration says.
	RedirectHost string
	// RedirectPort is the port of the redirect; 0 takes any free one.
	RedirectPort int
	// ResponseMode is "form_post" (the default) or "query".
	ResponseMode string
	// Scopes are the permissions that the first sign-in asks for, by their full
	// names; the default is Graph's User.Read. The OpenID scopes are added.
	Scopes []string
	// Wider are the permissions that features need beyond Scopes. They are asked
	// for silently once somebody is signed in, and in the browser only when the
	// operator wishes it. One that is not granted ends nothing.
	Wider []string
	// Profile tells sign-ins on one computer apart; it is part of the account
	// name in the keyring. The default is "default".
	Profile string
	// Keyring keeps the refresh tokens. Nil means the operating system's, with
	// ten seconds for a call.
	Keyring vault.Keyring
	// Folder is where the lock file between processes of one user is made.
	// Empty means none.
	Folder string
	// Forbidden, when not nil, says that the organisation has switched the
	// sign-in off: what is kept is deleted, and the account stays off.
	Forbidden *switchboard.Fault
	// Open shows an address in the browser. Nil means the system's browser. It
	// may block for as long as the browser runs; it is called on a goroutine
	// that nobody waits for, because a browser cannot be called back.
	Open func(url string) error
	// HTTP carries the requests to the provider. Nil means a client with the
	// system's proxy and roots. Redirects are never followed.
	HTTP *http.Client
	// Now is the clock. Nil means time.Now.
	Now func() time.Time
	// Log receives the signin.* lines. Nil means none.
	Log *slog.Logger
}

// Response modes (OAuth 2.0 Multiple Response Types section 2.1, OAuth 2.0
// Form Post Response Mode).
const (
	modeForm  = "form_post"
	modeQuery = "query"
)

// Scopes that make the answer an OpenID sign-in with a refresh token.
var openIDScopes = []string{"openid", "profile", "offline_access"}

// off says why the account cannot be used at all, or nil.
func (c Config) off() *switchboard.Fault {
	const hint = "Set account.tenant_id and account.client_id in the settings file."
	switch {
	case c.Forbidden != nil:
		return c.Forbidden
	case c.ClientID == "":
		return &switchboard.Fault{Code: "account-unset", Text: "Microsoft 365 is not set up: the client ID is missing", Hint: hint}
	case c.TenantID == "" && c.Issuer == "":
		return &switchboard.Fault{Code: "account-unset", Text: "Microsoft 365 is not set up: the tenant ID is missing", Hint: hint}
	default:
		return nil
	}
}

// withDefaults fills what was left open and refuses what cannot be meant.
func (c Config) withDefaults() (Config, error) {
	fill(&c.Cloud, "global")
	fill(&c.RedirectHost, "localhost")
	fill(&c.ResponseMode, modeForm)
	fill(&c.Profile, "default")
	if c.Keyring == nil {
		c.Keyring = vault.System(10 * time.Second)
	}
	if c.Open == nil {
		c.Open = Browse
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.HTTP = guardedClient(c.HTTP)
	if err := c.check(); err != nil {
		return Config{}, err
	}
	if len(c.Scopes) == 0 {
		c.Scopes = []string{Scope(c.Cloud, "User.Read")}
	}
	return c, nil
}

func fill(value *string, otherwise string) {
	if *value == "" {
		*value = otherwise
	}
}

func (c Config) check() error {
	bad := func(key, text string) error {
		return &switchboard.Fault{Code: "account-setting", Text: text, Hint: "Correct " + key + " in the settings file."}
	}
	switch {
	case clouds[c.Cloud] == cloud{}:
		return bad("account.cloud", "The cloud must be global, usgov, usgov-dod or china")
	case c.TenantID != "" && !validTenant(c.TenantID):
		return bad("account.tenant_id", "The tenant ID must be a GUID or a domain name")
	case c.RedirectHost != "localhost" && c.RedirectHost != "127.0.0.1":
		return bad("account.redirect_host", "The redirect host must be localhost or 127.0.0.1")
	case c.RedirectPort < 0 || c.RedirectPort > 65535:
		return bad("account.redirect_port", "The redirect port must be between 0 and 65535")
	case c.ResponseMode != modeForm && c.ResponseMode != modeQuery:
		return bad("account.response_mode", "The response mode must be form_post or query")
	case strings.ContainsFunc(c.ClientID, func(r rune) bool { return r <= ' ' || r > '~' }):
		return bad("account.client_id", "The client ID must be one word")
	default:
		return nil
	}
}
