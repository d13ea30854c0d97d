package challenge

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"
)

// decode accepts the claims in any base64, or as the bare JSON object, either
// of them percent-encoded or not. It gives them on one line.
func decode(text string) (claims string, ok bool) {
	text = strings.TrimSpace(text)
	if strings.Contains(text, "%") && !strings.HasPrefix(text, "{") {
		plain, err := url.PathUnescape(text) // not as in a query: there a plus would become a space
		if err != nil {
			return "", false
		}
		text = plain
	}
	if claims, ok := object([]byte(text)); ok {
		return claims, true
	}
	raw, err := base64.RawStdEncoding.DecodeString(alphabet.Replace(strings.TrimRight(text, "=")))
	if err != nil {
		return "", false
	}
	return object(raw)
}

// alphabet turns either alphabet of base64 into the standard one, and drops
// the spaces of a value that was folded.
var alphabet = strings.NewReplacer("-", "+", "_", "/", " ", "", "\t", "")

func object(raw []byte) (claims string, ok bool) {
	var line bytes.Buffer
	raw = bytes.TrimSpace(raw)
	if len(raw) > claimsLimit || !bytes.HasPrefix(raw, []byte("{")) || !utf8.Valid(raw) || json.Compact(&line, raw) != nil {
		return "", false
	}
	return line.String(), true
}
