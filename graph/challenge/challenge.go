// Package challenge reads what a 401 from Microsoft Graph asks for: claims
// that the next access token must carry (continuous access evaluation).
package challenge

import (
	"net/http"
	"strings"
)

// Bounds on what is read: a challenge of Microsoft's is below two kilobytes.
const (
	headersLimit = 16       // headers
	headerLimit  = 16 << 10 // bytes of one
	claimsLimit  = 8 << 10  // bytes, decoded or merged
)

// Claims finds the claims that a refused request asks for, as the JSON text to
// hand to the authorization server. ok is false when the answer asks for none:
// then another token of the same kind would be refused too.
//
// The challenge may stand in any of several WWW-Authenticate headers, or after
// another challenge in the same one (RFC 9110 section 11.6.1). The claims are
// base64 of either alphabet, with or without padding, percent-encoded or not,
// in quotes or not, or the bare JSON. Several challenges are merged, since a
// token has to meet all of them; see [Merge].
func Claims(header http.Header) (claims string, ok bool) {
	values := header.Values("WWW-Authenticate")
	for _, value := range values[:min(len(values), headersLimit)] {
		if len(value) > headerLimit {
			continue
		}
		for _, c := range split(value) {
			if !strings.EqualFold(c.scheme, "Bearer") || !strings.EqualFold(c.params["error"], "insufficient_claims") {
				continue
			}
			if more, found := decode(c.params["claims"]); found {
				claims, ok = Merge(claims, more), true
			}
		}
	}
	return claims, ok
}
