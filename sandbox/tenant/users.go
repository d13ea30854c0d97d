package tenant

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant/aadsts"
)

// property is one property of a Graph user.
type property struct {
	name     string
	standard bool // answered without being selected
	basic    bool // User.ReadBasic.All is enough to read it of a colleague
	of       func(people.Colleague) any
}

var properties = []property{
	{"businessPhones", true, false, func(c people.Colleague) any { return []string{c.Desk} }},
	{"displayName", true, true, func(c people.Colleague) any { return c.Name }},
	{"givenName", true, true, func(c people.Colleague) any { return c.GivenName }},
	{"jobTitle", true, false, func(c people.Colleague) any { return c.Title }},
	{"mail", true, true, func(c people.Colleague) any { return c.Mail }},
	{"mobilePhone", true, false, func(c people.Colleague) any { return c.Mobile }},
	{"officeLocation", true, false, func(c people.Colleague) any { return c.Location }},
	{"preferredLanguage", true, false, func(people.Colleague) any { return nil }},
	{"surname", true, true, func(c people.Colleague) any { return c.Surname }},
	{"userPrincipalName", true, true, func(c people.Colleague) any { return c.Mail }},
	{"id", true, true, func(c people.Colleague) any { return c.ID }},
	{"department", false, false, func(c people.Colleague) any { return c.Department }},
	{"city", false, false, func(c people.Colleague) any { return c.Location }},
	{"accountEnabled", false, false, func(people.Colleague) any { return true }},
	{"userType", false, false, func(people.Colleague) any { return "Member" }},
}

// user picks properties of a colleague, as $select does.
// What the caller may not read is null, as if it had never been filled in.
func user(c people.Colleague, chosen []property, full bool) map[string]any {
	out := make(map[string]any, len(chosen))
	for _, p := range chosen {
		out[p.name] = nil
		if full || p.basic {
			out[p.name] = p.of(c)
		}
	}
	return out
}

// selected reads $select. The name of an unknown property is returned second.
func selected(q url.Values) ([]property, string) {
	if !q.Has("$select") {
		return slices.DeleteFunc(slices.Clone(properties), func(p property) bool { return !p.standard }), ""
	}
	var chosen []property
	for name := range strings.SplitSeq(q.Get("$select"), ",") {
		name = strings.TrimSpace(name)
		i := slices.IndexFunc(properties, func(p property) bool { return strings.EqualFold(p.name, name) })
		if i < 0 {
			return nil, name
		}
		chosen = append(chosen, properties[i])
	}
	return chosen, ""
}

func (g *graph) me(w http.ResponseWriter, r *http.Request, who access) {
	chosen, unknown := selected(r.URL.Query())
	if unknown != "" {
		g.unknownProperty(w, unknown)
		return
	}
	a := who.account
	body := user(people.Colleague{
		ID: a.ObjectID, GivenName: a.GivenName, Surname: a.Surname, Name: a.Name(), Mail: a.Mail,
		Title: "Receptionist", Department: "Reception",
	}, chosen, true)
	body["@odata.context"] = g.base + "/v1.0/$metadata#users/$entity"
	aadsts.WriteJSON(w, http.StatusOK, body)
}

// users lists the directory, page by page. Graph may always answer with fewer
// users than $top, and here it does.
func (g *graph) users(w http.ResponseWriter, r *http.Request, who access) {
	q := r.URL.Query()
	if name := stranger(q, "$select", "$top", "$skiptoken"); name != "" {
		g.refuse(w, http.StatusBadRequest, "Request_UnsupportedQuery", "The sandbox does not support the query option '"+name+"'.")
		return
	}
	chosen, unknown := selected(q)
	if unknown != "" {
		g.unknownProperty(w, unknown)
		return
	}
	top, err := strconv.Atoi(q.Get("$top"))
	if q.Has("$top") && (err != nil || top < 1 || top > 999) {
		g.refuse(w, http.StatusBadRequest, "Request_UnsupportedQuery", "Invalid page size specified: it must be between 1 and 999 inclusive.")
		return
	}
	start, ok := g.position(q)
	if !ok {
		g.refuse(w, http.StatusBadRequest, "Directory_ExpiredPageToken", "The specified page token value has expired or is not valid.")
		return
	}
	size := g.pageSize
	if top > 0 {
		size = min(size, top)
	}
	all := g.roll.present()
	end := min(start+size, len(all))
	full := granted(who.scopes, "User.Read.All")
	values := make([]map[string]any, 0, end-start)
	for _, c := range all[min(start, end):end] {
		values = append(values, user(c, chosen, full))
	}
	body := map[string]any{"@odata.context": g.base + "/v1.0/$metadata#users", "value": values}
	if end < len(all) {
		body["@odata.nextLink"] = g.nextLink(q, end)
	}
	aadsts.WriteJSON(w, http.StatusOK, body)
}

func (g *graph) unknownProperty(w http.ResponseWriter, name string) {
	g.refuse(w, http.StatusBadRequest, "BadRequest",
		"Parsing OData Select and Expand failed: Could not find a property named '"+name+"' on type 'microsoft.graph.user'.")
}

// pageToken hides a position, as a client must not make up its own.
const pageToken = "RFNwdAIAAQ"

func (g *graph) nextLink(q url.Values, position int) string {
	next := url.Values{"$skiptoken": {pageToken + strconv.Itoa(position)}}
	for _, name := range []string{"$select", "$top"} {
		if q.Has(name) {
			next.Set(name, q.Get(name))
		}
	}
	// Graph writes the dollar sign as it is.
	return g.base + "/v1.0/users?" + strings.ReplaceAll(next.Encode(), "%24", "$")
}

func (g *graph) position(q url.Values) (int, bool) {
	if !q.Has("$skiptoken") {
		return 0, true
	}
	text, ok := strings.CutPrefix(q.Get("$skiptoken"), pageToken)
	n, err := strconv.Atoi(text)
	return n, ok && err == nil && n >= 0
}

// stranger is a query option that is none of the known ones; empty: there is none.
func stranger(q url.Values, known ...string) string {
	for name := range q {
		if !slices.Contains(known, name) {
			return name
		}
	}
	return ""
}
