package tenant_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox/people"
)

func TestScheduleOfTwenty(t *testing.T) {
	w := open(t)
	a := w.schedule(w.signIn().AccessToken, 48, mails(20)...)
	if a.status != http.StatusOK || len(a.body.Value) != 20 {
		t.Fatalf("%d with %d schedules", a.status, len(a.body.Value))
	}
	raw, err := json.Marshal(a.body.Value)
	if err != nil {
		t.Fatal(err)
	}
	var got []struct {
		ID    string `json:"scheduleId"`
		View  string `json:"availabilityView"`
		Items []struct {
			Status     string
			Subject    *string
			IsPrivate  *bool
			Start, End struct{ DateTime, TimeZone string }
		} `json:"scheduleItems"`
		Hours *struct {
			Days       []string `json:"daysOfWeek"`
			Start, End string
			Zone       struct{ Name string } `json:"timeZone"`
		} `json:"workingHours"`
		Error *struct{ ResponseCode string }
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	all := people.Generate(7, monday, time.UTC)
	for i, s := range got {
		if s.ID != all[i].Mail {
			t.Errorf("schedule %d is %s", i, s.ID)
		}
		if all[i].Refusal != nil {
			if s.Error == nil || s.Error.ResponseCode != "5009" || s.View != "" || s.Items != nil || s.Hours != nil {
				t.Errorf("%s has no mailbox: %+v", s.ID, s)
			}
			continue
		}
		if s.Error != nil || len(s.View) != 96 || s.Hours == nil || s.Hours.Zone.Name != "UTC" {
			t.Errorf("%s: error %v, %d slots, hours %v", s.ID, s.Error, len(s.View), s.Hours)
		}
		blocks := all[i].Calendar(monday, monday.Add(48*time.Hour))
		if len(s.Items) != len(blocks) {
			t.Fatalf("%s: %d items for %d blocks", s.ID, len(s.Items), len(blocks))
		}
		for j, item := range s.Items {
			if item.Start.TimeZone != "UTC" || item.Start.DateTime != blocks[j].Start.Format("2006-01-02T15:04:05.0000000") ||
				item.End.DateTime != blocks[j].End.Format("2006-01-02T15:04:05.0000000") || item.Status != string(blocks[j].Status) {
				t.Errorf("%s: item %+v for %+v", s.ID, item, blocks[j])
			}
			if item.Subject != nil || item.IsPrivate != nil {
				t.Errorf("%s: more than free/busy is shown", s.ID)
			}
		}
	}
}

func TestAvailabilityView(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	view := func(mail string) string {
		text, _ := w.schedule(token, 2, mail).body.Value[0]["availabilityView"].(string)
		return text
	}
	if got := view("mona.eriksson@example.com"); got != "3333" {
		t.Errorf("out of office: %s", got)
	}
	if got := view("anna.kowalska@example.com"); got != "0000" {
		t.Errorf("free: %s", got)
	}
	if got := view("MIKA.UEDA@example.com"); !strings.HasPrefix(got, "2") {
		t.Errorf("in a meeting until 09:43: %s", got)
	}
}

func TestScheduleLimits(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	for name, tc := range map[string]struct {
		answer graphAnswer
		code   string
	}{
		"21 people":  {w.schedule(token, 48, mails(21)...), "ErrorMailboxDataArrayTooBig"},
		"62 days":    {w.schedule(token, 62*24, mails(1)...), "ErrorTimeIntervalTooBig"},
		"backwards":  {w.schedule(token, -1, mails(1)...), "ErrorInvalidTimeInterval"},
		"nobody":     {w.schedule(token, 48), "ErrorIdentityArrayEmpty"},
		"not a body": {w.post(token, "nonsense"), "BadRequest"},
		"interval":   {w.post(token, with(question(1, mails(1)...), "availabilityViewInterval", 4)), "ErrorInvalidMergedFreeBusyInterval"},
		"local time": {w.post(token, with(question(1, mails(1)...), "startTime", map[string]string{"dateTime": "2026-03-02T09:00:00", "timeZone": "Local"})), "ErrorInvalidParameter"},
	} {
		if !tc.answer.refused(http.StatusBadRequest, tc.code) {
			t.Errorf("%s: %d %q", name, tc.answer.status, tc.answer.body.Error.Code)
		}
	}
	if a := w.schedule(token, 62*24-1, mails(20)...); a.status != http.StatusOK {
		t.Errorf("just below the limits: %d %s", a.status, a.body.Error.Message)
	}
	stranger := w.schedule(token, 1, "nobody@example.com")
	if e, _ := stranger.body.Value[0]["error"].(map[string]any); e["responseCode"] != "5009" {
		t.Errorf("a stranger: %v", stranger.body.Value)
	}
}

func (w *world) post(token string, body any) graphAnswer {
	w.t.Helper()
	a, err := w.graph(w.t.Context(), token, http.MethodPost, "/me/calendar/getSchedule", body)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func with(body map[string]any, name string, value any) map[string]any {
	body[name] = value
	return body
}

func TestCompressedRequestsAreRead(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if err := json.NewEncoder(z).Encode(question(48, mails(3)...)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, w.GraphURL()+"/me/calendar/getSchedule", &zipped)
	req.RequestURI = ""
	req.Header.Set("Content-Encoding", "gzip")
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("status %d", resp.StatusCode)
	}
}
