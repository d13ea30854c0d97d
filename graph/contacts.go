package graph

import (
	"context"
	"encoding/json"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// Contact is an entry of somebody's own address book, as Graph writes one.
// Attributes that are not set are empty.
type Contact struct {
	ID             string           `json:"id"`
	DisplayName    string           `json:"displayName"`
	GivenName      string           `json:"givenName"`
	Surname        string           `json:"surname"`
	NickName       string           `json:"nickName"`
	CompanyName    string           `json:"companyName"`
	Department     string           `json:"department"`
	JobTitle       string           `json:"jobTitle"`
	EmailAddresses []ContactAddress `json:"emailAddresses"`
	BusinessPhones []string         `json:"businessPhones"`
	HomePhones     []string         `json:"homePhones"`
	MobilePhone    string           `json:"mobilePhone"`
}

// ContactAddress is a mail address of a contact.
type ContactAddress struct {
	Address string `json:"address"`
}

// contactsQuery names what is read of a contact, and asks for pages of a size
// that a mailbox gives: left alone it gives ten at a time.
const contactsQuery = "?$select=id,displayName,givenName,surname,nickName,companyName,department,jobTitle," +
	"emailAddresses,businessPhones,homePhones,mobilePhone&$top=250"

// Contacts lists the contacts in the default folder of whoever has signed in.
// It takes Contacts.Read. On an error there are none.
func (c *Client) Contacts(ctx context.Context, class Class) ([]Contact, error) {
	var all []Contact
	follow := func(link string) (*kiota.RequestInformation, error) {
		return users.NewItemContactsRequestBuilder(link, c.adapter).ToGetRequestInformation(ctx, nil)
	}
	first := func() (*kiota.RequestInformation, error) {
		return follow(c.base.String() + "/me/contacts" + contactsQuery)
	}
	err := c.pages(ctx, readContacts, class, first, follow, func(body []byte) (next string, err error) {
		var page struct {
			Value    []Contact `json:"value"`
			NextLink string    `json:"@odata.nextLink"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return "", err
		}
		all = append(all, page.Value...)
		return page.NextLink, nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
