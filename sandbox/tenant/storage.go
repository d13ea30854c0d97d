package tenant

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// storage shows the ledger to pkg/op in the form it asks for.
type storage struct {
	*ledger
	key    signingKey
	scopes func([]string) []string // to short names
}

var (
	_ op.Storage                   = (*storage)(nil)
	_ op.CanSetUserinfoFromRequest = (*storage)(nil)
)

// errNotOffered answers the parts of OpenID Connect that this tenant does not
// have: device codes, introspection, JWT profiles, the UserInfo endpoint.
var errNotOffered = errors.New("not offered by this tenant")

func (s *storage) CreateAuthRequest(ctx context.Context, r *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	return s.open(attempt{request: *r, short: s.scopes(r.Scopes), claims: askedIn(ctx).claims}), nil
}

func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	a, err := s.attempt(id)
	if err != nil {
		return nil, err // not a nil *attempt in an interface
	}
	return a, nil
}

func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	a, err := s.byCode(code)
	if err != nil {
		return nil, err
	}
	return a, nil
}

func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.saveCode(id, code)
	return nil
}

// DeleteAuthRequest has nothing left to do: redeeming a code ends its attempt.
func (s *storage) DeleteAuthRequest(context.Context, string) error { return nil }

func (s *storage) CreateAccessToken(ctx context.Context, request op.TokenRequest) (string, time.Time, error) {
	id, _, expires, err := s.issue(ctx, request, "", false)
	return id, expires, err
}

func (s *storage) CreateAccessAndRefreshTokens(ctx context.Context, request op.TokenRequest, current string) (string, string, time.Time, error) {
	return s.issue(ctx, request, current, true)
}

// issue returns the expiry by the system's clock, because that is what pkg/op
// subtracts to tell the client a duration.
func (s *storage) issue(ctx context.Context, request op.TokenRequest, current string, renewable bool) (id, refresh string, expires time.Time, err error) {
	var lifetime time.Duration
	switch r := request.(type) {
	case *attempt:
		id, refresh, lifetime, err = s.redeem(r, renewable, askedIn(ctx).claims)
	case *renewal:
		id, refresh, lifetime, err = s.renew(current, s.scopes(r.now), askedIn(ctx).claims)
	default:
		err = errNotOffered
	}
	if err != nil {
		return "", "", time.Time{}, oidc.ErrInvalidGrant().WithParent(err)
	}
	return id, refresh, time.Now().Add(lifetime), nil
}

// TokenRequestByRefreshToken answers with the scopes that are asked for now:
// unlike in pkg/op they need not be among those of the sign-in. Whether they are
// consented to was checked before.
func (s *storage) TokenRequestByRefreshToken(ctx context.Context, token string) (op.RefreshTokenRequest, error) {
	g, err := s.grant(token)
	if err != nil {
		return nil, err
	}
	now := askedIn(ctx).scopes
	if len(now) == 0 {
		now = g.scopes
	}
	return &renewal{grant: g, now: now}, nil
}

// SetUserinfoFromRequest fills the id_token with the claims Entra puts there.
func (s *storage) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, request op.IDTokenRequest, scopes []string) error {
	who, ok := accountWhere(func(a Account) bool { return a.subject() == request.GetSubject() })
	if !ok {
		return fmt.Errorf("subject: %w", errUnknown)
	}
	info.Subject = who.subject()
	info.AppendClaims("ver", "2.0")
	info.AppendClaims("tid", ID)
	for _, scope := range scopes {
		switch scope {
		case oidc.ScopeProfile:
			info.Name, info.PreferredUsername = who.Name(), who.Mail
			info.AppendClaims("oid", who.ObjectID)
			info.AppendClaims("login_hint", who.loginHint())
		case oidc.ScopeEmail:
			info.Email = who.Mail
		}
	}
	return nil
}

func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != ClientID {
		return nil, fmt.Errorf("client: %w", errUnknown)
	}
	return client{}, nil
}

func (s *storage) SigningKey(context.Context) (op.SigningKey, error) { return s.key, nil }
func (s *storage) KeySet(context.Context) ([]op.Key, error)          { return []op.Key{s.key.public()}, nil }
func (s *storage) Health(context.Context) error                      { return nil }

func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{s.key.SignatureAlgorithm()}, nil
}

func (s *storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

func (s *storage) TerminateSession(context.Context, string, string) error { return errNotOffered }

func (s *storage) RevokeToken(context.Context, string, string, string) *oidc.Error {
	return oidc.ErrRequestNotSupported()
}

func (s *storage) GetRefreshTokenInfo(context.Context, string, string) (userID, tokenID string, err error) {
	return "", "", op.ErrInvalidRefreshToken
}

func (s *storage) AuthorizeClientIDSecret(context.Context, string, string) error {
	return errNotOffered
}

func (s *storage) SetUserinfoFromToken(context.Context, *oidc.UserInfo, string, string, string) error {
	return errNotOffered
}

func (s *storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNotOffered
}

func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNotOffered
}

func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNotOffered
}
