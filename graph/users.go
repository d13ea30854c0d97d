package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// User is a user of the tenant, as Graph writes one. Attributes that are not
// set are empty.
type User struct {
	ID                string   `json:"id"`
	DisplayName       string   `json:"displayName"`
	GivenName         string   `json:"givenName"`
	Surname           string   `json:"surname"`
	Mail              string   `json:"mail"`
	UserPrincipalName string   `json:"userPrincipalName"`
	BusinessPhones    []string `json:"businessPhones"`
	MobilePhone       string   `json:"mobilePhone"`
	JobTitle          string   `json:"jobTitle"`
	Department        string   `json:"department"`
	OfficeLocation    string   `json:"officeLocation"`
}

// selected are the attributes asked for. The second line takes User.Read.All:
// with User.ReadBasic.All alone those come back empty. A request that selects
// costs half.
var selected = []string{
	"id", "displayName", "givenName", "surname", "mail", "userPrincipalName",
	"businessPhones", "mobilePhone", "jobTitle", "department", "officeLocation",
}

const (
	pageSize  = 999  // the most that Graph gives at once
	pageLimit = 1000 // pages; a million users is no front desk
)

// Users lists everybody in the tenant, in the service's order. It follows the
// service from page to page, on the configured host only. On an error there
// are no users: half a directory would look like a whole one.
func (c *Client) Users(ctx context.Context, class Class) ([]User, error) {
	var all []User
	visited := map[string]bool{}
	for next := ""; ; {
		page, err := c.usersPage(ctx, class, next)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Value...)
		next = page.NextLink
		switch {
		case next == "":
			return all, nil
		case visited[next] || len(visited) >= pageLimit:
			return nil, unreadable(listPeople, errors.New("the pages have no end"))
		}
		visited[next] = true
	}
}

// usersPage is one answer. An empty Value with a NextLink is not the end.
type usersPage struct {
	Value    []User `json:"value"`
	NextLink string `json:"@odata.nextLink"`
}

func (c *Client) usersPage(ctx context.Context, class Class, next string) (usersPage, error) {
	body, err := c.call(ctx, listPeople, class, func() (*kiota.RequestInformation, error) {
		if next != "" {
			return c.nextUsers(ctx, next)
		}
		top := int32(pageSize)
		builder := users.NewUsersRequestBuilderInternal(map[string]string{}, c.adapter)
		return builder.ToGetRequestInformation(ctx, &users.UsersRequestBuilderGetRequestConfiguration{
			QueryParameters: &users.UsersRequestBuilderGetQueryParameters{Select: selected, Top: &top},
		})
	})
	if err != nil {
		return usersPage{}, err
	}
	var page usersPage
	if err := json.Unmarshal(body, &page); err != nil {
		return usersPage{}, unreadable(listPeople, err)
	}
	return page, nil
}

// nextUsers is the request for a following page: the link as it was given.
func (c *Client) nextUsers(ctx context.Context, next string) (*kiota.RequestInformation, error) {
	link, err := url.Parse(next)
	if err != nil {
		return nil, fmt.Errorf("link to the next page: %w", err)
	}
	if !sameHost(c.base, link) {
		return nil, &ForeignHostError{Host: link.Host}
	}
	return users.NewUsersRequestBuilder(next, c.adapter).ToGetRequestInformation(ctx, nil)
}

// unreadable is the error for an answer of the right status and wrong content.
func unreadable(op operation, err error) error {
	return &Error{Op: string(op), Status: http.StatusOK, err: err}
}
