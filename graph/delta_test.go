package graph_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
)

// service answers requests for changes by the query they came with; %s in an
// answer is its own address.
func service(t *testing.T, answers map[string]string) (*graphtest.Server, *graph.Client) {
	t.Helper()
	var server *graphtest.Server
	server = graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		answer, ok := answers[call.Query]
		if !ok {
			answer = answers[""]
		}
		if code, is := strings.CutPrefix(answer, "410 "); is {
			graphtest.Refuse(w, http.StatusGone, code)
			return
		}
		if code, is := strings.CutPrefix(answer, "400 "); is {
			graphtest.Refuse(w, http.StatusBadRequest, code)
			return
		}
		graphtest.Say(w, "%s", strings.ReplaceAll(answer, "%s", server.URL))
	})
	return server, client(t, server.URL, &tokens{})
}

const (
	whole = `{"value":[{"id":"1","displayName":"Ada","department":"Legal"},{"id":"2","displayName":"Bo"}],"@odata.deltaLink":"%s/users/delta?$deltatoken=a"}`
	later = `{"value":[{"id":"2","@removed":{"reason":"changed"}},{"id":"1","displayName":null}],"@odata.deltaLink":"%s/users/delta?$deltatoken=b"}`
)

func TestADeltaTellsWhoChanged(t *testing.T) {
	_, c := service(t, map[string]string{"": whole, "$deltatoken=a": later})
	all, err := c.UsersDelta(t.Context(), graph.Background, "")
	if err != nil || !all.Full || len(all.Changes) != 2 || all.Changes[0].Department != "Legal" || all.Changes[0].Removed {
		t.Fatalf("%+v, %v", all, err)
	}
	got, err := c.UsersDelta(t.Context(), graph.Background, all.Link)
	if err != nil || got.Full || len(got.Changes) != 2 || !strings.HasSuffix(got.Link, "$deltatoken=b") {
		t.Fatalf("%+v, %v", got, err)
	}
	gone, changed := got.Changes[0], got.Changes[1]
	if !gone.Removed || gone.ID != "2" || changed.Removed {
		t.Errorf("%+v", got.Changes)
	}
	changed.Fill(graph.User{DisplayName: "Ada", Department: "Legal", BusinessPhones: []string{"4711"}})
	if changed.DisplayName != "" || changed.Department != "Legal" || len(changed.BusinessPhones) != 1 || len(changed.Absent) != 0 {
		t.Errorf("null clears, and what is absent stays: %+v", changed)
	}
}

// A service may tell of somebody several times, in pieces.
func TestARepeatedUserIsTheSumOfWhatWasTold(t *testing.T) {
	_, c := service(t, map[string]string{
		"": `{"value":[{"id":"1","displayName":"Ada","mail":"ada@example.com"},{"id":"2","displayName":"Bo"},{"id":"3","displayName":"Cy"},{"displayName":"Nobody"}],
			"@odata.nextLink":"%s/users/delta?$skiptoken=2"}`,
		"$skiptoken=2": `{"value":[{"id":"1","displayName":"Ada B."},{"id":"2","@removed":{"reason":"deleted"}},{"id":"3","@removed":{"reason":"deleted"}},
			{"id":"3","displayName":"Cy again"}]}`,
	})
	got, err := c.UsersDelta(t.Context(), graph.Background, "")
	if err != nil || len(got.Changes) != 3 || got.Link != "" {
		t.Fatalf("%+v, %v", got, err)
	}
	if a := got.Changes[0]; a.DisplayName != "Ada B." || a.Mail != "ada@example.com" || slices.Contains(a.Absent, "mail") || !slices.Contains(a.Absent, "surname") {
		t.Errorf("%+v", a)
	}
	if !got.Changes[1].Removed || got.Changes[2].Removed || got.Changes[2].DisplayName != "Cy again" {
		t.Errorf("the last word counts: %+v", got.Changes)
	}
}

func TestALinkThatIsTooOldMeansTheWholeWalk(t *testing.T) {
	for _, refusal := range []string{"410 syncStateNotFound", "410 Gone", "400 resyncRequired", "400 SyncStateNotFound"} {
		server, c := service(t, map[string]string{"": whole, "$deltatoken=old": refusal})
		got, err := c.UsersDelta(t.Context(), graph.Background, server.URL+"/users/delta?$deltatoken=old")
		if err != nil || !got.Full || len(got.Changes) != 2 || len(server.Calls()) != 2 {
			t.Errorf("%s: %+v, %v after %d requests", refusal, got, err, len(server.Calls()))
		}
	}
	server, c := service(t, map[string]string{"": "410 syncStateNotFound"})
	var refused *graph.Error
	if _, err := c.UsersDelta(t.Context(), graph.Background, server.URL+"/users/delta?$deltatoken=old"); !errors.As(err, &refused) || refused.Status != http.StatusGone {
		t.Errorf("a service that never knows: %v", err)
	}
	if n := len(server.Calls()); n != 3 {
		t.Errorf("%d requests", n)
	}
	if _, err := c.UsersDelta(t.Context(), graph.Background, "https://graph.example.org/v1.0/users/delta?$deltatoken=x"); err == nil || len(server.Calls()) != 6 {
		t.Errorf("a link of another service is not followed: %v", err)
	}
}

func TestADeltaLinkToAnotherHostIsRefused(t *testing.T) {
	_, c := service(t, map[string]string{"": `{"value":[{"id":"1"}],"@odata.deltaLink":"https://graph.example.org/v1.0/users/delta?$deltatoken=a"}`})
	var refused *graph.ForeignHostError
	if got, err := c.UsersDelta(t.Context(), graph.Background, ""); !errors.As(err, &refused) || len(got.Changes) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestContactsFollowThePages(t *testing.T) {
	var server *graphtest.Server
	server = graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		if call.Query == "$skip=1" {
			graphtest.Say(w, `{"value":[{"id":"b","companyName":"Lantern Taxis","homePhones":null,"emailAddresses":[]}]}`)
			return
		}
		graphtest.Say(w, `{"value":[{"id":"a","displayName":"Peggy Ellery","nickName":"Peggy","emailAddresses":[{"name":"x","address":"peggy@example.com"}],
			"businessPhones":["+44 20 7946 0301"],"mobilePhone":"+44 7700 900801"}],"@odata.nextLink":"%s/me/contacts?$skip=1"}`, server.URL)
	})
	got, err := client(t, server.URL, &tokens{}).Contacts(t.Context(), graph.Background)
	if err != nil || len(got) != 2 || got[0].EmailAddresses[0].Address != "peggy@example.com" || got[1].CompanyName != "Lantern Taxis" {
		t.Fatalf("%+v, %v", got, err)
	}
	first := server.Calls()[0]
	if first.Path != "/v1.0/me/contacts" || !strings.Contains(first.Query, "$top=250") || !strings.Contains(first.Query, "mobilePhone") {
		t.Errorf("%+v", first)
	}
}

func TestContactsHaveTheirOwnWords(t *testing.T) {
	for status, want := range map[int]string{403: "own contacts may not be read", 404: "no contacts of your own"} {
		server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Refuse(w, status, "ErrorAccessDenied") })
		_, err := client(t, server.URL, &tokens{}).Contacts(t.Context(), graph.Background)
		var refused *graph.Error
		if !errors.As(err, &refused) || !strings.Contains(refused.Fault().Text, want) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// The page limit is for services that never come to an end, not for tenants of
// a hundred thousand on pages of a hundred.
func TestALargeTenantFits(t *testing.T) {
	const pages = 1200
	var server *graphtest.Server
	server = graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		n := 0
		_, _ = fmt.Sscanf(call.Query, "$skiptoken=%d", &n)
		if n == pages {
			graphtest.Say(w, `{"value":[{"id":"last"}]}`)
			return
		}
		graphtest.Say(w, `{"value":[{"id":"%d"}],"@odata.nextLink":"%s/users/delta?$skiptoken=%d"}`, n, server.URL, n+1)
	})
	got, err := client(t, server.URL, &tokens{}).UsersDelta(t.Context(), graph.Click, "")
	if err != nil || len(got.Changes) != pages+1 {
		t.Errorf("%d users, %v", len(got.Changes), err)
	}
}
