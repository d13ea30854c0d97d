package challenge_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/graph/challenge"
)

// The text holds characters whose base64 differs between the alphabets and
// needs padding.
const asked = `{"access_token":{"nbf":{"essential":true,"value":"1604106651"},"x":"~~~???ÿ"}}`

func encoded(claims string) string { return base64.StdEncoding.EncodeToString([]byte(claims)) }

func bearer(claims string) string {
	return `Bearer realm="", error="insufficient_claims", claims="` + encoded(claims) + `"`
}

func of(headers ...string) http.Header { return http.Header{"Www-Authenticate": headers} }

func TestClaimsAreFoundHoweverTheyAreWritten(t *testing.T) {
	std := encoded(asked)
	escaped := strings.ReplaceAll(asked, `"`, `\"`)
	percent := url.PathEscape(asked)
	for name, headers := range map[string][]string{
		"standard":            {`Bearer realm="", error="insufficient_claims", claims="` + std + `"`},
		"url alphabet":        {`Bearer error="insufficient_claims", claims="` + base64.URLEncoding.EncodeToString([]byte(asked)) + `"`},
		"no padding":          {`Bearer error="insufficient_claims", claims="` + base64.RawStdEncoding.EncodeToString([]byte(asked)) + `"`},
		"url, bare":           {`Bearer error="insufficient_claims", claims="` + base64.RawURLEncoding.EncodeToString([]byte(asked)) + `"`},
		"percent, base64":     {`Bearer error="insufficient_claims", claims="` + url.QueryEscape(std) + `"`},
		"percent, padding":    {`Bearer error="insufficient_claims", claims="` + strings.ReplaceAll(std, "=", "%3D") + `"`},
		"percent, unquoted":   {`Bearer error=insufficient_claims, claims=` + url.QueryEscape(std)},
		"percent, JSON":       {`Bearer error="insufficient_claims", claims="` + percent + `"`},
		"folded":              {`Bearer error="insufficient_claims", claims="` + std[:20] + " \t" + std[20:] + `"`},
		"unquoted":            {`Bearer error=insufficient_claims,claims=` + std},
		"unquoted, last":      {`Bearer realm=x error=insufficient_claims claims=` + std},
		"other order":         {`bearer claims="` + std + `", error="insufficient_claims"`},
		"capitals":            {`BEARER ERROR="Insufficient_Claims", CLAIMS="` + std + `"`},
		"quoted comma":        {`Bearer realm="a, b=\"c\"", authorization_uri="https://login.example.com/a,b", error="insufficient_claims", claims="` + std + `"`},
		"looks like another":  {`Bearer realm="x, claims=e30=", error="insufficient_claims", claims="` + std + `"`},
		"second header":       {`Negotiate`, `Bearer realm="one", error="invalid_token"`, `Bearer error="insufficient_claims", claims="` + std + `"`},
		"first header":        {`Bearer error="insufficient_claims", claims="` + std + `"`, `Bearer realm="two"`, `Basic realm="x"`},
		"second challenge":    {`PoP realm="x", Bearer error="insufficient_claims", claims="` + std + `"`},
		"after a token":       {`Negotiate YIIK/g==, Bearer error="insufficient_claims", claims="` + std + `"`},
		"spaces":              {`Bearer  error = "insufficient_claims" ,  claims = "` + std + `"`},
		"plain JSON":          {`Bearer error="insufficient_claims", claims="` + escaped + `"`},
		"plain JSON, bare":    {`Bearer claims=` + asked + `, error="insufficient_claims"`},
		"JSON on lines":       {`Bearer error="insufficient_claims", claims="` + encoded("\n"+strings.ReplaceAll(asked, ":", " :\n ")+"\n") + `"`},
		"the same once more":  {bearer(asked), bearer(asked)},
		"beside a broken one": {`Bearer error="insufficient_claims", claims="!!!"`, `"`, bearer(asked), `Bearer error="insufficient_claims", claims=`},
	} {
		got, ok := challenge.Claims(of(headers...))
		if !ok || got != asked {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
}

func TestOtherRefusalsAskForNoClaims(t *testing.T) {
	std := encoded(asked)
	for _, header := range []string{
		"",
		`Bearer`,
		`Bearer error="invalid_token"`,
		`Bearer error="invalid_token", claims="` + std + `"`,
		`PoP error="insufficient_claims", claims="` + std + `"`,
		`Bearer error="insufficient_claims"`,
		`Bearer error="insufficient_claims", claims=`,
		`Bearer error="insufficient_claims", claims="!!!"`,
		`Bearer error="insufficient_claims", claims="%zz"`,
		`Bearer error="insufficient_claims", claims="` + encoded("no json") + `"`,
		`Bearer error="insufficient_claims", claims="` + encoded(`["a"]`) + `"`,
		`Bearer error="insufficient_claims", claims="` + encoded("{\"a\":\"\xff\"}") + `"`,
		`Bearer error="insufficient_claims", claims="unended\`,
		`Bearer error="insufficient_claims", claims={"a":`,
		`,,,==="`, `"`, `= = =`, `error="insufficient_claims", claims="` + std + `"`,
	} {
		if got, ok := challenge.Claims(of(header)); ok {
			t.Errorf("%q gave %q", header, got)
		}
	}
}

// A token has to meet every challenge, so they go to the service as one.
func TestSeveralChallengesAreMerged(t *testing.T) {
	nbf := func(value string) string {
		return `{"access_token":{"nbf":{"essential":true,"value":"` + value + `"}}}`
	}
	for name, c := range map[string]struct {
		headers []string
		want    string
	}{
		"different claims": {
			[]string{bearer(nbf("1")), bearer(`{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`)},
			`{"access_token":{"acrs":{"essential":true,"value":"c1"},"nbf":{"essential":true,"value":"1"}}}`,
		},
		"in one header": {
			[]string{bearer(`{"access_token":{"a":null}}`) + ", " + bearer(`{"id_token":{"b":null}}`)},
			`{"access_token":{"a":null},"id_token":{"b":null}}`,
		},
		"later first":  {[]string{bearer(nbf("1604106651")), bearer(nbf("999"))}, nbf("1604106651")},
		"later second": {[]string{bearer(nbf("999")), bearer(nbf("1604106651"))}, nbf("1604106651")},
		"lists": {
			[]string{bearer(`{"access_token":{"capolids":{"values":["a","b"]}}}`), bearer(`{"access_token":{"capolids":{"essential":true,"values":["b","c"]}}}`)},
			`{"access_token":{"capolids":{"essential":true,"values":["a","b","c"]}}}`,
		},
		"essential stays":     {[]string{bearer(`{"a":{"b":{"essential":true}}}`), bearer(`{"a":{"b":{"essential":false}}}`)}, `{"a":{"b":{"essential":true}}}`},
		"null asks for less":  {[]string{bearer(`{"a":{"b":{"value":"x"}}}`), bearer(`{"a":{"b":null}}`)}, `{"a":{"b":{"value":"x"}}}`},
		"more than null":      {[]string{bearer(`{"a":{"b":null}}`), bearer(`{"a":{"b":{"value":"x"}}}`)}, `{"a":{"b":{"value":"x"}}}`},
		"the newer value":     {[]string{bearer(`{"a":{"b":{"value":"x"}}}`), bearer(`{"a":{"b":{"value":"y"}}}`)}, `{"a":{"b":{"value":"y"}}}`},
		"numbers as they are": {[]string{bearer(`{"a":12345678901234567890}`), bearer(`{"b":1.50}`)}, `{"a":12345678901234567890,"b":1.50}`},
		"other kinds":         {[]string{bearer(`{"a":[1],"b":true,"c":"x"}`), bearer(`{"a":"y","b":"z","c":[2]}`)}, `{"a":"y","b":"z","c":[2]}`},
	} {
		if got, ok := challenge.Claims(of(c.headers...)); !ok || got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Sizes are bounded: what is too big is left out, and the rest is read.
func TestBounds(t *testing.T) {
	big := `{"a":"` + strings.Repeat("x", 6<<10) + `"}`
	other := `{"b":"` + strings.Repeat("y", 6<<10) + `"}`
	for name, c := range map[string]struct {
		headers []string
		want    string
	}{
		"a long header":        {[]string{`Bearer realm="` + strings.Repeat("x", 16<<10) + `", error=insufficient_claims, claims=` + encoded(asked)}, ""},
		"beside a long header": {[]string{bearer(asked), `Bearer realm="` + strings.Repeat("x", 16<<10) + `", error=insufficient_claims, claims={"b":1}`}, asked},
		"long claims":          {[]string{`Bearer error=insufficient_claims claims={"a":"` + strings.Repeat("x", 8<<10) + `"}`, bearer(asked)}, asked},
		"too much when merged": {[]string{bearer(big), bearer(other)}, other},
		"many headers":         {append(make([]string, 16), bearer(asked)), ""},
	} {
		if got, ok := challenge.Claims(of(c.headers...)); ok != (c.want != "") || got != c.want {
			t.Errorf("%s: %.60q of %d bytes", name, got, len(got))
		}
	}
}

// A header made to be slow is not: every byte is read once.
func TestAHostileHeaderIsReadInNoTime(t *testing.T) {
	var headers []string
	for _, unit := range []string{`a={`, `a={"b":`, `a="`, `a="\\`, `=,`, `{`, `a `} {
		headers = append(headers, "Bearer "+strings.Repeat(unit, 16<<10/len(unit)-10))
	}
	start := time.Now()
	for range 10 {
		if got, ok := challenge.Claims(of(headers...)); ok {
			t.Fatalf("%q", got)
		}
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("%s", took)
	}
}
