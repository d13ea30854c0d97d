package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"frontdesk/auth/vault"
)

var errSecretUse = usageError{errors.New("expected: frontdesk secret set sip, or frontdesk secret remove sip; in the place of sip, ldap is for the directory, ami for the queue, and sip:USER@PBX for an account of phone.also")}

func secretCommand(f *flags, std streams) *cobra.Command {
	secret := &cobra.Command{
		Use: "secret", Short: "Keep the passwords for SIP, LDAP and AMI in the keyring: secret set sip, secret remove sip",
		RunE: func(*cobra.Command, []string) error { return errSecretUse },
	}
	for _, c := range []struct {
		use, short string
		do         func(context.Context, vault.Keyring, login, streams) error
	}{
		{"set sip|ldap|ami|sip:USER@SERVER", "Ask for a password, or read it from standard input, and keep it in the keyring", setSecret},
		{"remove sip|ldap|ami|sip:USER@SERVER", "Remove a password from the keyring", removeSecret},
	} {
		secret.AddCommand(&cobra.Command{
			Use: c.use, Short: c.short,
			RunE: func(cmd *cobra.Command, args []string) error {
				loaded, err := loadSettings(f)
				if err != nil {
					return err
				}
				i := slices.IndexFunc(logins(loaded.Settings), func(l login) bool { return len(args) == 1 && args[0] == l.entry })
				if i < 0 {
					return errSecretUse
				}
				return c.do(cmd.Context(), vault.System(keyringDeadline), logins(loaded.Settings)[i], std)
			},
		})
	}
	return secret
}

// setSecret keeps a password for the account of the settings.
func setSecret(ctx context.Context, keyring vault.Keyring, l login, std streams) error {
	if l.server == "" || l.user == "" {
		return usageError{errors.New("set " + l.keys + " in the settings file first: the password is kept for them only")}
	}
	password, err := readPassword(l.what, std)
	if err != nil {
		return err
	}
	if err := keyring.Set(ctx, l.entry, passwordRecord{Server: l.server, Username: l.user, Password: password}.String()); err != nil {
		return fmt.Errorf("%w: %w", l.fault("cannot be stored", err), err)
	}
	_, err = fmt.Fprintf(std.out, "The password of %s at %s is in the keyring.\n", l.user, l.server)
	return err
}

// readPassword asks a person without showing what is typed, and reads one line
// from a script: a password is never part of a command.
func readPassword(what string, std streams) (string, error) {
	var typed string
	if file, ok := std.in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		if _, err := io.WriteString(std.err, what+" password (it is not shown): "); err != nil {
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

func removeSecret(ctx context.Context, keyring vault.Keyring, l login, std streams) error {
	if err := keyring.Delete(ctx, l.entry); err != nil && !errors.Is(err, vault.ErrNotFound) {
		return fmt.Errorf("%w: %w", l.fault("cannot be removed", err), err)
	}
	_, err := fmt.Fprintf(std.out, "The keyring holds no %s password of Frontdesk.\n", l.what)
	return err
}
