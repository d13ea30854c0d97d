package main

import (
	"log/slog"
	"testing"

	"frontdesk/auth/vault/vaulttest"
	"frontdesk/config"
	"frontdesk/switchboard"
)

// Settings that cannot be meant cost the part they are for, and nothing else.
func TestBadSettingsCostOnePart(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*config.Settings)
		code   string
	}{
		{"a place for Microsoft's tokens that is not Microsoft's", func(s *config.Settings) {
			s.Account.TenantID, s.Account.ClientID, s.Account.GraphURL = "contoso.example.com", "app", "https://graph.example.com/v1.0"
		}, "settings account.graph_url"},
		{"a tenant that is none", func(s *config.Settings) {
			s.Account.TenantID, s.Account.ClientID = "common", "app"
		}, "account-setting"},
		{"sound that is none", func(s *config.Settings) {
			s.Phone.Server, s.Phone.Username, s.Phone.Audio = "pbx.example.com", "1000", "tape"
		}, "phone-audio"},
	} {
		t.Run(c.name, func(t *testing.T) {
			settings := config.Defaults()
			c.change(&settings)
			r, err := introduce(setup{settings: settings, keyring: &vaulttest.Keyring{}, log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.session.Account().State; got != switchboard.AccountOff {
				t.Errorf("the account is %s", got)
			}
			go r.board.Run(t.Context())
			for v := range r.board.Watch(t.Context()) {
				if len(v.Notes) == 1 && v.Notes[0].Code == c.code {
					return
				}
				if len(v.Notes) > 0 {
					t.Fatalf("the notes are %v, want %s", v.Notes[0], c.code)
				}
			}
		})
	}
}

// A demand for an encrypted voice is never quietly dropped.
func TestAVoiceThatMustBeEncryptedIsNotSentInClear(t *testing.T) {
	for _, c := range []struct {
		server, transport string
		off               bool
	}{{"pbx.example.com", "tls", false}, {"pbx.example.com", "udp", true}, {"sip:pbx.example.com;transport=tcp", "tls", true}, {"sips:pbx.example.com", "udp", false}} {
		s := setup{settings: config.Defaults()}
		s.settings.Phone.Server, s.settings.Phone.Transport, s.settings.Phone.SRTP = c.server, c.transport, "require"
		encrypted(&s)
		if off := s.settings.Phone.Server == ""; off != c.off || (len(s.faults) == 1) != c.off {
			t.Errorf("%+v: off is %v, faults %v", c, off, s.faults)
		}
	}
}
