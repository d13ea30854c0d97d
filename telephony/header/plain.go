package header

import (
	"net/url"
	"strings"
	"unicode"
)

// Plain makes untrusted text one printable line of 80 characters at most, unescaped once
// (RFC 3986 section 2.1). Marks that nobody sees go, too: some turn the text around, so that
// it reads as another.
func Plain(text string) string {
	if unescaped, err := url.PathUnescape(text); err == nil {
		text = unescaped
	}
	text = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r == '\uFFFD' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if runes := []rune(text); len(runes) > 80 {
		text = string(runes[:80])
	}
	return strings.TrimSpace(text)
}
