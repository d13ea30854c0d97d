package graph_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
	"frontdesk/switchboard"
)

func TestPresenceIsOneRequestForManyPeople(t *testing.T) {
	server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) {
		graphtest.Say(w, `{"value":[{"id":"b","availability":"Busy","activity":"InACall"},{"id":"A","availability":"doNotDisturb"}]}`)
	})
	got, err := client(t, server.URL, &tokens{}).Presences(t.Context(), []string{"a", "b", "c"})
	if err != nil || len(got) != 3 {
		t.Fatalf("%v, %v", got, err)
	}
	for i, want := range []switchboard.PresenceState{switchboard.PresenceDoNotDisturb, switchboard.PresenceInMeeting, switchboard.PresenceUnknown} {
		if got[i].State != want {
			t.Errorf("%+v, want %s", got[i], want)
		}
	}
	call := server.Calls()[0]
	if call.Method != http.MethodPost || call.Path != "/v1.0/communications/getPresencesByUserId" || call.Body != `{"ids":["a","b","c"]}` {
		t.Errorf("asked %s %s: %s", call.Method, call.Path, call.Body)
	}
	for name, want := range map[string]string{"Authorization": "Bearer plain-token", "Content-Type": "application/json", "Accept": "application/json"} {
		if got := call.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestPresenceKeepsTheLimitOfTheService(t *testing.T) {
	server := graphtest.New(t, func(http.ResponseWriter, graphtest.Call) { t.Error("asked") })
	c := client(t, server.URL, &tokens{})
	if got, err := c.Presences(t.Context(), nil); got != nil || err != nil {
		t.Errorf("nobody: %v, %v", got, err)
	}
	ids := make([]string, 651)
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	if _, err := c.Presences(t.Context(), ids); err == nil {
		t.Error("651 people were asked for")
	}
}

func TestPresenceThatIsNotPermittedIsSaid(t *testing.T) {
	server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) { graphtest.Refuse(w, 403, "Forbidden") })
	_, err := client(t, server.URL, &tokens{}).Presences(t.Context(), []string{"a"})
	var refused *graph.Error
	if !errors.As(err, &refused) || !refused.Final() || refused.Fault().Hint != "IT can grant Frontdesk Presence.Read.All." {
		t.Errorf("%v", err)
	}
}
