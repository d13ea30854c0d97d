package tenant

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant/aadsts"
)

// mostPresences is the limit of getPresencesByUserId.
const mostPresences = 650

// Absent is the availability of who is left out of the answer.
const Absent = "absent"

// presence is Graph's presence.
type presence struct {
	ID           string `json:"id"`
	Availability string `json:"availability"`
	Activity     string `json:"activity"`
	Sequence     string `json:"sequenceNumber"`
	Message      any    `json:"statusMessage"`
	OutOfOffice  struct {
		Message any  `json:"message"`
		Is      bool `json:"isOutOfOffice"`
	} `json:"outOfOfficeSettings"`
}

// Presence lets Teams say of one person what it is told, in any words, instead
// of what follows from the calendar; availability Absent leaves the person out of
// the answers, and an empty one ends it. The error says that nobody has the
// address.
func (t *Tenant) Presence(mail string, says people.Presence) error {
	mail = strings.ToLower(mail)
	if _, ok := t.graph.roll.find(mail); !ok {
		return fmt.Errorf("nobody has the address %q", mail)
	}
	t.graph.mu.Lock()
	defer t.graph.mu.Unlock()
	t.graph.present[mail] = says
	return nil
}

func (g *graph) getPresences(w http.ResponseWriter, r *http.Request, _ access) {
	var q struct{ IDs []string }
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		g.refuse(w, http.StatusBadRequest, "BadRequest", "Unable to read JSON request payload.")
		return
	}
	if len(q.IDs) == 0 || len(q.IDs) > mostPresences {
		g.refuse(w, http.StatusBadRequest, "InvalidRequest", fmt.Sprintf("The number of ids must be between 1 and %d.", mostPresences))
		return
	}
	values := make([]presence, 0, len(q.IDs))
	for _, id := range q.IDs {
		if !isGUID(id) {
			g.refuse(w, http.StatusBadRequest, "InvalidRequest", "The id '"+id+"' is not a GUID.")
			return
		}
		if p, ok := g.presenceOf(id); ok {
			values = append(values, p)
		}
	}
	aadsts.WriteJSON(w, http.StatusOK, map[string]any{
		"@odata.context": g.base + "/v1.0/$metadata#Collection(microsoft.graph.presence)", "value": values,
	})
}

// presenceOf is what Teams says of somebody. Whom it does not know is left out.
func (g *graph) presenceOf(id string) (p presence, ok bool) {
	c, ok := g.roll.byID(id)
	if !ok {
		return presence{}, false
	}
	says, ok := c.Presence(g.now())
	g.mu.Lock()
	told := g.present[strings.ToLower(c.Mail)]
	g.mu.Unlock()
	if told.Availability != "" {
		says, ok = told, told.Availability != Absent
	}
	p = presence{ID: c.ID, Availability: says.Availability, Activity: says.Activity, Sequence: fmt.Sprintf("A%010d", g.now().UnixMilli())}
	p.OutOfOffice.Is = says.Activity == "OutOfOffice"
	return p, ok
}

func isGUID(id string) bool {
	if len(id) != 36 {
		return false
	}
	for i, c := range strings.ToLower(id) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdef", c) {
			return false
		}
	}
	return true
}
