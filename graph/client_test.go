package graph_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
	"frontdesk/graph/schedule"
)

var (
	from = time.Date(2025, 3, 14, 9, 0, 0, 0, time.UTC)
	to   = from.Add(48 * time.Hour)
)

// tokens is a credential that notes the claims it was asked for.
type tokens struct {
	mu     sync.Mutex
	claims []string
	err    error
}

func (*tokens) Unmet(context.Context, string, string) error { return nil }

func (c *tokens) AccessToken(_ context.Context, claims string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claims = append(c.claims, claims)
	if claims != "" {
		return "stronger-token", c.err
	}
	return "plain-token", c.err
}

func client(t *testing.T, base string, credential graph.Credential) *graph.Client {
	t.Helper()
	c, err := graph.New(graph.Config{BaseURL: base, Credential: credential})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, c *graph.Client, mails ...string) ([]schedule.Schedule, error) {
	t.Helper()
	answer, err := c.Schedules(t.Context(), graph.Click, schedule.Question{Mails: mails, From: from, To: to})
	return answer.Schedules, err
}

func TestBaseURLMustBeHTTPSOrLoopback(t *testing.T) {
	for base, ok := range map[string]bool{
		"https://graph.microsoft.com/v1.0":  true,
		"https://graph.microsoft.com/v1.0/": true,
		"http://127.0.0.1:8080/v1.0":        true,
		"http://[::1]:8080/v1.0":            true,
		"http://localhost:8080":             true,
		"http://graph.example.com/v1.0":     false,
		"http://127.0.0.1.example.com":      false,
		"https://user:secret@example.com":   false,
		"https://example.com/v1.0?x=1":      false,
		"ftp://127.0.0.1":                   false,
		"graph.microsoft.com/v1.0":          false,
		"":                                  false,
		"https://":                          false,
		"http://%zz":                        false,
	} {
		_, err := graph.New(graph.Config{BaseURL: base, Credential: &tokens{}})
		if (err == nil) != ok {
			t.Errorf("%q: %v", base, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells a password: %v", err)
		}
	}
	if _, err := graph.New(graph.Config{BaseURL: "https://graph.microsoft.com/v1.0"}); err == nil {
		t.Error("a client without a credential")
	}
}

func TestSchedulesAskInUTCAndKeepTheOrder(t *testing.T) {
	server := graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		graphtest.Schedules(w, graphtest.Broken("bo@example.com", "5009"),
			graphtest.Person("ada@example.com", graphtest.Item("OOF", from, from.Add(time.Hour))))
	})
	berlin := time.FixedZone("", 3600)
	answer, err := client(t, server.URL, &tokens{}).Schedules(t.Context(), graph.Click, schedule.Question{Mails: []string{"ada@example.com", "bo@example.com"}, From: from.In(berlin), To: to})
	if err != nil {
		t.Fatal(err)
	}
	got := answer.Schedules
	if got[0].Outcome != schedule.OutcomeRead || len(got[0].Blocks) != 1 || got[0].Blocks[0].Kind != "away" || got[0].Hours == nil {
		t.Errorf("ada: %+v", got[0])
	}
	if got[1].Outcome != schedule.OutcomeLasting || got[1].Fault.Code != "calendar-not-found" {
		t.Errorf("bo: %+v", got[1])
	}
	call := server.Calls()[0]
	if call.Method != http.MethodPost || call.Path != "/v1.0/me/calendar/getSchedule" {
		t.Errorf("asked %s %s", call.Method, call.Path)
	}
	if call.Start != "2025-03-14T09:00:00 UTC" || call.End != "2025-03-16T09:00:00 UTC" {
		t.Errorf("window %s to %s", call.Start, call.End)
	}
	for name, want := range map[string]string{
		"Prefer": `outlook.timezone="UTC"`, "Authorization": "Bearer plain-token", "User-Agent": "Frontdesk",
		"Content-Type": "application/json", "Content-Encoding": "", "X-Idempotency-Key": "",
	} {
		if got := call.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if call.Header.Get("Content-Length") != fmt.Sprint(len(call.Body)) {
		t.Errorf("length %q of a body of %d bytes", call.Header.Get("Content-Length"), len(call.Body))
	}
}

func TestSchedulesKeepTheLimitsOfTheService(t *testing.T) {
	server := graphtest.New(t, graphtest.Free)
	c := client(t, server.URL, &tokens{})
	mails := slices.Repeat([]string{"ada@example.com"}, 21)
	ask := func(mails []string, from, to time.Time) error {
		_, err := c.Schedules(t.Context(), graph.Click, schedule.Question{Mails: mails, From: from, To: to})
		return err
	}
	for name, err := range map[string]error{
		"21 people": ask(mails, from, to),
		"62 days":   ask(mails[:1], from, from.AddDate(0, 0, 62)),
		"backwards": ask(mails[:1], to, from),
	} {
		if err == nil {
			t.Errorf("%s was asked for", name)
		}
	}
	if got, err := c.Schedules(t.Context(), graph.Click, schedule.Question{From: from, To: to}); len(got.Schedules) != 0 || err != nil {
		t.Errorf("nobody: %v, %v", got, err)
	}
	if n := len(server.Calls()); n != 0 {
		t.Errorf("%d requests", n)
	}
	if err := ask(mails[:20], from, from.AddDate(0, 0, 61)); err != nil {
		t.Error(err)
	}
}

func TestUsersFollowThePages(t *testing.T) {
	var server *graphtest.Server
	server = graphtest.New(t, func(w http.ResponseWriter, call graphtest.Call) {
		switch call.Query {
		case "$skiptoken=a%2Fb":
			graphtest.Say(w, `{"value":[],"@odata.nextLink":%q}`, server.URL+"/users?$skiptoken=last")
		case "$skiptoken=last":
			graphtest.Say(w, `{"value":[{"id":"2","displayName":"Bo","businessPhones":[],"mail":null}]}`)
		default:
			graphtest.Say(w, `{"value":[{"id":"1","displayName":"Ada","businessPhones":["+44 1632 960711"]}],"@odata.nextLink":%q}`,
				strings.Replace(server.URL, "http://", "HTTP://", 1)+"/users?$skiptoken=a%2Fb")
		}
	})
	got, err := client(t, server.URL, &tokens{}).UsersDelta(t.Context(), graph.Background, "")
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Changes; !got.Full || len(c) != 2 || c[0].DisplayName != "Ada" || c[0].BusinessPhones[0] != "+44 1632 960711" || c[1].ID != "2" {
		t.Errorf("users %+v", got)
	}
	calls := server.Calls()
	if len(calls) != 3 {
		t.Fatalf("%d requests", len(calls))
	}
	first := calls[0]
	if first.Method != http.MethodGet || first.Path != "/v1.0/users/delta" || strings.Contains(first.Query, "$top") ||
		!strings.Contains(first.Query, "$select=id,displayName,givenName,surname,mail,userPrincipalName,businessPhones,mobilePhone,jobTitle,department,officeLocation") {
		t.Errorf("first page: %+v", first)
	}
}

func TestALinkToAnotherHostIsRefusedAndSeesNoToken(t *testing.T) {
	foreign := graphtest.New(t, graphtest.Free)
	for name, link := range map[string]string{
		"another port": foreign.URL + "/users", "in the clear": "http://graph.example.com/users", "no host": "/v1.0/users?$skiptoken=1",
	} {
		server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
			graphtest.Say(w, `{"value":[{"id":"1"}],"@odata.nextLink":%q}`, link)
		})
		got, err := client(t, server.URL, &tokens{}).UsersDelta(t.Context(), graph.Click, "")
		var refused *graph.ForeignHostError
		if !errors.As(err, &refused) || len(got.Changes) > 0 {
			t.Errorf("%s: %v, %v", name, got, err)
			continue
		}
		if fault := refused.Fault(); fault.Details == "" || strings.Contains(fault.Hint, refused.Host) && refused.Host != "" {
			t.Errorf("%s: %+v", name, *fault)
		}
	}
	if n := len(foreign.Calls()); n != 0 {
		t.Errorf("the other host was asked %d times", n)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	foreign := graphtest.New(t, graphtest.Free)
	server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
		w.Header().Set("Location", foreign.URL+"/me/calendar/getSchedule")
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
	if _, err := read(t, client(t, server.URL, &tokens{}), "ada@example.com"); err == nil {
		t.Error("a redirect passed for an answer")
	}
	if n := len(foreign.Calls()); n != 0 {
		t.Errorf("the other host was asked %d times", n)
	}
}

func TestPagesWithoutEndAreGivenUp(t *testing.T) {
	var server *graphtest.Server
	server = graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
		graphtest.Say(w, `{"value":[{"id":"1"}],"@odata.nextLink":%q}`, server.URL+"/users?$skiptoken=again")
	})
	if got, err := client(t, server.URL, &tokens{}).UsersDelta(t.Context(), graph.Click, ""); err == nil {
		t.Errorf("%d users", len(got.Changes))
	}
	if n := len(server.Calls()); n != 2 {
		t.Errorf("%d requests", n)
	}
}

func TestWithoutATokenNothingIsAsked(t *testing.T) {
	server := graphtest.New(t, graphtest.Free)
	needed := errors.New("interaction required")
	_, err := read(t, client(t, server.URL, &tokens{err: needed}), "ada@example.com")
	var credential *graph.CredentialError
	if !errors.As(err, &credential) || !errors.Is(err, needed) || credential.Fault().Code != "sign-in-needed" {
		t.Errorf("got %v", err)
	}
	if n := len(server.Calls()); n != 0 {
		t.Errorf("%d requests without a token", n)
	}
}

func TestErrorsCarryTheSDKsError(t *testing.T) {
	server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
		graphtest.Refuse(w, http.StatusForbidden, "ErrorAccessDenied")
	})
	_, err := read(t, client(t, server.URL, &tokens{}), "ada@example.com")
	var refused *graph.Error
	var odata *odataerrors.ODataError
	if !errors.As(err, &refused) || !errors.As(err, &odata) {
		t.Fatalf("got %v", err)
	}
	if *odata.GetErrorEscaped().GetCode() != "ErrorAccessDenied" || refused.RequestID == "" || refused.Code != "ErrorAccessDenied" {
		t.Errorf("%+v", refused)
	}
	if want := "graph: read calendars: 403 Forbidden ErrorAccessDenied (request 6f1a2b3c-0000-4000-8000-000000000001)"; err.Error() != want {
		t.Errorf("%q", err.Error())
	}
}
