package directory_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/directory"
	"frontdesk/directory/ldap"
	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/graph/graphtest"
	"frontdesk/switchboard"
)

// open makes one source of a service that answers by the query.
func open(t *testing.T, name switchboard.DirectorySource, rules record.Rules, answers map[string]string) (source.Source, *graphtest.Server) {
	t.Helper()
	var server *graphtest.Server
	server = graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		answer, ok := answers[call.Query]
		if !ok {
			answer = answers[""]
		}
		if answer == "410" {
			graphtest.Refuse(w, http.StatusGone, "syncStateNotFound")
			return
		}
		graphtest.Say(w, "%s", strings.ReplaceAll(answer, "%s", server.URL))
	})
	all, err := directory.Open(directory.Settings{Sources: []switchboard.DirectorySource{name}, Client: client(t, server.URL), Rules: rules})
	if err != nil {
		t.Fatal(err)
	}
	return all[0], server
}

// since is what an answer has left.
func since(d source.Delta, known ...switchboard.Person) source.Since {
	return source.Since{Token: d.Token, Known: func(id switchboard.PersonID) (switchboard.Person, bool) {
		for _, p := range known {
			if p.ID == id {
				return p, true
			}
		}
		return switchboard.Person{}, false
	}}
}

var british = record.Rules{Region: "GB", ExtensionFrom: "businessPhones", ExtensionPattern: `(\d{4})$`}

func TestTheTenantTellsWhatHasChanged(t *testing.T) {
	tenant, server := open(t, switchboard.FromMicrosoft365, british, map[string]string{
		"": `{"value":[` + vera + `,{"id":"2","displayName":"Bo","department":"Sales"}],"@odata.deltaLink":"%s/users/delta?$deltatoken=a"}`,
		"$deltatoken=a": `{"value":[{"id":"2","@removed":{"reason":"deleted"}},{"id":"1","givenName":"Wera","department":null},
			{"id":"3","displayName":"Cy"},{"id":"4"}],"@odata.deltaLink":"%s/users/delta?$deltatoken=b"}`,
		"$deltatoken=b": "410",
	})
	first, err := tenant.Read(t.Context(), source.Since{})
	if err != nil || !first.Full || len(first.Changed) != 2 {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := tenant.Read(t.Context(), since(first, first.Changed...))
	if err != nil || second.Full || len(second.Changed) != 2 || fmt.Sprint(second.Removed) != "[2 4]" { // who has no name is nobody
		t.Fatalf("%+v, %v", second, err)
	}
	want := first.Changed[0]
	want.Name, want.GivenName, want.Department = "Blomquist, Wera", "Wera", ""
	if got := second.Changed[0]; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("a change of the name and nothing else:\ngot  %+v\nwant %+v", got, want)
	}
	if third, err := tenant.Read(t.Context(), since(second)); err != nil || !third.Full || len(third.Changed) != 2 {
		t.Errorf("a link that is too old: %+v, %v", third, err)
	}
	if n := len(server.Calls()); n != 4 {
		t.Errorf("%d requests", n)
	}
}

// People who were formed by other rules are read anew.
func TestOtherRulesReadEverybodyAnew(t *testing.T) {
	answers := map[string]string{
		"": `{"value":[` + vera + `],"@odata.deltaLink":"%s/users/delta?$deltatoken=a"}`, "$deltatoken=a": `{"value":[]}`,
	}
	before, _ := open(t, switchboard.FromMicrosoft365, british, answers)
	d, err := before.Read(t.Context(), source.Since{})
	if err != nil || d.Changed[0].Extension != "0711" {
		t.Fatalf("%+v, %v", d, err)
	}
	rules := british
	rules.ExtensionPattern = `(\d{3})$`
	after, _ := open(t, switchboard.FromMicrosoft365, rules, answers)
	if d, err = after.Read(t.Context(), since(d, d.Changed...)); err != nil || !d.Full || d.Changed[0].Extension != "711" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestContactsArePeople(t *testing.T) {
	book, _ := open(t, switchboard.FromContacts, british, map[string]string{"": `{"value":[
		{"id":"AAA=","displayName":"Margaret Ellery","givenName":"Margaret","surname":"Ellery","nickName":"Peggy","companyName":"Ellery & Vane",
			"jobTitle":"Solicitor","emailAddresses":[{"address":""},{"address":"margaret@example.com"}],"businessPhones":["020 7946 0301"],"homePhones":["01632 960301"],"mobilePhone":null},
		{"id":"BBB=","companyName":"Lantern Taxis","emailAddresses":[]},{"id":"CCC="}]}`})
	d, err := book.Read(t.Context(), source.Since{})
	if err != nil || !d.Full || len(d.Changed) != 2 || d.Token != "" {
		t.Fatalf("%+v, %v", d, err)
	}
	want := switchboard.Person{
		ID: "contacts:AAA=", Name: "Ellery, Margaret", GivenName: "Margaret", Surname: "Ellery", Mail: "margaret@example.com", Aliases: []string{"Peggy"},
		Title: "Solicitor", Company: "Ellery & Vane",
		Phones:  []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: "+44 20 7946 0301"}, {Kind: switchboard.PhoneHome, Number: "+44 1632 960301"}},
		Sources: []switchboard.DirectorySource{switchboard.FromContacts},
	}
	if fmt.Sprintf("%+v", d.Changed[0]) != fmt.Sprintf("%+v", want) || d.Changed[1].Name != "Lantern Taxis" {
		t.Errorf("got  %+v\nwant %+v", d.Changed[0], want)
	}
}

func TestTheSettingsChooseTheSources(t *testing.T) {
	path := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(path, []byte("Name\nAda\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := []switchboard.DirectorySource{switchboard.FromCSV, switchboard.FromLDAP, switchboard.FromVCard, switchboard.FromContacts, switchboard.FromMicrosoft365}
	s := directory.Settings{
		Sources: all, CSV: path, VCard: path, LDAP: ldap.Config{URL: "ldaps://ldap.example.com"}, Client: client(t, "http://127.0.0.1:1"),
		Rules: record.Rules{ExtensionFrom: "ipPhone"},
	}
	opened, err := directory.Open(s)
	if err != nil || len(opened) != len(all) {
		t.Fatalf("%d sources, %v", len(opened), err)
	}
	for i, one := range opened {
		if one.Name() != all[i] {
			t.Errorf("%d: %s", i, one.Name())
		}
	}
	s.CSV, s.VCard, s.LDAP.URL = "", "", ""
	opened, err = directory.Open(s)
	for _, key := range []string{"directory.csv", "directory.vcard", "directory.ldap_url"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s is not named: %v", key, err)
		}
	}
	if len(opened) != 2 {
		t.Errorf("those that can work are there: %d", len(opened))
	}
	s.Sources = []switchboard.DirectorySource{switchboard.FromMicrosoft365}
	var setting *record.SettingError
	if _, err = directory.Open(s); !errors.As(err, &setting) || setting.Key != "directory.extension_from" {
		t.Errorf("an attribute that the service does not have: %v", err)
	}
}
