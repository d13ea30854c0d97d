package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"frontdesk/auth/answer"
	"frontdesk/auth/refusal"
)

// refresh redeems a refresh token (RFC 6749 section 6) for some permissions.
// The library's own refresh sends neither scopes nor claims, which Microsoft
// needs.
func (s *Session) refresh(ctx context.Context, token string, names []string, demanded string) (answer.Grant, error) {
	meta, err := s.provider.describe(ctx)
	if err != nil {
		return answer.Grant{}, err
	}
	return s.request(ctx, meta, url.Values{
		"grant_type":    {"refresh_token"},
		"refresh_token": {token},
		"scope":         {strings.Join(s.permissions.scopes(names), " ")},
		"claims":        {claimsFor(demanded)},
	})
}

// redeem exchanges the code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). The
// redirect address is the one of the authorization request, to the letter.
func (s *Session) redeem(ctx context.Context, meta *metadata, conf oauth2.Config, code, verifier, demanded string) (answer.Grant, error) {
	return s.request(ctx, meta, url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {code},
		"redirect_uri":  {conf.RedirectURL},
		"code_verifier": {verifier},
		"claims":        {claimsFor(demanded)},
	})
}

// request asks the token endpoint, once: a public client says who it is in the
// form and never with a secret. The library would repeat a failed request with
// another way to say it, and a code or a rotating token cannot be sent twice.
func (s *Session) request(ctx context.Context, meta *metadata, form url.Values) (answer.Grant, error) {
	form.Set("client_id", s.cfg.ClientID)
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, meta.Token, strings.NewReader(form.Encode()))
	if err != nil {
		return answer.Grant{}, err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Accept", "application/json")
	status, header, body, err := s.provider.send(q)
	if err != nil {
		return answer.Grant{}, err
	}
	defer clear(body) // tokens are wanted in as few places as possible
	return readGrant(status, header, body)
}

// readGrant reads a token answer. One that no provider gives is no refusal:
// something stands between.
func readGrant(status int, header http.Header, body []byte) (answer.Grant, error) {
	g, err := answer.ReadGrant(status, header, body)
	if strange := (*answer.StrangeError)(nil); errors.As(err, &strange) {
		return g, &Offline{Fault: refusal.Offline(), Err: strange}
	}
	return g, err
}
