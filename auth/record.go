package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// record is what the keyring keeps: the refresh token and enough of the account
// to name it. Everything else lives in memory.
//
// A record without a refresh token remembers whose sign-in has ended, so that
// the next one asks for the same account.
type record struct {
	Version int     `json:"v"`
	Issuer  string  `json:"issuer"`
	Client  string  `json:"client"`
	Account account `json:"account"`
	Refresh string  `json:"refresh,omitempty"`

	refused string // the token whose refusal ended this sign-in; never stored
}

// account names a person at a provider.
type account struct {
	Tenant  string `json:"tid,omitempty"`
	Object  string `json:"oid,omitempty"`
	Issuer  string `json:"iss,omitempty"` // only when there is no tenant
	Subject string `json:"sub,omitempty"`
	Name    string `json:"name,omitempty"`
	Mail    string `json:"mail,omitempty"`
	Hint    string `json:"hint,omitempty"` // what login_hint takes
}

// key is what makes two sign-ins the same account. Names and mail addresses
// change and are given to other people; these never are.
func (a account) key() string {
	if a.Tenant != "" && a.Object != "" {
		return a.Tenant + "/" + a.Object
	}
	return a.Issuer + "#" + a.Subject
}

const recordVersion = 1

var (
	errDamaged = errors.New("the saved sign-in is damaged")
	errForeign = errors.New("the saved sign-in is for another provider or registration")
)

// readRecord takes a record out of its stored form. It is all or nothing: a
// record that is cut, or written by a later version, is errDamaged.
func readRecord(stored, issuer, client string) (*record, error) {
	var r record
	if len(stored) > 64<<10 {
		return nil, fmt.Errorf("%w: %d bytes", errDamaged, len(stored))
	}
	if err := json.Unmarshal([]byte(stored), &r); err != nil {
		return nil, errDamaged // the cause would quote what was stored
	}
	switch {
	case r.Version != recordVersion:
		return nil, fmt.Errorf("%w: version %d", errDamaged, r.Version)
	case r.Issuer != issuer || r.Client != client:
		return nil, errForeign
	case r.Account.Object == "" && r.Account.Subject == "":
		return nil, fmt.Errorf("%w: it names nobody", errDamaged)
	default:
		return &r, nil
	}
}

func (r record) stored() (string, error) {
	r.Version = recordVersion
	b, err := json.Marshal(r)
	return string(b), err
}

// keyringUser is the name of this session's entry.
func (s *Session) keyringUser() string { return KeyringUser(s.cfg.Profile) }

// KeyringUser is the name under which the keyring holds the sign-in of a
// profile.
func KeyringUser(profile string) string { return "signin-" + profile }

// load reads the saved sign-in. An error that wraps ErrNotFound or errForeign
// means that there is none.
func (s *Session) load(ctx context.Context) (*record, error) {
	ctx, cancel := context.WithTimeout(ctx, keyringTime)
	defer cancel()
	stored, err := s.cfg.Keyring.Get(ctx, s.keyringUser())
	if err != nil {
		return nil, err
	}
	return readRecord(stored, s.issuer.url, s.cfg.ClientID)
}

// save writes the record. It outlives ctx: a refresh token that the provider
// has already replaced must not be lost because the window closes.
func (s *Session) save(ctx context.Context, r record) error {
	stored, err := r.stored()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyringTime)
	defer cancel()
	return s.cfg.Keyring.Set(ctx, s.keyringUser(), stored)
}

// remove deletes the saved sign-in; that there was none is no error.
func (s *Session) remove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyringTime)
	defer cancel()
	err := s.cfg.Keyring.Delete(ctx, s.keyringUser())
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// plain makes text of a token fit to show: one line, no control characters, no
// novel.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 120 {
		return string(runes[:120])
	}
	return text
}
