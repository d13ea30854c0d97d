package schedule_test

import (
	"strings"
	"testing"

	"frontdesk/graph/schedule"
	"frontdesk/graph/zone"
)

// titled is the JSON of a meeting of which more is told than its time.
func titled(more string) string {
	return strings.Replace(meeting("busy", "14T10:00", "14T11:00"), `"isPrivate":true,"subject":"Not ours to read"`, more, 1)
}

func TestTitlesAreReadOnlyWhenAskedFor(t *testing.T) {
	for more, want := range map[string]string{
		`"subject":"Budget","location":"Room 4"`:                 "Budget",
		`"subject":"Budget","isPrivate":false,"location":""`:     "Budget",
		`"subject":"Surgery","isPrivate":true`:                   "Private",
		`"subject":null,"isPrivate":true,"location":null`:        "Private",
		`"subject":null,"isPrivate":null,"location":null`:        "",
		`"location":"Room 4"`:                                    "",
		`"subject":"  two\r\n lines\u0000 \u202eback "`:          "two lines back",
		`"subject":"` + strings.Repeat("ä", 500) + `"`:           strings.Repeat("ä", 200),
		`"subject":"Budget","isPrivate":false,"sensitivity":"x"`: "Budget",
	} {
		body := []byte(`{"value":[` + one(free, titled(more), "") + `]}`)
		for _, asked := range []bool{true, false} {
			got, err := schedule.Decode(body, schedule.Question{Mails: []string{"vera@example.com"}, From: from, To: to, Titles: asked}, &zone.Zones{})
			if err != nil || len(got[0].Blocks) != 1 {
				t.Fatalf("%s: %v, %v", more, got, err)
			}
			if title := got[0].Blocks[0].Title; asked && title != want || !asked && title != "" {
				t.Errorf("%s, titles asked for %v: %q, want %q", more, asked, title, want)
			}
		}
	}
}

// Whether titles are kept changes nothing of what is free and busy.
func TestTitlesChangeNoTimes(t *testing.T) {
	body, q := full(true)
	with, err := schedule.Decode(body, q, &zone.Zones{})
	if err != nil {
		t.Fatal(err)
	}
	q.Titles = false
	without, err := schedule.Decode(body, q, &zone.Zones{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range with {
		for j := range with[i].Blocks {
			with[i].Blocks[j].Title = ""
			if with[i].Blocks[j] != without[i].Blocks[j] {
				t.Errorf("%v and %v", with[i].Blocks[j], without[i].Blocks[j])
			}
		}
	}
}
