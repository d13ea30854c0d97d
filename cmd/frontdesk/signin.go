package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"frontdesk/switchboard"
)

func signInCommand(f *flags, std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "sign-in",
		Short: "Sign in to Microsoft 365 in the browser, without the window",
		Args:  exactly(0, "no further words"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withRooms(cmd.Context(), f, func(ctx context.Context, r *rooms) error { return signIn(ctx, r, std.out) })
		},
	}
}

func signOutCommand(f *flags, std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "sign-out",
		Short: "Forget the sign-in on this computer",
		Args:  exactly(0, "no further words"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withRooms(cmd.Context(), f, func(ctx context.Context, r *rooms) error { return signOut(ctx, r, std.out) })
		},
	}
}

// signIn opens the browser and waits until the sign-in has succeeded or failed.
func signIn(ctx context.Context, r *rooms, out io.Writer) error {
	if _, err := r.session.Wait(ctx, settled); err != nil {
		return err
	}
	r.session.SignIn()
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
		_, err := fmt.Fprintf(out, "Signed in as %s, %s\n", account.Name, account.Mail)
		return err
	case account.Fault != nil:
		return account.Fault
	default:
		return errSignIn
	}
}

func signOut(ctx context.Context, r *rooms, out io.Writer) error {
	if _, err := r.session.Wait(ctx, settled); err != nil {
		return err
	}
	r.session.SignOut()
	account, err := r.session.Wait(ctx, func(a switchboard.Account) bool {
		return a.State == switchboard.AccountSignedOut || a.State == switchboard.AccountOff || a.Fault != nil
	})
	if err != nil {
		return err
	}
	if account.Fault != nil {
		return account.Fault
	}
	_, err = fmt.Fprintln(out, "Signed out of Frontdesk on this computer.")
	return err
}

func settled(a switchboard.Account) bool {
	_, yes := readFor(a)
	return yes
}
