package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"frontdesk/auth"
	"frontdesk/config"
)

var errSecretUse = usageError{errors.New("expected: frontdesk secret set sip, or frontdesk secret remove sip")}

func secretCommand(f *flags, std streams) *cobra.Command {
	secret := &cobra.Command{
		Use: "secret", Short: "Keep the SIP password in the keyring: secret set sip, secret remove sip",
		RunE: func(*cobra.Command, []string) error { return errSecretUse },
	}
	secret.AddCommand(&cobra.Command{
		Use:   "set sip",
		Short: "Ask for the SIP password, or read it from standard input, and keep it in the keyring",
		Args:  onlySIP,
		RunE: func(cmd *cobra.Command, _ []string) error {
			loaded, err := loadSettings(f)
			if err != nil {
				return err
			}
			return setSecret(cmd.Context(), auth.SystemKeyring(keyringDeadline), loaded.Settings.Phone, std)
		},
	}, &cobra.Command{
		Use:   "remove sip",
		Short: "Remove the SIP password from the keyring",
		Args:  onlySIP,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return removeSecret(cmd.Context(), auth.SystemKeyring(keyringDeadline), std.out)
		},
	})
	return secret
}

func onlySIP(_ *cobra.Command, args []string) error {
	if len(args) != 1 || args[0] != sipSecret {
		return errSecretUse
	}
	return nil
}

// setSecret keeps a password for the account of the settings.
func setSecret(ctx context.Context, keyring auth.Keyring, phone config.Phone, std streams) error {
	if phone.Server == "" || phone.Username == "" {
		return usageError{errors.New("set phone.server and phone.username in the settings file first: the password is kept for them only")}
	}
	password, err := readPassword(std)
	if err != nil {
		return err
	}
	record := sipRecord{phone.Server, phone.Username, password}
	if err := keyring.Set(ctx, sipSecret, record.String()); err != nil {
		return fmt.Errorf("%w: %w", passwordFault("cannot be stored", err), err)
	}
	_, err = fmt.Fprintf(std.out, "The password of %s at %s is in the keyring.\n", phone.Username, phone.Server)
	return err
}

// readPassword asks a person without showing what is typed, and reads one line
// from a script: a password is never part of a command.
func readPassword(std streams) (string, error) {
	var typed string
	if file, ok := std.in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		if _, err := io.WriteString(std.err, "SIP password (it is not shown): "); err != nil {
			return "", err
		}
		secret, err := term.ReadPassword(int(file.Fd()))
		_, _ = io.WriteString(std.err, "\n") // the person's own line end was not shown
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		typed = string(secret)
	} else {
		line, err := bufio.NewReader(io.LimitReader(std.in, 1<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		typed = line
	}
	if typed = strings.TrimRight(typed, "\r\n"); typed == "" {
		return "", usageError{errors.New("no password was given")}
	}
	return typed, nil
}

func removeSecret(ctx context.Context, keyring auth.Keyring, out io.Writer) error {
	if err := keyring.Delete(ctx, sipSecret); err != nil && !errors.Is(err, auth.ErrNotFound) {
		return fmt.Errorf("%w: %w", passwordFault("cannot be removed", err), err)
	}
	_, err := fmt.Fprintln(out, "The keyring holds no SIP password of Frontdesk.")
	return err
}
