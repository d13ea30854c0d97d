package header

import (
	"strings"

	"github.com/emiago/sipgo/sip"
)

// Lists reports whether a header of a message, such as Require or Allow, lists a tag, in
// upper or lower case (RFC 3261 section 7.3.1).
func Lists(m interface{ GetHeaders(string) []sip.Header }, header, tag string) bool {
	for _, h := range m.GetHeaders(header) {
		for one := range strings.SplitSeq(h.Value(), ",") {
			if strings.EqualFold(strings.TrimSpace(one), tag) {
				return true
			}
		}
	}
	return false
}

// First is the first of the values of a header: up to the first comma outside quotes and
// brackets (RFC 3261 section 7.3.1).
func First(value string) string {
	quoted, deep := false, 0
	for i, r := range value {
		switch {
		case r == '"' && (i == 0 || value[i-1] != '\\'):
			quoted = !quoted
		case quoted:
		case r == '<':
			deep++
		case r == '>':
			deep--
		case r == ',' && deep == 0:
			return value[:i]
		}
	}
	return value
}

// Split is all values of a header, without those that are empty.
func Split(value string) []string {
	var out []string
	for value != "" {
		first := First(value)
		if v := strings.TrimSpace(first); v != "" {
			out = append(out, v)
		}
		value = strings.TrimPrefix(value[len(first):], ",")
	}
	return out
}
