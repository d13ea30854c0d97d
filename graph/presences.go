package graph

import (
	"context"
	"encoding/json"
	"fmt"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"frontdesk/graph/gate"
	"frontdesk/graph/teams"
)

// Presences reads what Teams says of at most teams.PerCall people, each by
// their object id. There is one Presence for each id, in the same order. It
// needs the permission Presence.Read.All.
//
// Graph refuses the whole call when one of the ids is no GUID.
func (c *Client) Presences(ctx context.Context, ids []string) ([]teams.Presence, error) {
	switch {
	case len(ids) == 0:
		return nil, nil
	case len(ids) > teams.PerCall:
		return nil, fmt.Errorf("graph: %s: %d people in one call, at most %d", readPresence, len(ids), teams.PerCall)
	}
	var got []teams.Presence
	err := c.call(ctx, question{
		op: readPresence, class: gate.Presence,
		build: func() (*kiota.RequestInformation, error) { return c.askPresences(ids) },
		read: func(body []byte) (err error) {
			got, err = teams.Decode(body, ids)
			return err
		},
	})
	if err != nil {
		return nil, err
	}
	return got, nil
}

// askPresences makes the request by hand: it is one line of JSON, and for that
// alone the 23,000 lines of the SDK's package communications would be compiled.
func (c *Client) askPresences(ids []string) (*kiota.RequestInformation, error) {
	body, err := json.Marshal(map[string][]string{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("write the ids: %w", err)
	}
	request := kiota.NewRequestInformationWithMethodAndUrlTemplateAndPathParameters(
		kiota.POST, c.base.String()+"/communications/getPresencesByUserId", map[string]string{})
	request.Headers.Add("Accept", "application/json")
	request.SetStreamContentAndContentType(body, "application/json")
	return request, nil
}
