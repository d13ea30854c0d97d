package auth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// grant is a successful answer of the token endpoint (RFC 6749 section 5.1).
type grant struct {
	Access    string  `json:"access_token"`
	Refresh   string  `json:"refresh_token"`
	Identity  string  `json:"id_token"`
	Kind      string  `json:"token_type"`
	Scope     string  `json:"scope"`
	Life      seconds `json:"expires_in"`
	RefreshIn seconds `json:"refresh_in"`
}

// seconds are written as a number or, by older services, as a text.
type seconds time.Duration

// UnmarshalJSON implements [json.Unmarshaler]. What is no number is 0.
func (s *seconds) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseFloat(strings.Trim(string(b), `"`), 64)
	if err != nil || n < 0 || n > 366*24*3600 {
		n = 0
	}
	*s = seconds(n * float64(time.Second))
	return nil
}

// refresh redeems a refresh token (RFC 6749 section 6). The library's own
// refresh sends neither scopes nor claims, which Microsoft needs.
func (s *Session) refresh(ctx context.Context, token, claims string) (grant, error) {
	meta, err := s.provider.describe(ctx)
	if err != nil {
		return grant{}, err
	}
	form := url.Values{
		"grant_type":    {"refresh_token"},
		"client_id":     {s.cfg.ClientID},
		"refresh_token": {token},
		"scope":         {strings.Join(s.cfg.Scopes, " ")},
	}
	if claims != "" {
		form.Set("claims", claims)
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, meta.Token, strings.NewReader(form.Encode()))
	if err != nil {
		return grant{}, err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Accept", "application/json")
	status, header, body, err := s.provider.send(q)
	if err != nil {
		return grant{}, err
	}
	return readGrant(status, header, body)
}

func readGrant(status int, header http.Header, body []byte) (grant, error) {
	if r := readRefusal(status, header, body); r != nil {
		return grant{}, r.errorFor()
	}
	var g grant
	if status != http.StatusOK || json.Unmarshal(body, &g) != nil || g.Access == "" || !strings.EqualFold(g.Kind, "Bearer") {
		return grant{}, unexpected(status)
	}
	return g, nil
}

// exchange redeems the code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
func (s *Session) exchange(ctx context.Context, conf oauth2.Config, code, verifier string) (grant, error) {
	ctx = context.WithValue(ctx, oauth2.HTTPClient, s.cfg.HTTP)
	token, err := conf.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused):
		// The error's own text may hold the whole body: it goes no further.
		_, err := readGrant(refused.Response.StatusCode, refused.Response.Header, refused.Body)
		return grant{}, err
	case err != nil:
		return grant{}, unreachable(ctx, err)
	}
	if !strings.EqualFold(token.Type(), "Bearer") {
		return grant{}, unexpected(http.StatusOK)
	}
	g := grant{
		Access: token.AccessToken, Refresh: token.RefreshToken, Kind: token.TokenType,
		Life: seconds(time.Duration(token.ExpiresIn) * time.Second),
	}
	g.Identity, _ = token.Extra("id_token").(string)
	g.Scope, _ = token.Extra("scope").(string)
	if n, ok := token.Extra("refresh_in").(float64); ok && n > 0 {
		g.RefreshIn = seconds(n * float64(time.Second))
	}
	return g, nil
}

// missing are the permissions that were asked for and not granted. A provider
// that does not say what it granted has granted what was asked (RFC 6749
// section 5.1).
func (s *Session) missing(g grant) []string {
	if g.Scope == "" {
		return nil
	}
	granted := map[string]bool{}
	for scope := range strings.FieldsSeq(g.Scope) {
		granted[strings.ToLower(scope)] = true
	}
	var out []string
	for _, scope := range s.cfg.Scopes[len(openIDScopes):] {
		short := scope[strings.LastIndex(scope, "/")+1:]
		if !granted[strings.ToLower(scope)] && !granted[strings.ToLower(short)] {
			out = append(out, short)
		}
	}
	return out
}
