package cae

import (
	"encoding/base64"
	"net/http"
)

// Shape is how a resource writes a challenge into WWW-Authenticate. All of them
// are legal, or have been seen.
type Shape string

// The shapes.
const (
	Plain    Shape = "plain"    // one header, as Graph writes it
	Reversed Shape = "reversed" // claims and error before the rest
	Headers  Shape = "headers"  // among other schemes, each in a header of its own
	Joined   Shape = "joined"   // among other schemes, all in one header
	Unpadded Shape = "unpadded" // base64 without padding
	URLSafe  Shape = "urlsafe"  // base64url without padding
	Unquoted Shape = "unquoted" // claims without quotation marks
	Spaced   Shape = "spaced"   // other case, blanks around equal signs and commas
)

// Shapes are all shapes. The caller owns the slice.
func Shapes() []Shape {
	return []Shape{Plain, Reversed, Headers, Joined, Unpadded, URLSafe, Unquoted, Spaced}
}

// others are schemes that the client does not know; the commas and the word
// claims in them are bait.
const (
	otherPoP   = `PoP authorization_uri="http://127.0.0.1/a,b", nonce="a, Bearer claims=none"`
	otherBasic = `Basic realm="a \"quoted\" realm", charset="UTF-8"`
)

// Challenge writes the challenge for claims (JSON) to h. authorize is the
// address of the authorization endpoint.
func Challenge(h http.Header, shape Shape, authorize, claims string) {
	std := base64.StdEncoding.EncodeToString([]byte(claims))
	where := `realm="", authorization_uri="` + authorize + `", client_id="00000003-0000-0000-c000-000000000000"`
	bearer := func(encoded string) string {
		return `Bearer ` + where + `, error="insufficient_claims", claims="` + encoded + `"`
	}
	for _, line := range map[Shape][]string{
		Plain:    {bearer(std)},
		Reversed: {`Bearer claims="` + std + `", error="insufficient_claims", ` + where},
		Headers:  {otherPoP, bearer(std), otherBasic},
		Joined:   {otherBasic + ", " + bearer(std) + ", " + otherPoP},
		Unpadded: {bearer(base64.RawStdEncoding.EncodeToString([]byte(claims)))},
		URLSafe:  {bearer(base64.RawURLEncoding.EncodeToString([]byte(claims)))},
		Unquoted: {`Bearer ` + where + `, error=insufficient_claims, claims=` + std},
		Spaced:   {`bearer   ` + where + ` ,  Error = "insufficient_claims" , CLAIMS = "` + std + `"`},
	}[shape] {
		h.Add("WWW-Authenticate", line)
	}
}
