package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
)

// flags are the options that stand before a command.
type flags struct {
	config, policy, log string
	demo                bool
}

// run carries out one command line and answers with the exit status.
func run(ctx context.Context, args []string, std streams) int {
	root := newRoot(std)
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	return report(std.err, root.ExecuteContext(ctx))
}

// newRoot is the command line: one entry for each line of its help.
func newRoot(std streams) *cobra.Command {
	f := &flags{}
	root := &cobra.Command{
		Use:   "frontdesk",
		Short: "The open attendant console: answer, transfer, and know who will pick up",
		Long: "Frontdesk is an attendant console. Without a command it opens the window.\n\n" +
			"Exit status: 0 done, 1 failed, 2 wrong use, 3 sign-in needed.",
		Args:          noArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.demo {
				return openDemo(cmd.Context(), f)
			}
			return openConsole(cmd.Context(), f)
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	p := root.PersistentFlags()
	p.StringVar(&f.config, "config", "", "settings `FILE` instead of the user's own")
	p.StringVar(&f.policy, "policy", "", "administrator's policy `FILE` instead of the system's")
	p.StringVar(&f.log, "log", "", "append structured JSON lines, without secrets, to `FILE`")
	root.Flags().BoolVar(&f.demo, "demo", false, "open the console on the embedded sandbox; needs nothing else")
	root.AddCommand(
		sandboxCommand(f, std), signInCommand(f, std), signOutCommand(f, std), whoCommand(f, std),
		configCommand(f, std), devicesCommand(f, std), secretCommand(f, std), versionCommand(std),
	)
	return root
}

// noArgs refuses words that are no command.
func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{errors.New("unknown command " + args[0] + "; see frontdesk --help")}
	}
	return nil
}

// exactly wants n words and says which.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{errors.New("expected " + what)}
		}
		return nil
	}
}
