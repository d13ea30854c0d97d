package challenge

import (
	"encoding/json"
	"strings"
)

// one is a single challenge: its scheme, and its parameters by lower-case name.
type one struct {
	scheme string
	params map[string]string
}

// split takes a header apart into its challenges. What it cannot read, it
// skips: a sloppy header must not cost the sign-in.
func split(value string) []one {
	var out []one
	for rest := value; ; {
		rest = strings.TrimLeft(rest, " \t,")
		if rest == "" {
			return out
		}
		name, after := token(rest)
		if name == "" {
			rest = rest[1:]
			continue
		}
		equals := strings.TrimLeft(after, " \t")
		if !strings.HasPrefix(equals, "=") {
			out = append(out, one{scheme: name, params: map[string]string{}})
			rest = after
			continue
		}
		var text string
		text, rest = argument(strings.TrimLeft(equals[1:], " \t"))
		if len(out) > 0 {
			out[len(out)-1].params[strings.ToLower(name)] = text
		}
	}
}

// token cuts a scheme or parameter name off the front.
func token(s string) (name, rest string) {
	end := strings.IndexAny(s, " \t,=\"")
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

// argument cuts a parameter's value off the front: a quoted string with its
// escapes undone, a JSON object, or everything up to the next comma or space.
// Unquoted base64 may end in "=", which a token may not hold. A string or an
// object without an end takes the rest, so that no byte is read twice.
func argument(s string) (value, rest string) {
	switch {
	case strings.HasPrefix(s, `"`):
		return quoted(s[1:])
	case strings.HasPrefix(s, "{"):
		var object json.RawMessage
		d := json.NewDecoder(strings.NewReader(s))
		if d.Decode(&object) != nil {
			return s, ""
		}
		return s[:d.InputOffset()], s[d.InputOffset():]
	}
	end := strings.IndexAny(s, " \t,")
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}

// quoted reads a quoted string after its first quote (RFC 9110 section 5.6.4).
func quoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			return b.String(), s[i+1:]
		case '\\':
			i++
			if i < len(s) {
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}
