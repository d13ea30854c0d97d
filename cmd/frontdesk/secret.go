package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"frontdesk/auth"
	"frontdesk/switchboard"
)

func secretCommand(_ *flags, std streams) *cobra.Command {
	secret := &cobra.Command{Use: "secret", Short: "Keep secrets in the keyring", Args: exactly(1, "set"), RunE: func(*cobra.Command, []string) error {
		return usageError{errors.New("expected: frontdesk secret set sip")}
	}}
	secret.AddCommand(&cobra.Command{
		Use:   "remove sip",
		Short: "Remove the SIP password from the keyring",
		Args:  onlySIP,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return removeSecret(cmd.Context(), auth.SystemKeyring(keyringDeadline), std.out)
		},
	}, &cobra.Command{
		Use:   "set sip",
		Short: "Read the SIP password from standard input into the keyring",
		Args:  onlySIP,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return setSecret(cmd.Context(), auth.SystemKeyring(keyringDeadline), std.in, std.out)
		},
	})
	return secret
}

func onlySIP(_ *cobra.Command, args []string) error {
	if len(args) != 1 || args[0] != sipSecret {
		return usageError{errors.New("expected: frontdesk secret set sip, or secret remove sip")}
	}
	return nil
}

func removeSecret(ctx context.Context, keyring auth.Keyring, out io.Writer) error {
	if err := keyring.Delete(ctx, sipSecret); err != nil && !errors.Is(err, auth.ErrNotFound) {
		return fmt.Errorf("remove the password: %w", err)
	}
	_, err := fmt.Fprintln(out, "The keyring holds no SIP password of Frontdesk.")
	return err
}

// setSecret reads one line, so that the password is never part of a command.
func setSecret(ctx context.Context, keyring auth.Keyring, in io.Reader, out io.Writer) error {
	line, err := bufio.NewReader(io.LimitReader(in, 1<<10)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the password: %w", err)
	}
	password := strings.TrimRight(line, "\r\n")
	if password == "" {
		return usageError{errors.New("no password on standard input")}
	}
	if err := keyring.Set(ctx, sipSecret, password); err != nil {
		return fmt.Errorf("store the password: %w", err)
	}
	_, err = fmt.Fprintln(out, "The SIP password is in the keyring.")
	return err
}

// sipPassword reads the password for the phone.
func sipPassword(keyring auth.Keyring) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		password, err := keyring.Get(ctx, sipSecret)
		if err == nil {
			return password, nil
		}
		return "", fmt.Errorf("%w: %w", passwordFault(err), err)
	}
}

// passwordFault says why the phone has no password.
func passwordFault(err error) *switchboard.Fault {
	f := &switchboard.Fault{Code: "sip-password", Text: "The SIP password cannot be read", Hint: "Unlock the keyring and start Frontdesk again."}
	switch {
	case errors.Is(err, auth.ErrNotFound):
		f.Text, f.Hint = "No SIP password is stored", "Run: frontdesk secret set sip. Then start Frontdesk again."
	case errors.Is(err, auth.ErrKeyringMissing):
		f.Text, f.Hint = "The SIP password cannot be read: this computer has no keyring", "Start a keyring service, for example GNOME Keyring, and Frontdesk again."
	case errors.Is(err, auth.ErrKeyringLocked):
		f.Text = "The SIP password cannot be read: the keyring is locked"
	}
	return f
}
