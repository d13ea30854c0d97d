package auth

import (
	"errors"

	"frontdesk/auth/vault"
	"frontdesk/switchboard"
)

// keyringCode is the short name of a keyring error, for the log and for IT.
func keyringCode(err error) string {
	switch {
	case errors.Is(err, vault.ErrMissing):
		return "keyring-missing"
	case errors.Is(err, vault.ErrLocked):
		return "keyring-locked"
	case errors.Is(err, vault.ErrSlow):
		return "keyring-slow"
	case errors.Is(err, vault.ErrTooBig):
		return "keyring-too-big"
	case errors.Is(err, vault.ErrDamaged):
		return "keyring-damaged"
	default:
		return "keyring-failed"
	}
}

// keyringCause is how the operator reads it, as the beginning of a sentence.
func keyringCause(err error) string {
	switch keyringCode(err) {
	case "keyring-missing":
		return "This computer has no keyring"
	case "keyring-locked":
		return "The keyring is locked"
	case "keyring-slow":
		return "The keyring does not answer"
	case "keyring-too-big":
		return "The sign-in is too big for this computer's keyring"
	default:
		return "The keyring failed"
	}
}

func keyringCure(err error) string {
	switch keyringCode(err) {
	case "keyring-missing":
		return "Ask IT for a keyring service, such as GNOME Keyring or KWallet."
	case "keyring-slow":
		return "Look for a window that asks for your keyring's password."
	case "keyring-too-big":
		return "You will sign in again after each start."
	default:
		return "Unlock the keyring, then sign in again."
	}
}

// unsavedFault says that the sign-in ends with the program.
func unsavedFault(err error) *switchboard.Fault {
	return &switchboard.Fault{
		Code: keyringCode(err),
		Text: keyringCause(err) + ": you stay signed in only until you close Frontdesk",
		Hint: keyringCure(err),
	}
}

// unreadFault says that a saved sign-in, if there is one, cannot be read.
func unreadFault(err error) *switchboard.Fault {
	fault := &switchboard.Fault{
		Code: keyringCode(err),
		Text: keyringCause(err) + ": a saved sign-in cannot be read",
		Hint: keyringCure(err),
	}
	switch {
	case errors.Is(err, vault.ErrDamaged):
		fault.Text, fault.Hint = "The saved sign-in cannot be read", "Sign in again."
	case errors.Is(err, vault.ErrMissing):
		fault.Text = keyringCause(err) + ": a sign-in lasts until you close Frontdesk"
	}
	return fault
}

// leftFault says that the operator is signed out but the keyring still holds
// the sign-in, which the next start would find.
func leftFault(err error) *switchboard.Fault {
	return &switchboard.Fault{
		Code: keyringCode(err),
		Text: keyringCause(err) + ": the saved sign-in could not be removed",
		Hint: "Unlock the keyring, then remove the account in Settings; else the next start is signed in.",
	}
}

// shortFault says that there is nothing to keep.
func shortFault() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "signin-short", Text: "The sign-in service gave a short sign-in that cannot be renewed",
		Hint: "Ask IT to allow offline access for Frontdesk.",
	}
}
