package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"frontdesk/auth"
	"frontdesk/config"
	"frontdesk/switchboard"
)

// sipSecret is the name under which the keyring holds the SIP password.
const sipSecret = "sip"

// sipRecord is the SIP password with the account it is for. A settings file
// that names another PBX must not get at it: with a digest of its own choice
// that PBX could guess the password at leisure.
type sipRecord struct {
	Server   string `json:"server"`
	Username string `json:"username"`
	Password string `json:"password"`
}

// String is the record as the keyring holds it. It is a secret.
func (r sipRecord) String() string {
	text, _ := json.Marshal(r) // three texts always marshal
	return string(text)
}

// sipPassword gives the phone its password, if it was stored for this account.
func sipPassword(keyring auth.Keyring, phone config.Phone) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		text, err := keyring.Get(ctx, sipSecret)
		if err != nil {
			return "", fmt.Errorf("%w: %w", passwordFault("cannot be read", err), err)
		}
		var r sipRecord
		if json.Unmarshal([]byte(text), &r) != nil || r.Server != phone.Server || r.Username != phone.Username {
			return "", &switchboard.Fault{
				Code: "sip-password-other", Text: "The stored SIP password is for another account",
				Hint: "Run frontdesk secret set sip, then start Frontdesk again.",
			}
		}
		return r.Password, nil
	}
}

// passwordFault says why the keyring did not do something with the password.
func passwordFault(what string, err error) *switchboard.Fault {
	f := &switchboard.Fault{Code: "sip-password", Text: "The SIP password " + what, Hint: "Unlock the keyring and start Frontdesk again."}
	switch {
	case errors.Is(err, auth.ErrNotFound):
		f.Text, f.Hint = "No SIP password is stored", "Run frontdesk secret set sip, then start Frontdesk again."
	case errors.Is(err, auth.ErrKeyringMissing):
		f.Text += ": this computer has no keyring"
		f.Hint = "Start Frontdesk in a desktop session with a keyring, such as GNOME Keyring."
	case errors.Is(err, auth.ErrKeyringLocked):
		f.Text += ": the keyring is locked"
	}
	return f
}
