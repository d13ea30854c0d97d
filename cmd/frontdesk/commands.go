package main

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

func whoCommand(f *flags, std streams) *cobra.Command {
	var asJSON, watch bool
	cmd := &cobra.Command{
		Use:   "who QUERY",
		Short: "Print who matches and whether they will pick up now",
		Args:  atLeastOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			if watch {
				return watchWho(cmd.Context(), f, strings.Join(args, " "), std.out)
			}
			return withRooms(cmd.Context(), f, func(ctx context.Context, r *rooms) error {
				r.grumble = func(err error) { report(std.err, worded(err)) }
				return who(ctx, r, strings.Join(args, " "), asJSON, std.out)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&watch, "watch", false, "print who matches and then every change, one line of JSON each, until interrupted")
	return cmd
}

func atLeastOne(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageError{errors.New("expected a name, a number or a department, for example: frontdesk who ada")}
	}
	return nil
}

// withRooms carries a command out in rooms without a window.
func withRooms(ctx context.Context, f *flags, do func(context.Context, *rooms) error) error {
	s, done, err := load(f)
	if err != nil {
		return err
	}
	defer done()
	r, err := introduce(s)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	var session sync.WaitGroup
	session.Go(func() { r.live(ctx, "auth", r.session.Run) })
	defer func() { _ = r.close() }()
	defer session.Wait()
	defer cancel()
	return do(ctx, r)
}
