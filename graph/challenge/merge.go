package challenge

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Merge is the claims request (OpenID Connect Core section 5.5) that asks for
// what two of them ask for. Each is a JSON object or empty. Where both ask for
// the same thing, lists are joined, what is essential to one is essential, and
// of two times "not before" the later one counts, which meets both; of other
// values the newer one does. A result beyond eight kilobytes is given up for
// the newer of the two.
func Merge(older, newer string) string {
	a, b := parse(older), parse(newer)
	switch {
	case a == nil:
		return newer
	case b == nil:
		return older
	}
	text, err := json.Marshal(join(a, b))
	if err != nil || len(text) > claimsLimit {
		return newer
	}
	return string(text)
}

// parse keeps numbers as they are written. What is no object is nil.
func parse(claims string) map[string]any {
	var object map[string]any
	d := json.NewDecoder(strings.NewReader(claims))
	d.UseNumber()
	if d.Decode(&object) != nil {
		return nil
	}
	return object
}

func join(a, b map[string]any) map[string]any {
	out := maps.Clone(a)
	for name, newer := range b {
		older, both := out[name]
		if !both || older == nil {
			out[name] = newer
			continue
		}
		out[name] = joinValues(name, older, newer)
	}
	return out
}

func joinValues(name string, older, newer any) any {
	switch older := older.(type) {
	case map[string]any:
		newer, ok := newer.(map[string]any)
		switch {
		case !ok:
			return older // a bare null asks for less
		case name == "nbf" && later(older["value"], newer["value"]):
			newer = maps.Clone(newer)
			newer["value"] = older["value"]
		}
		return join(older, newer)
	case []any:
		if list, ok := newer.([]any); ok {
			return union(older, list)
		}
	case bool:
		if name == "essential" && older {
			return true
		}
	}
	return newer
}

func union(a, b []any) []any {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.ContainsFunc(out, func(o any) bool { return reflect.DeepEqual(o, v) }) {
			out = append(out, v)
		}
	}
	return out
}

// later compares two times, which are seconds written as texts.
func later(a, b any) bool {
	x, okX := seconds(a)
	y, okY := seconds(b)
	return okX && okY && x > y
}

func seconds(v any) (int64, bool) {
	text, ok := v.(string)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
