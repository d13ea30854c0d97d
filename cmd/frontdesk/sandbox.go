package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"frontdesk/sandbox"
)

// callEvery is how often somebody rings in the sandbox.
const callEvery = 25 * time.Second

func sandboxCommand(f *flags, std streams) *cobra.Command {
	var every time.Duration
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Run the embedded tenant and PBX alone; print their endpoints as one JSON line",
		Args:  exactly(0, "no further words"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, done, err := openLog(f.log)
			if err != nil {
				return err
			}
			defer done()
			s, err := sandbox.Start(cmd.Context(), sandbox.Options{CallEvery: every, Log: log})
			if err != nil {
				return fmt.Errorf("start the sandbox: %w", err)
			}
			if err := json.NewEncoder(std.out).Encode(s.Endpoints()); err != nil {
				return err
			}
			<-cmd.Context().Done()
			return s.Close()
		},
	}
	cmd.Flags().DurationVar(&every, "call-every", callEvery, "how often a caller rings; 0 for never")
	return cmd
}
