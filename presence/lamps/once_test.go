package lamps_test

import (
	"context"
	"errors"
	"testing"

	"frontdesk/graph/teams"
	"frontdesk/switchboard"
)

// A command asks once for some people: in as few requests as may be, and only
// for those whom Teams can know.
func TestOnce(t *testing.T) {
	run(t, func(r *rig) {
		got, err := r.Once(context.Background(), append(ids(0, 1301), "csv:1"))
		calls, events := r.after(0)
		if err != nil || len(got) != 1301 || len(calls) != 3 || len(events) != 0 {
			t.Fatalf("%d people, %d requests, %d events, %v", len(got), len(calls), len(events), err)
		}
		if p := got[id(1300)]; p.State != switchboard.PresenceAvailable || !p.Seen.After(r.start) || !p.Since.IsZero() {
			t.Errorf("%+v", p)
		}
		refusal, left := errors.New("refused"), 1
		r.answers(func(ids []string) ([]teams.Presence, error) {
			if left--; left < 0 {
				return nil, refusal
			}
			return available(ids)
		})
		if got, err := r.Once(context.Background(), ids(0, 1301)); !errors.Is(err, refusal) || len(got) != teams.PerCall {
			t.Errorf("%d people, %v; want those of the first request", len(got), err)
		}
	})
}
