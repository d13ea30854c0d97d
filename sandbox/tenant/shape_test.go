package tenant_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox/loopback"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/trouble"
)

func (w *world) presence(token string, ids ...string) graphAnswer {
	w.t.Helper()
	a, err := w.graph(w.t.Context(), token, http.MethodPost, "/communications/getPresencesByUserId", map[string][]string{"ids": ids})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func TestPresenceFollowsFromTheCalendarOrIsTold(t *testing.T) {
	w := open(t)
	token := w.signIn("openid", "Presence.Read.All").AccessToken
	all := people.Generate(7, monday, time.UTC)
	var ids []string
	for _, c := range all {
		ids = append(ids, strings.ToUpper(c.ID))
	}
	a := w.presence(token, ids...)
	seen := map[any]int{}
	for _, p := range a.body.Value {
		seen[p["activity"]]++
		if p["id"] == all[10].ID {
			t.Error("somebody without a mailbox has presence")
		}
	}
	if a.status != http.StatusOK || seen["InAMeeting"] == 0 || seen["Presenting"] == 0 || seen["OutOfOffice"] == 0 || seen["OffWork"] == 0 || seen["Available"] == 0 {
		t.Errorf("%d with %v", a.status, seen)
	}
	for _, tell := range []people.Presence{{Availability: "focusing", Activity: "busy"}, {Availability: tenant.Absent}, {}} {
		if err := w.Presence(all[0].Mail, tell); err != nil {
			t.Fatal(err)
		}
		got := w.presence(token, all[0].ID).body.Value
		switch tell.Availability {
		case tenant.Absent:
			if len(got) != 0 {
				t.Errorf("absent: %v", got)
			}
		case "":
			if len(got) != 1 || got[0]["availability"] == "focusing" {
				t.Errorf("afterwards: %v", got)
			}
		default:
			if len(got) != 1 || got[0]["availability"] != "focusing" || got[0]["activity"] != "busy" {
				t.Errorf("told: %v", got)
			}
		}
	}
	if err := w.Presence("nobody@example.com", people.Presence{}); err == nil {
		t.Error("nobody has presence")
	}
}

func TestPresenceHasItsLimits(t *testing.T) {
	w := open(t)
	token := w.signIn("openid", "Presence.Read.All").AccessToken
	var many []string
	for i := range 651 {
		many = append(many, fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
	}
	if a := w.presence(token, many[:650]...); a.status != http.StatusOK || len(a.body.Value) != 0 {
		t.Errorf("650 strangers: %d with %d", a.status, len(a.body.Value))
	}
	for name, ids := range map[string][]string{"651": many, "nobody": nil, "no GUID": {"vera.blomquist@example.com"}} {
		if a := w.presence(token, ids...); !a.refused(http.StatusBadRequest, "InvalidRequest") {
			t.Errorf("%s: %d %q", name, a.status, a.body.Error.Code)
		}
	}
	if a := w.presence(w.signIn("openid", "Calendars.Read").AccessToken, many[0]); a.status != http.StatusForbidden {
		t.Errorf("without the permission: %d", a.status)
	}
}

// The shapes that a reader of one field cannot see in package presence: what
// comes over the wire.
func TestShapesOfTheWire(t *testing.T) {
	w := open(t)
	token := w.signIn().AccessToken
	const lin, anna = "lin.chen@example.com", "anna.kowalska@example.com"
	shape := func(o tenant.Oddity) []map[string]any {
		t.Helper()
		if err := w.Shape(strings.ToUpper(lin), o); err != nil {
			t.Fatal(err)
		}
		return w.schedule(token, 48, lin, anna).body.Value
	}
	for s, check := range map[tenant.Shape]func(v []map[string]any) bool{
		tenant.ShapeMissing:  func(v []map[string]any) bool { return len(v) == 1 && v[0]["scheduleId"] == anna },
		tenant.ShapeReversed: func(v []map[string]any) bool { return len(v) == 2 && v[1]["scheduleId"] == lin },
		tenant.ShapeNulls: func(v []map[string]any) bool {
			items, there := v[0]["scheduleItems"]
			return there && items == nil && v[0]["availabilityView"] == nil
		},
		tenant.ShapeDigits: func(v []map[string]any) bool {
			view, _ := v[0]["availabilityView"].(string)
			return len(view) == 96 && strings.HasPrefix(view, "456789456789")
		},
		tenant.ShapeShort: func(v []map[string]any) bool { view, _ := v[0]["availabilityView"].(string); return len(view) == 48 },
		tenant.ShapeTrace: func(v []map[string]any) bool {
			e, _ := v[0]["error"].(map[string]any)
			message, _ := e["message"].(string)
			return e["responseCode"] == "5021" && len(message) > 5000
		},
		tenant.ShapePrivate: func(v []map[string]any) bool {
			return slices.ContainsFunc(items(v[0]), func(it map[string]any) bool {
				return it["isPrivate"] == true && it["subject"] != "" && it["status"] != nil
			})
		},
		tenant.ShapeNullItems: func(v []map[string]any) bool {
			return slices.ContainsFunc(items(v[0]), func(it map[string]any) bool { subject, there := it["subject"]; return there && subject == nil })
		},
		tenant.ShapeCustomZone: func(v []map[string]any) bool {
			hours, _ := v[0]["workingHours"].(map[string]any)
			zone, _ := hours["timeZone"].(map[string]any)
			return zone["name"] == "Customized Time Zone" && zone["bias"] == 480.0
		},
		tenant.ShapePlain: func(v []map[string]any) bool {
			return len(v) == 2 && len(items(v[0])) > 0 && items(v[0])[0]["subject"] == nil
		},
	} {
		if v := shape(tenant.Oddity{Shape: s}); !check(v) {
			t.Errorf("%s: %v", s, v)
		}
	}
	if err := w.Shape("nobody@example.com", tenant.Oddity{}); err == nil {
		t.Error("nobody has a shape")
	}
}

func items(schedule map[string]any) []map[string]any {
	var out []map[string]any
	all, _ := schedule["scheduleItems"].([]any)
	for _, it := range all {
		m, _ := it.(map[string]any)
		out = append(out, m)
	}
	return out
}

// A tenant inside the process answers as one on the network does, refusals and
// dropped connections included.
func TestATenantInsideTheProcess(t *testing.T) {
	inner, handler, err := tenant.Inside(tenant.Options{People: people.Generate(7, monday, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	token, err := inner.Token("User.Read")
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: loopback.Inside(handler)}
	get := func(bearer string) (int, error) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, inner.GraphURL()+"/me", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+bearer)
		resp, err := client.Do(req)
		if err != nil {
			return 0, err
		}
		return resp.StatusCode, resp.Body.Close()
	}
	for bearer, want := range map[string]int{token: http.StatusOK, "made up": http.StatusUnauthorized} {
		if got, err := get(bearer); got != want || err != nil {
			t.Errorf("%d, %v; want %d", got, err, want)
		}
	}
	inner.Shake(tenant.GraphEndpoint, trouble.Shaking{Throttled: 20, Unavailable: 20, Dropped: 20, Seed: 5})
	seen := map[int]int{}
	for range 200 {
		status, err := get(token)
		if (err != nil) != (status == 0) {
			t.Errorf("%d, %v", status, err)
		}
		seen[status]++
	}
	for _, status := range []int{0, http.StatusOK, http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		if seen[status] < 20 {
			t.Errorf("of 200 requests: %v", seen)
		}
	}
}
