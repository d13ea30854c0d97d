package challenge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"frontdesk/graph/challenge"
)

// Whatever a service writes: no panic, and what is found is one JSON object of
// sane size on one line, found again when it is asked for by the book.
func FuzzChallenge(f *testing.F) {
	f.Add(bearer(asked), bearer(`{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`))
	f.Add(`Bearer realm="a, b", error="insufficient_claims", claims="e30="`, `Bearer claims=`)
	f.Fuzz(func(t *testing.T, first, second string) {
		claims, ok := challenge.Claims(of(first, second))
		if ok != (claims != "") {
			t.Fatalf("found %v: %q", ok, claims)
		}
		if !ok {
			return
		}
		if !json.Valid([]byte(claims)) || claims[0] != '{' || len(claims) > 8<<10 || strings.ContainsAny(claims, "\r\n") {
			t.Fatalf("claims %q", claims)
		}
		if again, ok := challenge.Claims(of(bearer(claims))); !ok || again != claims {
			t.Fatalf("%q became %q", claims, again)
		}
		if merged := challenge.Merge(claims, claims); !json.Valid([]byte(merged)) {
			t.Fatalf("merged with itself: %q", merged)
		}
	})
}
