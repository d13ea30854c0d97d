package tenant_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
)

func TestDirectoryIsPaged(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	seen := map[any]bool{}
	pages := 0
	for next := "/users?$select=id,displayName,mail,businessPhones&$top=999"; next != ""; pages++ {
		a := w.get(token, next)
		if a.status != http.StatusOK {
			t.Fatalf("%s: %d %s", next, a.status, a.body.Error.Message)
		}
		for _, u := range a.body.Value {
			if len(u) != 4 || u["displayName"] == "" {
				t.Fatalf("a user with %v", u)
			}
			seen[u["id"]] = true
		}
		next = a.body.NextLink
	}
	if len(seen) != people.Count || pages != 3 {
		t.Errorf("%d people on %d pages", len(seen), pages)
	}
	if a := w.get(token, "/users?$top=7"); len(a.body.Value) != 7 || a.body.Value[0]["department"] != nil || a.body.Value[0]["surname"] != "Blomquist" {
		t.Errorf("seven were asked for: %d, first %v", len(a.body.Value), a.body.Value[0])
	}
	for _, bad := range []string{"/users?$select=shoeSize", "/users?$top=0", "/users?$top=1000", "/users?$filter=x", "/users?$skiptoken=7"} {
		if a := w.get(token, bad); a.status != http.StatusBadRequest || a.body.Error.Code == "" {
			t.Errorf("%s: %d %q", bad, a.status, a.body.Error.Code)
		}
	}
}

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

func TestPermissionsAreEnforced(t *testing.T) {
	w := open(t)
	for _, tc := range []struct {
		scope                string
		me, users, calendars int
	}{
		{"openid User.Read", 200, 403, 403},
		{"openid https://graph.microsoft.com/User.ReadBasic.All", 403, 200, 403},
		{"openid https://graph.microsoft.com/User.Read.All", 200, 200, 403},
		{"openid Calendars.ReadBasic", 403, 403, 200},
		{"openid Calendars.Read", 403, 403, 200},
		{"openid Calendars.ReadWrite.Shared", 403, 403, 200},
		{"openid " + w.origin() + "/User.Read", 200, 403, 403},
	} {
		token := w.signIn(strings.Fields(tc.scope)...).AccessToken
		for name, got := range map[string][2]int{
			"me":        {w.get(token, "/me").status, tc.me},
			"users":     {w.get(token, "/users").status, tc.users},
			"calendars": {w.schedule(token, 1, mails(1)...).status, tc.calendars},
		} {
			if got[0] != got[1] {
				t.Errorf("%s with %s: %d, want %d", name, tc.scope, got[0], got[1])
			}
		}
	}
	if a := w.get(w.signIn("openid", "User.Read").AccessToken, "/users"); !a.refused(http.StatusForbidden, "Authorization_RequestDenied") {
		t.Errorf("%d %q", a.status, a.body.Error.Code)
	}
}

// Without User.Read.All a colleague is a name and an address: there is nothing
// to call, as in a real tenant.
func TestNamesOnlyWithoutFullProfiles(t *testing.T) {
	w := open(t)
	const list = "/users?$select=id,displayName,givenName,surname,mail,userPrincipalName,businessPhones,mobilePhone,jobTitle,department,officeLocation"
	reserved := []string{"businessPhones", "mobilePhone", "jobTitle", "department", "officeLocation"}
	for scope, full := range map[string]bool{"User.ReadBasic.All": false, "User.Read.All": true} {
		a := w.get(w.signIn("openid", scope).AccessToken, list)
		if a.status != http.StatusOK || len(a.body.Value) == 0 {
			t.Fatalf("%s: %d with %d users", scope, a.status, len(a.body.Value))
		}
		for name, value := range a.body.Value[0] {
			if want := full || !slices.Contains(reserved, name); (value != nil) != want {
				t.Errorf("%s with %s: %v", name, scope, value)
			}
		}
	}
}

func TestTokensExpire(t *testing.T) {
	w := open(t, func(o *tenant.Options) { o.TokenLifetime = 2 * time.Minute })
	token := w.signIn()
	if token.ExpiresIn > 120 || token.ExpiresIn < 115 {
		t.Errorf("lives %d s", token.ExpiresIn)
	}
	w.clock.move(119 * time.Second)
	if a := w.get(token.AccessToken, "/me"); a.status != http.StatusOK {
		t.Errorf("before its time: %d", a.status)
	}
	w.clock.move(time.Second)
	for name, bad := range map[string]string{"expired": token.AccessToken, "none": "", "made up": "abc", "a refresh token": token.RefreshToken} {
		a := w.get(bad, "/me")
		if !a.refused(http.StatusUnauthorized, "InvalidAuthenticationToken") || !strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Bearer ") {
			t.Errorf("%s: %d %q", name, a.status, a.body.Error.Code)
		}
	}
	fresh := w.signIn()
	w.ExpireAccess()
	if a := w.get(fresh.AccessToken, "/me"); a.status != http.StatusUnauthorized {
		t.Errorf("after ExpireAccess: %d", a.status)
	}
	w.SetTokenLifetime(time.Hour)
	if again := w.tokens(refreshForm(fresh.RefreshToken)); again.Expires < 3590 || w.get(again.Access, "/me").status != http.StatusOK {
		t.Errorf("the refresh token ended too, or the lifetime stayed at %d s", again.Expires)
	}
}

// Four Outlook requests are served at a time; the fifth is told to wait. Other
// requests are not counted.
func TestTheFifthAtATimeIsThrottled(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	w.SetLatency(time.Hour) // until the test lets go
	ctx, letGo := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer letGo()
	for range 4 {
		wg.Go(func() {
			_, _ = w.graph(ctx, token, http.MethodPost, "/me/calendar/getSchedule", question(1, mails(1)...))
		})
	}
	w.until("four requests under way", func(s tenant.Status) bool { return s.Graph.InFlight == 4 })
	a := w.schedule(token, 1, mails(1)...)
	if !a.refused(http.StatusTooManyRequests, "ApplicationThrottled") || a.header.Get("Retry-After") != "1" {
		t.Errorf("the fifth: %d %q, Retry-After %q", a.status, a.body.Error.Code, a.header.Get("Retry-After"))
	}
	w.SetLatency(0)
	if a := w.get(token, "/users"); a.status != http.StatusOK {
		t.Errorf("the directory is throttled too: %d", a.status)
	}
	letGo()
	wg.Wait()
	w.until("nothing under way", func(s tenant.Status) bool { return s.Graph.InFlight == 0 })
	if a := w.schedule(token, 1, mails(1)...); a.status != http.StatusOK {
		t.Errorf("afterwards: %d", a.status)
	}
	s := w.Status().Graph
	if s.Throttled != 1 || s.MaxOutlook != 5 || s.Calls["getSchedule"] != 6 || s.Calls["users"] != 1 {
		t.Errorf("counted %+v", s)
	}
}

func TestFaultsOnRequest(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	w.Fail(http.StatusServiceUnavailable, 2)
	for i, want := range []int{503, 503, 200} {
		if a := w.get(token, "/me"); a.status != want {
			t.Errorf("call %d: %d, want %d", i, a.status, want)
		}
	}
}

func TestUnknownPathsAreGraphErrors(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	for _, path := range []string{"/me/messages", "/users/x/photo", "/nothing"} {
		if a := w.get(token, path); !a.refused(http.StatusNotFound, "ResourceNotFound") {
			t.Errorf("%s: %d %q", path, a.status, a.body.Error.Code)
		}
	}
}
