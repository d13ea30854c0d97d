package auth

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Errors and suberrors decide; numbers choose the words; ids reach IT.
func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		body    string
		verdict verdict
		code    string
	}{
		"idle":               {400, `{"error":"invalid_grant","error_codes":[700082]}`, renew, "signin-idle"},
		"revoked":            {400, `{"error":"invalid_grant","error_codes":[50173]}`, renew, "signin-revoked"},
		"sign-in frequency":  {400, `{"error":"invalid_grant","error_codes":[70043]}`, renew, "signin-frequency"},
		"ended, no number":   {400, `{"error":"invalid_grant"}`, renew, "signin-ended"},
		"number in the text": {400, `{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token has expired"}`, renew, "signin-idle"},
		"step-up":            {400, `{"error":"interaction_required","error_codes":[50076],"claims":"{\"access_token\":{}}"}`, interact, "signin-confirm"},
		"step-up as a grant": {400, `{"error":"invalid_grant","suberror":"basic_action","error_codes":[50079]}`, interact, "signin-confirm"},
		"grant with claims":  {400, `{"error":"invalid_grant","error_codes":[50076],"claims":"{\"access_token\":{}}"}`, interact, "signin-confirm"},
		"consent removed":    {400, `{"error":"invalid_grant","suberror":"consent_required","error_codes":[65001]}`, interact, "signin-consent"},
		"admin approval":     {400, `{"error":"access_denied","error_codes":[90094]}`, interact, "signin-admin-approval"},
		"not assigned":       {400, `{"error":"invalid_grant","error_codes":[50105]}`, renew, "signin-not-assigned"},
		"policy":             {400, `{"error":"interaction_required","error_codes":[53003]}`, interact, "signin-policy"},
		"app unknown":        {400, `{"error":"unauthorized_client","error_codes":[700016]}`, blocked, "signin-app-unknown"},
		"not public":         {401, `{"error":"invalid_client","error_codes":[7000218]}`, blocked, "signin-registration"},
		"busy":               {400, `{"error":"temporarily_unavailable","error_codes":[90033]}`, passes, "signin-busy"},
		"throttled":          {429, `{"error":"invalid_grant","error_codes":[50196]}`, passes, "signin-busy"},
		"broken":             {503, `{"error":"server_error"}`, passes, "signin-busy"},
		"unknown number":     {400, `{"error":"invalid_grant","error_codes":[1]}`, renew, "signin-ended"},
		"unknown error":      {400, `{"error":"something_new"}`, interact, "signin-refused"},
		"error of a joker":   {400, `{"error":"<script>\nx"}`, interact, "signin-refused"},
	} {
		t.Run(name, func(t *testing.T) {
			r := readRefusal(c.status, http.Header{}, []byte(c.body))
			if r == nil {
				t.Fatal("not read")
			}
			if got := judge(r); got != c.verdict {
				t.Errorf("verdict %d, want %d", got, c.verdict)
			}
			fault := r.fault()
			if fault.Code != c.code || fault.Text == "" || fault.Hint == "" || strings.ContainsAny(fault.Text+fault.Hint, "\n<") {
				t.Errorf("fault %+v, want %s", *fault, c.code)
			}
		})
	}
}

func TestRefusalKeepsOnlyWhatIsChecked(t *testing.T) {
	header := http.Header{"Retry-After": {"17"}}
	r := readRefusal(400, header, []byte(`{"error":"invalid_grant","error_description":"secret AADSTS50173 text","error_codes":[50173],
		"claims":"not json","trace_id":"0a1b2c3d-0000-4000-8000-000000000001","correlation_id":"<b>"}`))
	if r.Claims != "" || r.Correlation != "" || r.Trace != "0a1b2c3d-0000-4000-8000-000000000001" || r.RetryAfter != 17*time.Second {
		t.Errorf("%+v", *r)
	}
	if strings.Contains(r.Error(), "secret") {
		t.Errorf("the error repeats the description: %v", r)
	}
	for _, body := range []string{"", "<html>", `{"a":1}`, "null", "[]"} {
		if readRefusal(400, header, []byte(body)) != nil {
			t.Errorf("%q is no refusal", body)
		}
	}
}

// No sentence stands twice under one number, and every one is complete.
func TestSentences(t *testing.T) {
	numbers, codes := map[int]bool{}, map[string]bool{}
	for _, s := range sentences {
		if s.fault.Code == "" || s.fault.Text == "" || s.fault.Hint == "" || len(s.numbers)+len(s.codes) == 0 {
			t.Errorf("incomplete: %+v", s)
		}
		for _, n := range s.numbers {
			if numbers[n] {
				t.Errorf("AADSTS%d stands twice", n)
			}
			numbers[n] = true
		}
		for _, c := range s.codes {
			if codes[c] {
				t.Errorf("%s stands twice", c)
			}
			codes[c] = true
		}
	}
}

func TestIssuers(t *testing.T) {
	const guid = "8d1c2f60-4a1b-4c3d-9e5f-0a1b2c3d4e5f"
	for name, c := range map[string]struct {
		cfg   Config
		url   string
		found string
		ok    bool
	}{
		"by GUID":          {Config{Cloud: "global", TenantID: guid}, "https://login.microsoftonline.com/" + guid + "/v2.0", "https://login.microsoftonline.com/" + guid + "/v2.0", true},
		"another GUID":     {Config{Cloud: "global", TenantID: guid}, "https://login.microsoftonline.com/" + guid + "/v2.0", "https://login.microsoftonline.com/11111111-2222-4333-8444-555566667777/v2.0", false},
		"by domain":        {Config{Cloud: "global", TenantID: "example.com"}, "https://login.microsoftonline.com/example.com/v2.0", "https://login.microsoftonline.com/" + guid + "/v2.0", true},
		"other host":       {Config{Cloud: "global", TenantID: "example.com"}, "https://login.microsoftonline.com/example.com/v2.0", "https://evil.example.com/" + guid + "/v2.0", false},
		"template":         {Config{Cloud: "global", TenantID: "example.com"}, "https://login.microsoftonline.com/example.com/v2.0", "https://login.microsoftonline.com/{tenantid}/v2.0", false},
		"US government":    {Config{Cloud: "usgov", TenantID: guid}, "https://login.microsoftonline.us/" + guid + "/v2.0", "https://login.microsoftonline.com/" + guid + "/v2.0", false},
		"China":            {Config{Cloud: "china", TenantID: guid}, "https://login.partner.microsoftonline.cn/" + guid + "/v2.0", "https://login.partner.microsoftonline.cn/" + guid + "/v2.0", true},
		"another provider": {Config{Issuer: "https://id.example.com"}, "https://id.example.com", "https://id.example.com", true},
	} {
		i, err := chooseIssuer(c.cfg)
		if err != nil || i.url != c.url || i.accepts(c.found) != c.ok {
			t.Errorf("%s: %q, %v; accepts %q: %v", name, i.url, err, c.found, !c.ok)
		}
	}
}

func TestTenants(t *testing.T) {
	for tenant, want := range map[string]bool{
		"8d1c2f60-4a1b-4c3d-9e5f-0a1b2c3d4e5f": true, "example.com": true, "a-b.example.co.uk": true,
		"common": false, "organizations": false, "": false, "../evil": false, "example.com/../x": false, "a b.com": false,
		"evil.example.com@x": false, "------------------------------------": false,
	} {
		if got := validTenant(tenant); got != want {
			t.Errorf("%q: %v", tenant, got)
		}
	}
}

func FuzzReadRecord(f *testing.F) {
	f.Add(`{"v":1,"issuer":"i","client":"c","account":{"tid":"t","oid":"o"},"refresh":"r"}`)
	f.Add(`{"v":2}`)
	f.Add("")
	f.Fuzz(func(t *testing.T, stored string) {
		r, err := readRecord(stored, "i", "c")
		if (r == nil) == (err == nil) {
			t.Errorf("neither a record nor an error: %v", err)
		}
	})
}
