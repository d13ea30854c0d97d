package tenant

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontdesk/sandbox/tenant/aadsts"
)

// delta tells who is in the directory, and from then on what has changed ("Get
// incremental changes for users", Microsoft Graph). What happened twice is told
// twice, and a change names the changed properties only.
func (g *graph) delta(w http.ResponseWriter, r *http.Request, who access) {
	q := r.URL.Query()
	if name := stranger(q, "$select", "$skiptoken", "$deltatoken"); name != "" {
		g.refuse(w, http.StatusBadRequest, "Request_UnsupportedQuery", "The query option '"+name+"' is not supported with delta queries.")
		return
	}
	chosen, unknown := selected(q)
	if unknown != "" {
		g.unknownProperty(w, unknown)
		return
	}
	walk, err := g.walk(q)
	var entries []entry
	var done bool
	if err == nil {
		entries, walk, done, err = g.roll.follow(walk, g.pageSize)
	}
	switch {
	case errors.Is(err, errOutdated):
		w.Header().Set("Location", g.base+"/v1.0/users/delta?$deltatoken=")
		g.refuse(w, http.StatusGone, "syncStateNotFound", "The sync state generation is not found; a full sync is needed.")
		return
	case err != nil:
		g.refuse(w, http.StatusBadRequest, "Directory_ExpiredPageToken", "The specified page token value has expired or is not valid.")
		return
	}
	full := granted(who.scopes, "User.Read.All")
	values := make([]map[string]any, 0, len(entries))
	for _, e := range entries {
		values = append(values, e.value(chosen, full))
	}
	body := map[string]any{"@odata.context": g.base + "/v1.0/$metadata#users", "value": values}
	if done {
		body["@odata.deltaLink"] = g.deltaLink(q, "$deltatoken", fmt.Sprintf("%s%d.%d", deltaToken, walk.epoch, walk.events))
	} else {
		all := 0
		if walk.all {
			all = 1
		}
		body["@odata.nextLink"] = g.deltaLink(q, "$skiptoken", fmt.Sprintf("%s%d.%d.%d.%d", pageToken, walk.epoch, all, walk.events, walk.next))
	}
	aadsts.WriteJSON(w, http.StatusOK, body)
}

// value is an entry as Graph writes it.
func (e entry) value(chosen []property, full bool) map[string]any {
	if e.gone {
		return map[string]any{"id": e.ID, "@removed": map[string]string{"reason": "deleted"}}
	}
	if e.changed != nil {
		chosen = slices.DeleteFunc(slices.Clone(chosen), func(p property) bool { return !slices.Contains(e.changed, p.name) })
	}
	out := user(e.Colleague, chosen, full)
	out["id"] = e.ID
	return out
}

// deltaToken begins what a delta goes on from.
const deltaToken = "RGVsdGEAAg"

// walk reads where a request wants to go on.
func (g *graph) walk(q url.Values) (walk, error) {
	var w walk
	var all int
	switch {
	case q.Get("$skiptoken") != "":
		_, err := fmt.Sscanf(q.Get("$skiptoken"), pageToken+"%d.%d.%d.%d", &w.epoch, &all, &w.events, &w.next)
		w.all = all == 1
		return w, positive(err, w.events, w.next)
	case q.Get("$deltatoken") == "":
		return g.roll.begin(), nil
	case q.Get("$deltatoken") == "latest":
		begun := g.roll.begin()
		return g.roll.since(begun.events, begun.epoch), nil
	default:
		_, err := fmt.Sscanf(q.Get("$deltatoken"), deltaToken+"%d.%d", &w.epoch, &w.events)
		return g.roll.since(w.events, w.epoch), positive(err, w.events)
	}
}

func positive(err error, numbers ...int) error {
	if err == nil && slices.Min(numbers) < 0 {
		err = errors.New("negative")
	}
	return err
}

func (g *graph) deltaLink(q url.Values, name, token string) string {
	next := url.Values{name: {token}}
	if q.Has("$select") {
		next.Set("$select", q.Get("$select"))
	}
	// Graph writes the dollar sign as it is.
	return g.base + "/v1.0/users/delta?" + strings.ReplaceAll(next.Encode(), "%24", "$")
}
