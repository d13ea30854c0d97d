package challenge_test

import (
	"encoding/base64"
	"net/http"
	"testing"

	"frontdesk/graph/challenge"
)

// The text holds characters whose base64 differs between the alphabets and
// needs padding.
const asked = `{"access_token":{"nbf":{"essential":true,"value":"1604106651"},"x":"~~~???ÿ"}}`

func TestClaimsAreFoundHoweverTheyAreWritten(t *testing.T) {
	std := base64.StdEncoding.EncodeToString([]byte(asked))
	for name, headers := range map[string][]string{
		"standard":     {`Bearer realm="", error="insufficient_claims", claims="` + std + `"`},
		"url alphabet": {`Bearer error="insufficient_claims", claims="` + base64.URLEncoding.EncodeToString([]byte(asked)) + `"`},
		"no padding":   {`Bearer error="insufficient_claims", claims="` + base64.RawStdEncoding.EncodeToString([]byte(asked)) + `"`},
		"url, bare":    {`Bearer error="insufficient_claims", claims="` + base64.RawURLEncoding.EncodeToString([]byte(asked)) + `"`},
		"unquoted":     {`Bearer error=insufficient_claims,claims=` + std},
		"other order":  {`bearer claims="` + std + `", error="insufficient_claims"`},
		"quoted comma": {`Bearer realm="a, b=\"c\"", authorization_uri="https://login.example.com/a,b", error="insufficient_claims", claims="` + std + `"`},
		"second header": {
			`Negotiate`, `Bearer realm="one", error="invalid_token"`,
			`Bearer error="insufficient_claims", claims="` + std + `"`,
		},
		"second challenge": {`PoP realm="x", Bearer error="insufficient_claims", claims="` + std + `"`},
		"spaces":           {`Bearer  error = "insufficient_claims" ,  claims = "` + std + `"`},
		"plain JSON":       {`Bearer error="insufficient_claims", claims="{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1604106651\"},\"x\":\"~~~???ÿ\"}}"`},
	} {
		if got, ok := challenge.Claims(http.Header{"Www-Authenticate": headers}); !ok || got != asked {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
}

func TestOtherRefusalsAskForNoClaims(t *testing.T) {
	std := base64.StdEncoding.EncodeToString([]byte(asked))
	for _, header := range []string{
		"",
		`Bearer`,
		`Bearer error="invalid_token"`,
		`Bearer error="invalid_token", claims="` + std + `"`,
		`PoP error="insufficient_claims", claims="` + std + `"`,
		`Bearer error="insufficient_claims"`,
		`Bearer error="insufficient_claims", claims=`,
		`Bearer error="insufficient_claims", claims="!!!"`,
		`Bearer error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte("no json")) + `"`,
		`Bearer error="insufficient_claims", claims="unended\`,
		`,,,==="`, `"`, `= = =`, `error="insufficient_claims", claims="` + std + `"`,
	} {
		if got, ok := challenge.Claims(http.Header{"Www-Authenticate": {header}}); ok {
			t.Errorf("%q gave %q", header, got)
		}
	}
}

func FuzzClaims(f *testing.F) {
	f.Add(`Bearer realm="a, b", error="insufficient_claims", claims="e30="`)
	f.Add(`Bearer claims=`)
	f.Fuzz(func(t *testing.T, header string) {
		if claims, ok := challenge.Claims(http.Header{"Www-Authenticate": {header}}); ok && claims == "" {
			t.Fatal("claims found, but empty")
		}
	})
}
