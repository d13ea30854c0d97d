package refer

import (
	"strings"
	"testing"
)

func TestParseReplaces(t *testing.T) {
	for value, want := range map[string]Replaces{
		"a@b;to-tag=x;from-tag=y":                  {CallID: "a@b", ToTag: "x", FromTag: "y"},
		" a@b ; from-tag = y ;EARLY-ONLY;to-tag=x": {CallID: "a@b", ToTag: "x", FromTag: "y", EarlyOnly: true},
	} {
		if got, ok := parseReplaces(value); !ok || got != want {
			t.Errorf("%q: %+v %v", value, got, ok)
		}
	}
	for _, bad := range []string{"", ";", "a", "a;to-tag=x", "a;from-tag=x", ";to-tag=x;from-tag=y", "a;to-tag=x;from-tag=y,b;to-tag=x;from-tag=y"} {
		if got, ok := parseReplaces(bad); ok {
			t.Errorf("%q is taken: %+v", bad, got)
		}
	}
}

func FuzzParseReplaces(f *testing.F) {
	for _, seed := range []string{"a@b;to-tag=x;from-tag=y;early-only", "a;;=;to-tag", "\x00;to-tag=\r\n;from-tag=1", strings.Repeat(";", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		r, ok := parseReplaces(value)
		if !ok {
			return
		}
		if again, ok := parseReplaces(r.String()); !ok || again != r {
			t.Errorf("%q is read as %+v and written as %q", value, r, r)
		}
	})
}
