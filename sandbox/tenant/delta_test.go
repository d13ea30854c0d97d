package tenant_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox/people"
)

// walk follows a delta to its end and gives what it told and the link for next
// time.
func (w *world) walk(token, from string) (told []map[string]any, link string) {
	w.t.Helper()
	for next := from; next != ""; {
		a := w.get(token, next)
		if a.status != http.StatusOK {
			w.t.Fatalf("%s: %d %s", next, a.status, a.body.Error.Code)
		}
		told, next, link = append(told, a.body.Value...), a.body.NextLink, a.body.Delta
	}
	return told, link
}

const everybody = "/users/delta?$select=id,displayName,mail,department"

func TestADeltaTellsWhatHasChanged(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	told, link := w.walk(token, everybody)
	if len(told) != people.Count || told[0]["displayName"] != "Blomquist, Vera" || told[0]["mail"] == nil || told[0]["jobTitle"] != nil {
		t.Fatalf("%d people, the first %v", len(told), told[0])
	}
	if told, link = w.walk(token, link); len(told) != 0 {
		t.Errorf("nothing has happened, and it tells %v", told)
	}
	newcomer := people.Hire("Nadia", "Sorensen", "nadia.sorensen@example.com", "Sales", monday, time.UTC)
	for name, err := range map[string]error{
		"add":    w.AddPerson(newcomer),
		"rename": w.RenamePerson("LIN.chen@example.com", "Lin", "Chen-Dahl"),
		"again":  w.RenamePerson("lin.chen@example.com", "Lin", "Dahl"),
		"remove": w.RemovePerson("mona.eriksson@example.com"),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	told, next := w.walk(token, link)
	var added, renamed, removed int
	for _, u := range told {
		switch {
		case u["@removed"] != nil:
			removed++
		case u["displayName"] == "Sorensen, Nadia" && u["department"] == "Sales":
			added++
		case u["displayName"] == "Dahl, Lin" && len(u) == 2: // the id, and what has changed
			renamed++
		}
	}
	if len(told) != 4 || added != 1 || renamed != 2 || removed != 1 {
		t.Errorf("%v", told)
	}
	if told, _ = w.walk(token, link); len(told) != 4 {
		t.Errorf("the same link tells %d the second time", len(told))
	}
	if told, _ = w.walk(token, next); len(told) != 0 {
		t.Errorf("told again: %v", told)
	}
	if told, _ = w.walk(token, everybody); len(told) != people.Count {
		t.Errorf("afterwards there are %d", len(told))
	}
}

// Who joins or leaves while somebody reads all pages is not missed.
func TestAWalkMissesNobody(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	first := w.get(token, everybody)
	if err := w.RemovePerson(first.body.Value[0]["mail"].(string)); err != nil {
		t.Fatal(err)
	}
	if err := w.AddPerson(people.Hire("Nadia", "Sorensen", "nadia.sorensen@example.com", "Sales", monday, time.UTC)); err != nil {
		t.Fatal(err)
	}
	told, link := w.walk(token, first.body.NextLink)
	since, _ := w.walk(token, link)
	known := map[any]bool{}
	for _, u := range append(append(first.body.Value, told...), since...) {
		known[u["id"]] = u["@removed"] == nil
	}
	there := 0
	for _, is := range known {
		if is {
			there++
		}
	}
	if there != people.Count || known[first.body.Value[0]["id"]] {
		t.Errorf("%d people", there)
	}
}

func TestADeltaRefusesWhatTheServiceRefuses(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	for _, bad := range []string{everybody + "&$top=5", everybody + "&$expand=manager", "/users/delta?$select=shoeSize", "/users/delta?$skiptoken=7", "/users/delta?$deltatoken=7"} {
		if a := w.get(token, bad); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, a.status)
		}
	}
	_, link := w.walk(token, everybody)
	w.Resync()
	if a := w.get(token, link); !a.refused(http.StatusGone, "syncStateNotFound") || !strings.Contains(a.header.Get("Location"), "/users/delta") {
		t.Errorf("an outdated link: %d %q", a.status, a.body.Error.Code)
	}
	if told, _ := w.walk(token, "/users/delta()?$deltatoken=latest"); len(told) != 0 {
		t.Errorf("the latest: %v", told)
	}
	if a := w.get(w.signIn("openid", "User.Read").AccessToken, everybody); a.status != http.StatusForbidden {
		t.Errorf("without permission: %d", a.status)
	}
}

// A newcomer has a calendar at once, and who left has none.
func TestANewcomerHasACalendar(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	if err := w.AddPerson(people.Hire("Nadia", "Sorensen", "nadia.sorensen@example.com", "Sales", monday, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if err := w.RemovePerson("lin.chen@example.com"); err != nil {
		t.Fatal(err)
	}
	a := w.schedule(token, 1, "nadia.sorensen@example.com", "lin.chen@example.com")
	if v := a.body.Value; v[0]["availabilityView"] != "00" || v[0]["error"] != nil || v[1]["error"] == nil {
		t.Errorf("%v", a.body.Value)
	}
}
