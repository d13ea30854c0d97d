package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"frontdesk/switchboard"
)

func signInCommand(f *flags, std streams) *cobra.Command {
	wish := switchboard.WishSignIn
	var allow, another bool
	cmd := &cobra.Command{
		Use:   "sign-in",
		Short: "Sign in to Microsoft 365 in the browser, without the window",
		Args:  exactly(0, "no further words"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case allow && another:
				return usageError{errors.New("--permissions and --another do not go together")}
			case allow:
				wish = switchboard.WishAllow
			case another:
				wish = switchboard.WishAnother
			}
			return withRooms(cmd.Context(), f, func(ctx context.Context, r *rooms) error { return signIn(ctx, r, wish, std.out) })
		},
	}
	cmd.Flags().BoolVar(&allow, "permissions", false, "ask in the browser for the permissions that are still missing")
	cmd.Flags().BoolVar(&another, "another", false, "choose another account; the one in use stays on this computer")
	return cmd
}

func signOutCommand(f *flags, std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "sign-out",
		Short: "Forget the account in use on this computer; other accounts stay",
		Args:  exactly(0, "no further words"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withRooms(cmd.Context(), f, func(ctx context.Context, r *rooms) error { return signOut(ctx, r, std.out) })
		},
	}
}

// signIn opens the browser and waits until the sign-in has succeeded or failed.
func signIn(ctx context.Context, r *rooms, wish switchboard.Wish, out io.Writer) error {
	if _, err := r.session.Wait(ctx, settled); err != nil {
		return err
	}
	r.session.Ask(wish, "")
	waiting, err := r.session.Wait(ctx, func(a switchboard.Account) bool {
		return a.State == switchboard.AccountWaiting || a.Fault != nil
	})
	if err != nil {
		return err
	}
	if waiting.State != switchboard.AccountWaiting {
		return waiting.Fault
	}
	if _, err := fmt.Fprintf(out, "Waiting for your sign-in in the browser. If none opened, open this address on this computer:\n%s\n", waiting.Link); err != nil {
		return err
	}
	account, err := r.session.Wait(ctx, settled)
	switch {
	case err != nil:
		return err
	case account.State == switchboard.AccountSignedIn:
		if account.Memory {
			return account.Fault // a sign-in that ends with this command is of no use
		}
		_, err := fmt.Fprint(out, signedInAs(account))
		return err
	case account.Fault != nil:
		return account.Fault
	default:
		return errSignIn
	}
}

// signedInAs tells who has signed in, and what is off because a permission is
// missing.
func signedInAs(a switchboard.Account) string {
	lines := []string{fmt.Sprintf("Signed in as %s, %s", a.Name, a.Mail)}
	if a.Notice != "" {
		lines = append(lines, a.Notice)
	}
	for _, name := range a.Missing {
		lines = append(lines, notGranted(name).Text+" ("+name+")")
	}
	if len(a.Missing) > 0 {
		lines = append(lines, "Ask for it: frontdesk sign-in --permissions. If Microsoft wants an administrator's approval: Settings > Calendar in the window has the link and a mail for IT.")
	}
	return strings.Join(lines, "\n") + "\n"
}

func signOut(ctx context.Context, r *rooms, out io.Writer) error {
	if _, err := r.session.Wait(ctx, settled); err != nil {
		return err
	}
	who := r.session.Account().ID
	r.session.Ask(switchboard.WishSignOut, "")
	account, err := r.session.Wait(ctx, func(a switchboard.Account) bool {
		return a.State == switchboard.AccountSignedOut || a.State == switchboard.AccountOff || a.Fault != nil
	})
	if err != nil {
		return err
	}
	if who != "" { // what was read for the account goes too, whatever the keyring does
		if err := errors.Join(r.photos.Forget(), r.people.Forget(ctx, who)); err != nil {
			return err
		}
	}
	if account.Fault != nil {
		return account.Fault
	}
	_, err = fmt.Fprintln(out, "Signed out of Frontdesk on this computer.")
	return err
}

func settled(a switchboard.Account) bool {
	_, yes := allowed(a)
	return yes
}
