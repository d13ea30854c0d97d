package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"frontdesk/sandbox"
)

// callEvery is how often somebody rings in the sandbox, and chatEvery how often
// colleagues call each other.
const (
	callEvery = 25 * time.Second
	chatEvery = 15 * time.Second
)

// sandboxHelp is the text of --help above the list of the control API.
const sandboxHelp = `Run an invented organisation with Microsoft 365 and an invented telephone system
on this computer, and print where they are as one JSON line. Everything listens
on 127.0.0.1 only, and is forgotten when the command ends.

Sign in as one of the operators; there are no passwords:
  Anna Berg       an administrator has approved Frontdesk: no consent page
  Omar Lindqvist  agrees for himself, page by page
  Sofia Keller    may sign in; everything else needs an administrator's approval
  Jonas Halloran  needs an administrator's approval even to sign in
Below "Other answers" there is an account for each of Microsoft's errors.

"control" in the JSON line is the address of an HTTP API to disturb all this:
  curl -X POST "$CONTROL/tenant/approve?scopes=User.Read.All,Calendars.Read"
  curl -X POST "$CONTROL/tenant/refuse?number=50173&at=refresh"
  curl -X POST "$CONTROL/tenant/challenge?kind=interactive"
  curl -X POST "$CONTROL/tenant/break?endpoint=token&kind=drop&count=3"
docs/sandbox.md explains all of it. Parameters in brackets may be left out:

`

func sandboxCommand(f *flags, std streams) *cobra.Command {
	var every time.Duration
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Run the embedded tenant and PBX alone; print their endpoints as one JSON line",
		Long:  sandboxHelp + sandbox.ControlHelp(),
		Args:  exactly(0, "no further words"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, done, err := openLog(f.log)
			if err != nil {
				return err
			}
			defer done()
			o := sandbox.Options{CallEvery: every, Log: log}
			if every > 0 {
				o.ChatEvery = chatEvery
			}
			s, err := sandbox.Start(cmd.Context(), o)
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
	cmd.Flags().DurationVar(&every, "call-every", callEvery, "how often a caller rings; 0 for never, nor do colleagues call each other then")
	return cmd
}
