package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// The shape of `who --json` is a promise to scripts.
func TestWhoJSON(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 41, 0, 0, time.UTC)
	busy := switchboard.Block{Start: now.Add(-11 * time.Minute), End: now.Add(49 * time.Minute), Kind: switchboard.BlockBusy}
	entry := switchboard.NewEntry(switchboard.Person{
		ID: "42", Name: "Lovelace, Ada", GivenName: "Ada", Surname: "Lovelace", Mail: "ada@example.com",
		Department: "Research", Title: "Analyst", Extension: "4711",
		Phones: []switchboard.PhoneNumber{{Kind: switchboard.PhoneMobile, Number: "+44 7700 900199"}},
	}, switchboard.Facts{Calendar: switchboard.Calendar{
		From: now.Add(-time.Hour), To: now.Add(47 * time.Hour), Fetched: now.Add(-20 * time.Second), Blocks: []switchboard.Block{busy},
	}})
	silent := switchboard.NewEntry(switchboard.Person{ID: "43", Name: "Silent Sam"}, switchboard.Facts{Calendar: switchboard.Calendar{
		Fetched: now, Fault: &switchboard.Fault{Code: "5009", Text: "No calendar at this address"},
	}})
	v := switchboard.View{Now: now, Zone: time.UTC}
	for _, c := range []struct {
		entry *switchboard.Entry
		want  string
	}{
		{entry, `{"id":"42","name":"Ada Lovelace","mail":"ada@example.com","department":"Research","title":"Analyst",` +
			`"phones":["+44 7700 900199"],"extension":"4711",` +
			`"status":{"kind":"busy","text":"In a meeting, free 10:30","until":"2026-11-24T10:30:00Z","next_free":"2026-11-24T10:30:00Z",` +
			`"since":"2026-11-24T09:30:00Z","age_seconds":20,"stale":false,"sources":["calendar"]},` +
			`"blocks":[{"start":"2026-11-24T09:30:00Z","end":"2026-11-24T10:30:00Z","kind":"busy"}],"error":null}`},
		{silent, `{"id":"43","name":"Silent Sam","mail":"","department":"","title":"","phones":[],"extension":"",` +
			`"status":{"kind":"unknown","text":"No calendar data","until":null,"next_free":null,"since":null,"age_seconds":0,"stale":false,"sources":["calendar"]},` +
			`"blocks":[],"error":{"code":"5009","text":"No calendar at this address"}}`},
	} {
		got, err := json.Marshal(describe(v, c.entry))
		if err != nil || string(got) != c.want {
			t.Errorf("%v\n got %s\nwant %s", err, got, c.want)
		}
	}
}

// A change is a line; that time passes is none. Who no longer matches is said to
// be gone.
func TestWatchPrintsChangesOnly(t *testing.T) {
	now := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	busy := switchboard.Calendar{From: now.Add(-time.Hour), To: now.Add(24 * time.Hour), Fetched: now, Blocks: []switchboard.Block{{Start: now, End: now.Add(time.Hour), Kind: switchboard.BlockBusy}}}
	ada := switchboard.NewEntry(switchboard.Person{ID: "1", Name: "Ada"}, switchboard.Facts{Calendar: busy})
	var out bytes.Buffer
	w := watcher{out: json.NewEncoder(&out), last: map[switchboard.PersonID]outlook{}}
	lines := func(at time.Time, ids ...switchboard.PersonID) string {
		out.Reset()
		if err := w.print(switchboard.View{Now: at, People: []*switchboard.Entry{ada}}, ids); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if got := lines(now, "1"); strings.Count(got, "\n") != 1 || !strings.Contains(got, `"kind":"busy"`) || !strings.HasPrefix(got, `{"time":"2026-11-27T10:00:00Z","id":"1"`) {
		t.Errorf("at first: %q", got)
	}
	if got := lines(now.Add(time.Minute), "1"); got != "" {
		t.Errorf("when nothing has changed: %q", got)
	}
	if got := lines(now.Add(time.Hour), "1"); !strings.Contains(got, `"kind":"free"`) || !strings.Contains(got, `"stale":true`) {
		t.Errorf("after the meeting: %q", got)
	}
	if got := lines(now.Add(time.Hour)); !strings.Contains(got, `"gone":true`) || !strings.Contains(got, `"kind":"unknown"`) {
		t.Errorf("who no longer matches: %q", got)
	}
	if got := lines(now.Add(time.Hour)); got != "" {
		t.Errorf("gone twice: %q", got)
	}
}
