package graph

import "net/http"

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

// unreadable is the error for an answer of the right status and wrong content.
func unreadable(op operation, err error) error {
	return &Error{Op: string(op), Status: http.StatusOK, err: err}
}
