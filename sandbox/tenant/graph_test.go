package tenant_test

import (
	"context"
	"net/http"
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

func TestContactsTakeTheirPermission(t *testing.T) {
	w := open(t)
	if a := w.get(w.signIn("openid", "User.Read.All").AccessToken, "/me/contacts"); !a.refused(http.StatusForbidden, "Authorization_RequestDenied") {
		t.Errorf("without it: %d %q", a.status, a.body.Error.Code)
	}
	token := w.signIn("openid", "Contacts.Read").AccessToken
	names := map[any]bool{}
	for next := "/me/contacts?$top=2&$select=id,displayName,emailAddresses"; next != ""; {
		a := w.get(token, next)
		if a.status != http.StatusOK || len(a.body.Value) > 2 {
			t.Fatalf("%s: %d with %d", next, a.status, len(a.body.Value))
		}
		for _, c := range a.body.Value {
			if c["businessPhones"] != nil || c["emailAddresses"] == nil {
				t.Errorf("not what was selected: %v", c)
			}
			names[c["displayName"]] = true
		}
		next = a.body.NextLink
	}
	if len(names) != len(people.Contacts()) || !names["Lantern Taxis"] || !names["Margaret Ellery"] {
		t.Errorf("%v", names)
	}
	for _, bad := range []string{"?$top=0", "?$top=1001", "?$skip=x", "?$select=shoeSize"} {
		if a := w.get(token, "/me/contacts"+bad); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", bad, a.status)
		}
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
