package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// skew is how far this computer's clock may be off.
const skew = 5 * time.Minute

// algorithms are the signatures that only the provider can make. "none" and
// the symmetric ones are not among them.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512,
	oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
}

// identityClaims are what we read of an id_token (OpenID Connect Core section
// 2, and Microsoft's id-token claims reference).
type identityClaims struct {
	Tenant    string  `json:"tid"`
	Object    string  `json:"oid"`
	Name      string  `json:"name"`
	Username  string  `json:"preferred_username"`
	Mail      string  `json:"email"`
	Hint      string  `json:"login_hint"`
	NotBefore float64 `json:"nbf"`
}

// identify checks the id_token (OpenID Connect Core section 3.1.3.7) and gives
// whose it is. Whatever is wrong with it ends the sign-in.
func (s *Session) identify(ctx context.Context, meta *metadata, token, nonce string) (vault.Account, error) {
	if token == "" {
		return vault.Account{}, mismatch("missing")
	}
	keys := &notedKeys{KeySet: oidc.NewRemoteKeySet(oidc.ClientContext(ctx, s.cfg.HTTP), meta.Keys)}
	verifier := oidc.NewVerifier(meta.Issuer, keys, &oidc.Config{
		ClientID: s.cfg.ClientID, SupportedSigningAlgs: algorithms,
		SkipExpiryCheck: true, // checked below, with the same skew both ways
	})
	verified, err := verifier.Verify(ctx, token)
	if err != nil {
		if network := (*url.Error)(nil); errors.As(keys.err, &network) {
			return vault.Account{}, unreachable(ctx, network)
		}
		return vault.Account{}, mismatch(reasonOf(err, keys.err))
	}
	var claims identityClaims
	if err := verified.Claims(&claims); err != nil {
		return vault.Account{}, mismatch("claims")
	}
	if err := s.checkClaims(verified, claims, nonce, meta); err != nil {
		return vault.Account{}, err
	}
	return accountFrom(verified, claims), nil
}

func (s *Session) checkClaims(token *oidc.IDToken, claims identityClaims, nonce string, meta *metadata) error {
	now := s.cfg.Now()
	notBefore := time.Unix(int64(claims.NotBefore), 0)
	switch {
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1:
		return mismatch("nonce")
	case now.After(token.Expiry.Add(skew)), now.Before(notBefore.Add(-skew)):
		return &switchboard.Fault{
			Code: "signin-clock", Text: "The sign-in answer is not valid at this computer's time",
			Hint: "Set the computer's clock, then sign in again.",
		}
	case token.Subject == "" && claims.Object == "":
		return mismatch("subject")
	case claims.Tenant == "" && s.cfg.Issuer == "": // Microsoft always names it
		return mismatch("tenant")
	case claims.Tenant != "" && !s.ownTenant(claims.Tenant, meta):
		return &switchboard.Fault{
			Code: "signin-wrong-tenant", Text: "This account belongs to another organisation",
			Hint: "Use another account: the one for your work.",
		}
	default:
		return nil
	}
}

// ownTenant compares with the tenant that was configured, or, when that is a
// domain, with the one that the metadata names.
func (s *Session) ownTenant(tenant string, meta *metadata) bool {
	switch {
	case guidPattern.MatchString(s.cfg.TenantID):
		return strings.EqualFold(tenant, s.cfg.TenantID)
	case s.issuer.byDomain:
		return strings.Contains(strings.ToLower(meta.Issuer), "/"+strings.ToLower(tenant)+"/")
	default:
		return true
	}
}

func accountFrom(token *oidc.IDToken, claims identityClaims) vault.Account {
	a := vault.Account{
		Tenant: plain(strings.ToLower(claims.Tenant)), Object: plain(strings.ToLower(claims.Object)), Subject: plain(token.Subject),
		Name: plain(claims.Name), Mail: plain(claims.Mail), Hint: plain(claims.Hint),
	}
	if a.Tenant == "" || a.Object == "" {
		a.Issuer = token.Issuer
	}
	if a.Mail == "" {
		a.Mail = plain(claims.Username)
	}
	if a.Hint == "" {
		a.Hint = plain(claims.Username)
	}
	return a
}

// notedKeys keeps the error of fetching keys, which the verifier flattens.
type notedKeys struct {
	oidc.KeySet
	err error
}

func (n *notedKeys) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := n.KeySet.VerifySignature(ctx, jwt)
	n.err = err
	return payload, err
}

// reasonOf is a word about a refused id_token. The verifier's errors have no
// types and may quote the token's content, so only their kind goes on.
func reasonOf(err, keys error) string {
	switch {
	case keys != nil:
		return "signature"
	case strings.Contains(err.Error(), "malformed jwt"):
		return "form"
	case strings.Contains(err.Error(), "different provider"):
		return "issuer"
	case strings.Contains(err.Error(), "audience"):
		return "audience"
	default:
		return "token"
	}
}

// mismatch ends a sign-in whose answer does not fit the question.
func mismatch(what string) *switchboard.Fault {
	return &switchboard.Fault{
		Code: "signin-answer-" + what, Text: "The answer of the sign-in service did not check out",
		Hint: "Try again. If it happens again, tell IT: somebody may be in between.",
	}
}

// plain makes text of a token fit to show: one line, no control characters,
// nothing that turns what follows around, no novel.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 120 {
		return string(runes[:120])
	}
	return text
}
