package main

import (
	"log/slog"

	"frontdesk/switchboard"
)

// shownCalls writes a line whenever what the window shows of a call changes:
// beside the lines of the telephone it tells how long the operator waited to
// see it. It is for one goroutine.
func shownCalls(log *slog.Logger) func(switchboard.View) {
	type look struct {
		state   switchboard.CallState
		pending switchboard.Action
	}
	shown := map[switchboard.CallID]look{}
	return func(v switchboard.View) {
		now := make(map[switchboard.CallID]look, len(v.Calls))
		for _, c := range v.Calls {
			now[c.ID] = look{c.State, c.Pending}
			if shown[c.ID] != now[c.ID] {
				log.Info("call.shown", "call", string(c.ID), "state", string(c.State), "pending", string(c.Pending))
			}
		}
		shown = now
	}
}
