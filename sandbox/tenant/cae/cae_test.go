package cae_test

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"frontdesk/sandbox/tenant/cae"
)

func TestParse(t *testing.T) {
	for parameter, want := range map[string]struct {
		capable, ok bool
		value       string
	}{
		"": {ok: true},
		`{"access_token":{"xms_cc":{"values":["cp1"]}}}`:                                         {capable: true, ok: true, value: "cp1"},
		`{"access_token":{"xms_cc":{"values":["CP1"]},"nbf":{"essential":true,"value":"17"}}}`:   {capable: true, ok: true, value: "17"},
		`{"access_token":{"other":{"values":["cp1"]},"null":null},"id_token":{"nbf":{"a":"b"}}}`: {ok: true, value: "cp1"},
		`cp1`:                    {},
		`[]`:                     {},
		`null`:                   {},
		`{"access_token":"cp1"}`: {},
	} {
		c, err := cae.Parse(parameter)
		if (err == nil) != want.ok || c.Capable != want.capable || want.value != "" && !c.Has(want.value) {
			t.Errorf("%s: %+v, %v", parameter, c, err)
		}
	}
}

// Every shape is another writing of the same challenge.
func TestShapes(t *testing.T) {
	seen := map[string]bool{}
	find := regexp.MustCompile(`(?i)claims ?= ?"?([A-Za-z0-9+/_-]{20,}=*)`)
	const claims = `{"access_token":{"nbf":{"essential":true,"value":"1788012345?>~"}}}`
	for _, shape := range cae.Shapes() {
		h := http.Header{}
		cae.Challenge(h, shape, "http://127.0.0.1:1/authorize", claims)
		text := strings.Join(h.Values("WWW-Authenticate"), "\n")
		m := find.FindStringSubmatch(text)
		if m == nil || seen[text] {
			t.Errorf("%s: %q", shape, text)
			continue
		}
		seen[text] = true
		std := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(m[1], "="))
		if raw, err := base64.RawStdEncoding.DecodeString(std); err != nil || string(raw) != claims {
			t.Errorf("%s: %q, %v", shape, raw, err)
		}
	}
}
