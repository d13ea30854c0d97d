package main

import (
	"log/slog"

	"frontdesk/switchboard"
)

// shown writes lines about what the window shows. It is for one goroutine.
func shown(log *slog.Logger) func(switchboard.View) {
	calls, people := shownCalls(log), shownPeople(log)
	return func(v switchboard.View) {
		calls(v)
		people(v)
	}
}

// shownCalls writes a line whenever what the window shows of a call changes:
// beside the lines of the telephone it tells how long the operator waited to
// see it.
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

// shownPeople writes a line whenever the window shows another directory.
func shownPeople(log *slog.Logger) func(switchboard.View) {
	var last *switchboard.Roster
	return func(v switchboard.View) {
		if v.Roster == last {
			return
		}
		last = v.Roster
		log.Info("people.shown", "people", v.Roster.Len(), "cached", v.Directory.Cached)
	}
}
