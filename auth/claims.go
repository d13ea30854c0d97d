package auth

import (
	"encoding/json"
	"maps"
	"strings"
)

// capability tells Microsoft that this client understands claims challenges,
// so that it may end an access at once and issue longer-lived tokens otherwise
// (Microsoft identity platform, "How to use continuous access evaluation
// enabled APIs"). It goes with every authorization and token request.
const capability = `{"access_token":{"xms_cc":{"values":["cp1"]}}}`

// challenge admits a claims request only if it is a JSON object of sane size.
func challenge(s string) string {
	if len(s) > 8<<10 || readObject(s) == nil {
		return ""
	}
	return s
}

// claimsFor is the claims parameter of a request: the capability, and what a
// resource demands.
func claimsFor(demanded string) string {
	merged := readObject(capability)
	if more := readObject(demanded); more != nil {
		merged = merge(merged, more)
	}
	text, err := json.Marshal(merged)
	if err != nil {
		return capability // cannot be: both came from JSON
	}
	return string(text)
}

// merge joins two claims requests (OpenID Connect Core section 5.5). Where
// both name the same thing, objects are joined, lists are put together, and
// otherwise the later one counts.
func merge(a, b map[string]any) map[string]any {
	out := maps.Clone(a)
	for name, theirs := range b {
		switch ours := out[name].(type) {
		case map[string]any:
			if object, ok := theirs.(map[string]any); ok {
				out[name] = merge(ours, object)
			}
		case []any:
			if list, ok := theirs.([]any); ok {
				out[name] = union(ours, list)
			}
		default:
			out[name] = theirs
		}
	}
	return out
}

func union(a, b []any) []any {
	out, seen := []any{}, map[string]bool{}
	for _, list := range [][]any{a, b} {
		for _, v := range list {
			text, _ := json.Marshal(v) // came from JSON
			if !seen[string(text)] {
				seen[string(text)] = true
				out = append(out, v)
			}
		}
	}
	return out
}

func readObject(s string) map[string]any {
	var object map[string]any
	decoder := json.NewDecoder(strings.NewReader(s))
	decoder.UseNumber() // a number goes back as it came
	if decoder.Decode(&object) != nil || decoder.More() {
		return nil
	}
	return object
}
