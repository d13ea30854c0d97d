// Package challenge reads what a 401 from Microsoft Graph asks for: claims
// that the next access token must carry (continuous access evaluation).
package challenge

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// Claims finds the claims that a refused request asks for, as the JSON text to
// hand to the authorization server. ok is false when the answer asks for none:
// then another token of the same kind would be refused too.
//
// The challenge may stand in any of several WWW-Authenticate headers, or after
// another challenge in the same one (RFC 9110 section 11.6.1). The claims are
// base64 of either alphabet, with or without padding.
func Claims(header http.Header) (claims string, ok bool) {
	for _, value := range header.Values("WWW-Authenticate") {
		for _, c := range split(value) {
			if !strings.EqualFold(c.scheme, "Bearer") || !strings.EqualFold(c.params["error"], "insufficient_claims") {
				continue
			}
			if claims, ok := decode(c.params["claims"]); ok {
				return claims, true
			}
		}
	}
	return "", false
}

// decode accepts the claims in any base64, or as the bare JSON object.
func decode(text string) (claims string, ok bool) {
	if raw := []byte(text); json.Valid(raw) && strings.HasPrefix(text, "{") {
		return text, true
	}
	text = strings.TrimRight(strings.TrimSpace(text), "=")
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || !json.Valid(raw) || !strings.HasPrefix(strings.TrimSpace(string(raw)), "{") {
		return "", false
	}
	return string(raw), true
}

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
// escapes undone, or everything up to the next comma or space. Unquoted base64
// may end in "=", which a token may not hold.
func argument(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, " \t,")
		if end < 0 {
			return s, ""
		}
		return s[:end], s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
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
