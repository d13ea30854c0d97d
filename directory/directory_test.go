package directory_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"frontdesk/directory"
	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/graph"
	"frontdesk/graph/graphtest"
	"frontdesk/switchboard"
)

type token struct{}

func (token) Unmet(context.Context, string, string) error { return nil }

func (token) AccessToken(context.Context, string) (string, error) { return "token", nil }

// tenant is a directory whose tenant answers with the JSON of some users.
func tenant(t *testing.T, from, pattern string, users ...string) source.Source {
	t.Helper()
	server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
		graphtest.Say(w, `{"value":[%s]}`, strings.Join(users, ","))
	})
	return only(t, server.URL, from, pattern)
}

// only makes the one source of a tenant at an address.
func only(t *testing.T, url, from, pattern string) source.Source {
	t.Helper()
	all, err := directory.Open(settings(client(t, url), from, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

func settings(c *graph.Client, from, pattern string) directory.Settings {
	return directory.Settings{
		Sources: []switchboard.DirectorySource{switchboard.FromMicrosoft365}, Client: c,
		Rules: record.Rules{ExtensionFrom: from, ExtensionPattern: pattern},
	}
}

func client(t *testing.T, url string) *graph.Client {
	t.Helper()
	c, err := graph.New(graph.Config{BaseURL: url, Credential: token{}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func people(t *testing.T, s source.Source) []switchboard.Person {
	t.Helper()
	got, err := s.Read(t.Context(), source.Since{})
	if err != nil {
		t.Fatal(err)
	}
	return got.Changed
}

const vera = `{"id":"1","displayName":"Vera B.","givenName":" Vera ","surname":"Blomquist","mail":"vera@example.com",
	"userPrincipalName":"vb@example.com","businessPhones":["+44 1632 960711"," "],"mobilePhone":"+44 7700 900711",
	"jobTitle":"Legal\n counsel","department":"Legal","officeLocation":"2.14"}`

func TestAUserBecomesAPerson(t *testing.T) {
	got := people(t, tenant(t, "businessPhones", `(\d{4})$`, vera))
	want := switchboard.Person{
		ID: "1", Name: "Blomquist, Vera", GivenName: "Vera", Surname: "Blomquist", Mail: "vera@example.com",
		Department: "Legal", Title: "Legal counsel", Location: "2.14", Extension: "0711", Aliases: []string{"Vera B."},
		Phones:  []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: "+44 1632 960711"}, {Kind: switchboard.PhoneMobile, Number: "+44 7700 900711"}},
		Sources: []switchboard.DirectorySource{switchboard.FromMicrosoft365},
	}
	if len(got) != 1 || fmt.Sprintf("%+v", got[0]) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Nobody can write into the operator's terminal or turn a line around by way
// of a name in the directory.
func TestUnseenCharactersAreDropped(t *testing.T) {
	const bad = `\u001b[2J\u202e\u2066\u200b\u0007\ufeff`
	got := people(t, tenant(t, "businessPhones", `(\d{4})$`, strings.ReplaceAll(`{"id":"1","givenName":"Ve!ra","surname":"Blom!quist",
		"mail":"vera!@example.com","department":"!Leg!al","jobTitle":"Coun!sel\u000bone","officeLocation":"2.14!",
		"businessPhones":["+44 1632 960\u202c711"],"mobilePhone":"\u202d+44 7700 900711"}`, "!", bad),
		strings.ReplaceAll(`{"id":"2","displayName":"Zo!e","userPrincipalName":"zoe!@example.com"}`, "!", bad)))
	if len(got) != 2 {
		t.Fatalf("%d people", len(got))
	}
	for _, r := range fmt.Sprintf("%+v", got) {
		if unicode.In(r, unicode.Cc, unicode.Cf) {
			t.Fatalf("%U is left in %+q", r, fmt.Sprintf("%+v", got))
		}
	}
	if p := got[0]; !strings.HasPrefix(p.Name, "Blom[2J") || p.Title != "Coun[2Jsel one" || p.Extension != "0711" || p.Phones[1].Number != "+44 7700 900711" {
		t.Errorf("%+q", fmt.Sprintf("%+v", p))
	}
}

func TestPeopleAreSortedAsDisplayed(t *testing.T) {
	got := people(t, tenant(t, "", "",
		`{"id":"5","displayName":"Reception"}`, `{"id":"4","givenName":"Zoë","surname":"ábel"}`,
		`{"id":"3","givenName":"Bo","surname":"Abel"}`, `{"id":"2","givenName":"Bo","surname":"Abel"}`,
		`{"id":"6","surname":"Öberg"}`, `{"id":"7","displayName":null,"userPrincipalName":"kiosk@example.com"}`,
		`{"id":"","displayName":"Nobody"}`, `{"id":"9"}`))
	var names []string
	state, _ := switchboard.Apply(switchboard.State{}, switchboard.PeopleLoaded{Roster: switchboard.NewRoster(got)}, time.Time{})
	for _, e := range state.View(time.Time{}).People {
		names = append(names, string(e.Person.ID)+" "+e.Person.Name)
	}
	if want := []string{"2 Abel, Bo", "3 Abel, Bo", "4 ábel, Zoë", "7 kiosk@example.com", "6 Öberg", "5 Reception"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
}

func TestAPrincipalNameStandsInOnlyIfItIsAnAddress(t *testing.T) {
	for name, want := range map[string]string{
		"ada@example.com": "ada@example.com",
		"bo_example.org#EXT#@example.onmicrosoft.com": "",
		"ada@localhost":         "",
		"Ada <ada@example.com>": "",
		"ada":                   "",
		"":                      "",
	} {
		got := people(t, tenant(t, "", "", fmt.Sprintf(`{"id":"1","displayName":"Ada","mail":null,"userPrincipalName":%q}`, name)))
		if got[0].Mail != want {
			t.Errorf("%q: %q, want %q", name, got[0].Mail, want)
		}
	}
}

func TestTheExtensionComesFromTheChosenAttribute(t *testing.T) {
	user := `{"id":"1","displayName":"Ada","businessPhones":["reception","+44 20 7946 0123"],"mobilePhone":"ext. 4-711","officeLocation":"Room 12 / 4711"}`
	for _, c := range []struct{ from, pattern, want string }{
		{"businessPhones", `(\d{4})$`, "0123"},
		{"businessPhones", `(\d{5})$`, ""},
		{"businessPhones", ``, "+442079460123"},
		{"mobilePhone", `([\d-]+)$`, "4711"},
		{"officeLocation", `/ (\d+)`, "4711"},
		{"officeLocation", `^(\w+)`, ""}, // a word cannot be dialled
		{"department", `(\d+)`, ""},
		{"", `(\d+)`, ""},
	} {
		if got := people(t, tenant(t, c.from, c.pattern, user))[0].Extension; got != c.want {
			t.Errorf("%s by %s: %q, want %q", c.from, c.pattern, got, c.want)
		}
	}
}

func TestASettingThatCannotWorkIsNamed(t *testing.T) {
	for _, c := range []struct{ from, pattern, key, reason string }{
		{"businessPhones", `(\d{4`, "directory.extension_pattern", "missing closing )"},
		{"businessPhones", `\d{4}$`, "directory.extension_pattern", "group"},
		{"shoeSize", `(\d)`, "directory.extension_from", "businessPhones, department"},
	} {
		_, err := directory.Open(settings(client(t, "http://127.0.0.1:1"), c.from, c.pattern))
		var setting *record.SettingError
		if !errors.As(err, &setting) || setting.Key != c.key || !strings.Contains(setting.Fault().Hint, c.reason) {
			t.Errorf("%s, %s: %v", c.from, c.pattern, err)
		}
	}
	if _, err := directory.Open(settings(nil, "", "")); err == nil {
		t.Error("a directory without a client")
	}
}

func TestARefusedDirectoryIsAnErrorWithWords(t *testing.T) {
	server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
		graphtest.Refuse(w, http.StatusForbidden, "Authorization_RequestDenied")
	})
	got, err := only(t, server.URL, "", "").Read(t.Context(), source.Since{})
	var worded interface{ Fault() *switchboard.Fault }
	if len(got.Changed) != 0 || !errors.As(err, &worded) || !strings.Contains(worded.Fault().Text, "may not list colleagues") {
		t.Errorf("%v, %v", got, err)
	}
}
