package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"frontdesk/auth/vault"
	"frontdesk/config"
	"frontdesk/switchboard"
)

// login is an account whose password the keyring holds: for one user at one
// server only. A settings file that names another server must not get at it:
// with a digest of its own choice that server could guess the password at
// leisure, or just be told it.
type login struct {
	entry        string // in the keyring, and on the command line
	what         string // the password is for
	server, user string
	keys         string // of the settings that name both
}

// sipLogin is the account at the PBX.
func sipLogin(p config.Phone) login {
	return login{"sip", "SIP", p.Server, p.Username, "phone.server and phone.username"}
}

// furtherLogin is another account at a PBX.
func furtherLogin(a config.FurtherAccount) login {
	return login{"sip:" + a.Username + "@" + a.Server, "SIP", a.Server, a.Username, "phone.also"}
}

// ldapLogin is the account at the LDAP directory.
func ldapLogin(d config.Directory) login {
	return login{"ldap", "LDAP", d.LDAPURL, d.LDAPBindDN, "directory.ldap_url and directory.ldap_bind_dn"}
}

// amiLogin is the account at the manager interface of the PBX.
func amiLogin(r config.Reception) login {
	return login{"ami", "AMI", r.AMI, r.AMIUser, "reception.ami and reception.ami_user"}
}

// logins are all the accounts of the settings.
func logins(s config.Settings) []login {
	all := []login{sipLogin(s.Phone), ldapLogin(s.Directory), amiLogin(s.Reception)}
	for _, a := range s.Phone.Further() {
		all = append(all, furtherLogin(a))
	}
	return all
}

// passwordRecord is a password with the account it is for.
type passwordRecord struct {
	Server   string `json:"server"`
	Username string `json:"username"`
	Password string `json:"password"`
	Refused  bool   `json:"refused,omitempty"` // by the server: it is not tried again
}

// String is the record as the keyring holds it. It is a secret.
func (r passwordRecord) String() string {
	text, _ := json.Marshal(r) // texts always marshal
	return string(text)
}

// password gives the account its password, if it was stored for this account and
// its server has not refused it.
func (l login) password(keyring vault.Keyring) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		r, err := l.record(ctx, keyring)
		switch {
		case err != nil:
			return "", fmt.Errorf("%w: %w", l.fault("cannot be read", err), err)
		case r.Server != l.server || r.Username != l.user:
			return "", &switchboard.Fault{
				Code: l.entry + "-password-other", Text: "The stored " + l.what + " password is for another account", Hint: l.again(),
			}
		case r.Refused:
			return "", &switchboard.Fault{
				Code: l.entry + "-password-refused", Text: "The " + l.what + " server has refused the stored password", Hint: "It is not tried again, so that the account is not locked. " + l.again(),
			}
		}
		return r.Password, nil
	}
}

// record is what the keyring holds. One that cannot be understood is for nobody.
func (l login) record(ctx context.Context, keyring vault.Keyring) (r passwordRecord, err error) {
	text, err := keyring.Get(ctx, l.entry)
	if err == nil && json.Unmarshal([]byte(text), &r) != nil {
		r = passwordRecord{}
	}
	return r, err
}

// refused notes in the keyring that the server has refused a password, for every
// process of this user, until another one is stored in its place.
func (l login) refused(keyring vault.Keyring, log *slog.Logger) func(context.Context, string) {
	return func(ctx context.Context, password string) {
		r, err := l.record(ctx, keyring)
		if err == nil && r.Server == l.server && r.Username == l.user && r.Password == password {
			r.Refused = true
			err = keyring.Set(ctx, l.entry, r.String())
		}
		if err != nil {
			log.WarnContext(ctx, "secret.refused", "entry", l.entry, "error", err)
		}
	}
}

// fault says why the keyring did not do something with the password.
func (l login) fault(what string, err error) *switchboard.Fault {
	f := &switchboard.Fault{
		Code: l.entry + "-password", Text: "The " + l.what + " password " + what, Hint: "Unlock the keyring" + l.then() + ".",
	}
	switch {
	case errors.Is(err, vault.ErrNotFound):
		f.Text, f.Hint = "No "+l.what+" password is stored", l.again()
	case errors.Is(err, vault.ErrMissing):
		f.Text += ": this computer has no keyring"
		f.Hint = "Start Frontdesk in a desktop session with a keyring, such as GNOME Keyring."
	case errors.Is(err, vault.ErrLocked):
		f.Text += ": the keyring is locked"
	case errors.Is(err, vault.ErrSlow):
		f.Text += ": the keyring did not answer"
	}
	return f
}

func (l login) again() string { return "Run frontdesk secret set " + l.entry + l.then() + "." }

// then is what has a password read again.
func (l login) then() string {
	if l.entry == "ldap" {
		return "; an open window then needs People > Read colleagues again"
	}
	return ", then start Frontdesk again"
}
