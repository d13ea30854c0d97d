package lamps

import (
	"context"
	"errors"
	"slices"

	"frontdesk/graph/teams"
	"frontdesk/switchboard"
)

// Once reads the presence of some people now, whatever [Poller.Run] does, and
// posts nothing. An ID that is no GUID is left out. With an error there is what
// was read before it.
func (p *Poller) Once(ctx context.Context, people []switchboard.PersonID) (map[switchboard.PersonID]switchboard.Presence, error) {
	var ids []string
	for _, id := range people {
		if guid(string(id)) {
			ids = append(ids, string(id))
		}
	}
	out := make(map[switchboard.PersonID]switchboard.Presence, len(ids))
	for batch := range slices.Chunk(ids, teams.PerCall) {
		got, err := p.ask(ctx, batch)
		if err != nil {
			return out, err
		}
		if len(got) != len(batch) {
			return out, errOthers
		}
		for i, id := range batch {
			out[switchboard.PersonID(id)] = switchboard.Presence{State: got[i].State, Seen: p.now()}
		}
	}
	return out, nil
}

var errOthers = errors.New("an answer for other people than asked for")
