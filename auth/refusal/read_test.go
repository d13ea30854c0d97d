package refusal_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/refusal"
)

// A refusal as Microsoft documents it, with all there is.
func TestRead(t *testing.T) {
	got := refusal.Read(400, http.Header{"Retry-After": {"17"}}, []byte(`{"error":"invalid_grant","suberror":"basic_action","error_codes":[50076],
		"error_description":"AADSTS50079: another\r\nTrace ID: 00000000-0000-0000-0000-000000000000","claims":"{ \"access_token\":\n{} }",
		"timestamp":"2026-11-22 21:51:07Z","trace_id":"`+trace+`","correlation_id":"`+correlation+`","error_uri":"https://login.example.com/error?code=50076"}`))
	want := &refusal.Refusal{
		Status: 400, Code: "invalid_grant", Sub: "basic_action", Numbers: []int{50076}, Claims: `{"access_token":{}}`, Trace: trace, Correlation: correlation,
		At: time.Date(2026, 11, 22, 21, 51, 7, 0, time.UTC), RetryAfter: 17 * time.Second,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if text := got.Error(); text != "the sign-in service answered invalid_grant/basic_action (AADSTS50076)" {
		t.Error(text)
	}
}

// A proxy's page or another service's error is no refusal of the provider's.
func TestNotAProviders(t *testing.T) {
	for _, body := range []string{
		"", "<html>", "null", "[]", `{"a":1}`, `{"error":""}`, `{"error":null}`, `{"error":{"code":"x"}}`, `{"error":7}`, `{"ERROR":"invalid_grant"}`,
		`{"error":"invalid_grant"} trailing`, `{"error":"invalid_grant","x":"` + strings.Repeat("x", 256<<10) + `"}`,
	} {
		if r := refusal.Read(400, nil, []byte(body)); r != nil {
			t.Errorf("%.40q gave %v", body, r)
		}
	}
}

// Each field stands by itself: a broken one is left out, the rest is kept.
func TestBrokenFields(t *testing.T) {
	long := `"{\"a\":\"` + strings.Repeat("x", 8<<10) + `\"}"`
	for name, c := range map[string]struct {
		body string
		want refusal.Refusal
	}{
		"words":        {`{"error":"Invalid Grant!","suberror":"` + secret + `"}`, refusal.Refusal{Code: "unrecognised", Sub: "unrecognised"}},
		"hexadecimal":  {`{"error":"e3b0c44298fc1c149afbf4c8996fb924"}`, refusal.Refusal{Code: "unrecognised"}},
		"types":        {`{"error":"invalid_grant","suberror":1,"claims":{},"error_codes":"50076","trace_id":[],"timestamp":1}`, refusal.Refusal{Code: "invalid_grant"}},
		"numbers":      {`{"error":"invalid_grant","error_codes":[0,-1,1e3,1.5,99999999999999999999,70008,70008,1,2,3,4,5]}`, refusal.Refusal{Code: "invalid_grant", Numbers: []int{70008, 1, 2, 3}}},
		"no JSON":      {`{"error":"invalid_grant","claims":"not json"}`, refusal.Refusal{Code: "invalid_grant"}},
		"no object":    {`{"error":"invalid_grant","claims":"[1]"}`, refusal.Refusal{Code: "invalid_grant"}},
		"long claims":  {`{"error":"invalid_grant","claims":` + long + `}`, refusal.Refusal{Code: "invalid_grant"}},
		"ids":          {`{"error":"invalid_grant","trace_id":"<b>","correlation_id":"e3b0c44298fc1c149afbf4c8996fb924"}`, refusal.Refusal{Code: "invalid_grant"}},
		"an old time":  {`{"error":"invalid_grant","timestamp":"0001-01-01 00:00:00Z"}`, refusal.Refusal{Code: "invalid_grant"}},
		"another time": {`{"error":"invalid_grant","timestamp":"yesterday"}`, refusal.Refusal{Code: "invalid_grant"}},
	} {
		c.want.Status = 400
		if got := refusal.Read(400, nil, []byte(c.body)); got == nil || !reflect.DeepEqual(*got, c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"17": 17 * time.Second, "86400": 10 * time.Minute, "9223372036854775807": 10 * time.Minute,
		"0": 0, "-5": 0, "": 0, "soon": 0, "99999999999999999999": 0,
	} {
		r := refusal.Read(429, http.Header{"Retry-After": {value}}, []byte(`{"error":"temporarily_unavailable"}`))
		if r.RetryAfter != want {
			t.Errorf("%q: %v", value, r.RetryAfter)
		}
	}
}

// What comes with the redirect besides the description counts as well.
func TestFromBrowser(t *testing.T) {
	got := refusal.FromBrowser("interaction_required", description(50105), map[string][]string{
		"suberror": {"message_only"}, "claims": {stepUp}, "error_codes": {"[53003, 50076]"}, "state": {secret}, "code": {secret},
	})
	want := &refusal.Refusal{
		Code: "interaction_required", Sub: "message_only", Numbers: []int{53003, 50076}, Claims: stepUp, Trace: trace, Correlation: correlation,
		At: time.Date(2026, 11, 22, 21, 51, 7, 0, time.UTC),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

// The service's time counts; without one it is the caller's, and none if the
// caller has none.
func TestWhenItWas(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.FixedZone("", 3600))
	r := refusal.Read(503, nil, []byte(`{"error":"server_error"}`))
	if got := r.Details(now); got != "HTTP 503 · server_error · 2026-03-02 09:00:00 UTC" {
		t.Error(got)
	}
	if got := r.Details(time.Time{}); got != "HTTP 503 · server_error" || r.Fault(names).Details != got {
		t.Error(got)
	}
}
