package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// UsersDelta is what has changed among the users of the tenant.
type UsersDelta struct {
	Full    bool         // Changes are all the users there are, whatever was known before
	Changes []UserChange // each id once; where the service repeats one, the last word counts
	Link    string       // asks for the changes after these; empty: there is nothing to ask by
}

// UserChange is what a delta says of one user.
type UserChange struct {
	User
	// Removed says that the user is gone, for good or until somebody brings
	// them back. Only the ID is set then.
	Removed bool
	// Absent are the attributes, by their names in JSON, that were not
	// mentioned: those are as they were before, and empty for a user who is new.
	Absent []string
}

// UsersDelta lists the users that changed since an earlier answer gave the
// link, or everybody when the link is empty, does not belong to this service,
// or has become too old ("Use delta query to track changes", Microsoft Graph).
// On an error nothing has changed: the same link is good for another try.
func (c *Client) UsersDelta(ctx context.Context, class Class, link string) (UsersDelta, error) {
	if link != "" && c.own(link) != nil {
		link = ""
	}
	for tries := 1; ; tries++ {
		delta, err := c.walk(ctx, class, link)
		if !outdated(err) || tries == deltaTries {
			return delta, err
		}
		link = "" // the service has lost track: from the beginning
	}
}

// deltaTries bounds how often a walk begins: with the link, without it, and
// once more for a service that loses track on the way.
const deltaTries = 3

// outdated reports whether the service wants the walk to begin anew. The code
// alone also counts: it comes with other statuses too.
func outdated(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && (refused.Status == http.StatusGone ||
		strings.EqualFold(refused.Code, "syncStateNotFound") || strings.EqualFold(refused.Code, "resyncRequired"))
}

// walk goes from a link, or from the beginning, to the link for next time.
func (c *Client) walk(ctx context.Context, class Class, link string) (UsersDelta, error) {
	delta, at := UsersDelta{Full: link == ""}, map[string]int{}
	follow := func(link string) (*kiota.RequestInformation, error) {
		return users.NewDeltaRequestBuilder(link, c.adapter).ToGetRequestInformation(ctx, nil)
	}
	first := func() (*kiota.RequestInformation, error) {
		if link != "" {
			return follow(link)
		}
		return follow(c.base.String() + "/users/delta?$select=" + strings.Join(selected, ","))
	}
	err := c.pages(ctx, listPeople, class, first, follow, func(body []byte) (next string, err error) {
		page, err := decodeDelta(body)
		if err != nil {
			return "", err
		}
		for _, change := range page.changes {
			delta.add(at, change)
		}
		delta.Link = page.deltaLink
		return page.nextLink, nil
	})
	if err == nil && delta.Link != "" {
		err = c.own(delta.Link)
	}
	if err != nil {
		return UsersDelta{}, err
	}
	return delta, nil
}

// add takes a change in. What it leaves out of somebody who was mentioned
// before is as it was there.
func (d *UsersDelta) add(at map[string]int, change UserChange) {
	i, known := at[change.ID]
	if !known {
		at[change.ID] = len(d.Changes)
		d.Changes = append(d.Changes, change)
		return
	}
	if before := d.Changes[i]; !change.Removed && !before.Removed {
		change.fill(before.User, before.Absent)
	}
	d.Changes[i] = change
}

// Fill completes a change by what was known of the user before: it sets what
// is Absent.
func (u *UserChange) Fill(known User) { u.fill(known, nil) }

func (u *UserChange) fill(known User, unknown []string) {
	still := u.Absent[:0:0]
	for _, name := range u.Absent {
		if slices.Contains(unknown, name) {
			still = append(still, name)
			continue
		}
		for _, a := range attributes {
			if a.name == name {
				a.copy(&u.User, known)
			}
		}
	}
	u.Absent = still
}

// attributes are those of a user that may be absent from a change.
var attributes = []struct {
	name string
	copy func(to *User, from User)
}{
	{"displayName", func(to *User, from User) { to.DisplayName = from.DisplayName }},
	{"givenName", func(to *User, from User) { to.GivenName = from.GivenName }},
	{"surname", func(to *User, from User) { to.Surname = from.Surname }},
	{"mail", func(to *User, from User) { to.Mail = from.Mail }},
	{"userPrincipalName", func(to *User, from User) { to.UserPrincipalName = from.UserPrincipalName }},
	{"businessPhones", func(to *User, from User) { to.BusinessPhones = from.BusinessPhones }},
	{"mobilePhone", func(to *User, from User) { to.MobilePhone = from.MobilePhone }},
	{"jobTitle", func(to *User, from User) { to.JobTitle = from.JobTitle }},
	{"department", func(to *User, from User) { to.Department = from.Department }},
	{"officeLocation", func(to *User, from User) { to.OfficeLocation = from.OfficeLocation }},
}

// deltaPage is one answer, decoded.
type deltaPage struct {
	changes             []UserChange
	nextLink, deltaLink string
}

// decodeDelta reads an answer. Entries without an id say nothing of anybody.
func decodeDelta(body []byte) (deltaPage, error) {
	var page struct {
		Value     []deltaUser `json:"value"`
		NextLink  string      `json:"@odata.nextLink"`
		DeltaLink string      `json:"@odata.deltaLink"`
	}
	if err := json.Unmarshal(body, &page); err != nil {
		return deltaPage{}, err
	}
	out := deltaPage{nextLink: page.NextLink, deltaLink: page.DeltaLink}
	for _, u := range page.Value {
		if u.ID != "" {
			out.changes = append(out.changes, u.change())
		}
	}
	return out, nil
}

// deltaUser is a user as a delta writes one. Graph leaves out what has not
// changed and writes null for what was cleared.
type deltaUser struct {
	ID                string           `json:"id"`
	Removed           *json.RawMessage `json:"@removed"`
	DisplayName       told[string]     `json:"displayName"`
	GivenName         told[string]     `json:"givenName"`
	Surname           told[string]     `json:"surname"`
	Mail              told[string]     `json:"mail"`
	UserPrincipalName told[string]     `json:"userPrincipalName"`
	BusinessPhones    told[[]string]   `json:"businessPhones"`
	MobilePhone       told[string]     `json:"mobilePhone"`
	JobTitle          told[string]     `json:"jobTitle"`
	Department        told[string]     `json:"department"`
	OfficeLocation    told[string]     `json:"officeLocation"`
}

// told is an attribute that knows whether it was mentioned.
type told[T any] struct {
	value T
	is    bool
}

// UnmarshalJSON takes a value, or null for an empty one.
func (t *told[T]) UnmarshalJSON(text []byte) error {
	t.is = true
	return json.Unmarshal(text, &t.value)
}

func (u deltaUser) change() UserChange {
	if u.Removed != nil {
		return UserChange{User: User{ID: u.ID}, Removed: true}
	}
	c := UserChange{User: User{
		ID: u.ID, DisplayName: u.DisplayName.value, GivenName: u.GivenName.value, Surname: u.Surname.value,
		Mail: u.Mail.value, UserPrincipalName: u.UserPrincipalName.value, BusinessPhones: u.BusinessPhones.value,
		MobilePhone: u.MobilePhone.value, JobTitle: u.JobTitle.value, Department: u.Department.value, OfficeLocation: u.OfficeLocation.value,
	}}
	mentioned := [...]bool{ // in the order of attributes
		u.DisplayName.is, u.GivenName.is, u.Surname.is, u.Mail.is, u.UserPrincipalName.is,
		u.BusinessPhones.is, u.MobilePhone.is, u.JobTitle.is, u.Department.is, u.OfficeLocation.is,
	}
	for i, is := range mentioned {
		if !is {
			c.Absent = append(c.Absent, attributes[i].name)
		}
	}
	return c
}
