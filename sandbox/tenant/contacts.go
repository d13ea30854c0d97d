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

// contactProperties are the properties of a contact that $select may name.
var contactProperties = map[string]func(people.Contact) any{
	"id":          func(c people.Contact) any { return c.ID },
	"displayName": func(c people.Contact) any { return c.Name() },
	"givenName":   func(c people.Contact) any { return c.GivenName },
	"surname":     func(c people.Contact) any { return c.Surname },
	"nickName":    func(c people.Contact) any { return c.NickName },
	"companyName": func(c people.Contact) any { return c.Company },
	"department":  func(people.Contact) any { return nil },
	"jobTitle":    func(c people.Contact) any { return c.Title },
	"emailAddresses": func(c people.Contact) any {
		return []map[string]string{{"name": c.Name(), "address": c.Mail}}
	},
	"businessPhones": func(c people.Contact) any { return []string{c.Desk} },
	"homePhones":     func(people.Contact) any { return []string{} },
	"mobilePhone":    func(c people.Contact) any { return c.Mobile },
}

// contacts lists the address book, ten at a time unless more are asked for.
func (g *graph) contacts(w http.ResponseWriter, r *http.Request, _ access) {
	q := r.URL.Query()
	names := strings.Split(q.Get("$select"), ",")
	if !q.Has("$select") {
		names = names[:0]
		for name := range contactProperties {
			names = append(names, name)
		}
	}
	if i := slices.IndexFunc(names, func(n string) bool { return contactProperties[n] == nil }); i >= 0 {
		g.refuse(w, http.StatusBadRequest, "BadRequest", "Could not find a property named '"+names[i]+"' on type 'microsoft.graph.contact'.")
		return
	}
	top, okTop := whole(q, "$top", 10)
	skip, okSkip := whole(q, "$skip", 0)
	if !okTop || !okSkip || top < 1 || top > 1000 {
		g.refuse(w, http.StatusBadRequest, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.")
		return
	}
	all := people.Contacts()
	end := min(skip+min(top, g.pageSize), len(all))
	values := []map[string]any{}
	for _, c := range all[min(skip, end):end] {
		value := map[string]any{"id": c.ID, "@odata.etag": `W/"` + c.ID[:8] + `"`}
		for _, n := range names {
			value[n] = contactProperties[n](c)
		}
		values = append(values, value)
	}
	body := map[string]any{"@odata.context": g.base + "/v1.0/$metadata#users('me')/contacts", "value": values}
	if end < len(all) {
		next := url.Values{"$skip": {strconv.Itoa(end)}, "$top": {strconv.Itoa(top)}}
		if q.Has("$select") {
			next.Set("$select", q.Get("$select"))
		}
		body["@odata.nextLink"] = g.base + "/v1.0/me/contacts?" + strings.ReplaceAll(next.Encode(), "%24", "$")
	}
	aadsts.WriteJSON(w, http.StatusOK, body)
}

// whole reads a query option that is a whole number.
func whole(q url.Values, name string, without int) (int, bool) {
	if !q.Has(name) {
		return without, true
	}
	n, err := strconv.Atoi(q.Get(name))
	return n, err == nil && n >= 0
}
