package pbx

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/icholy/digest"
)

// realm is what phones show when they ask for a password.
const realm = "Frontdesk sandbox"

// nonceLife is how long a nonce may be used; afterwards the phone is told that
// it is stale and must not ask its user again.
const nonceLife = 5 * time.Minute

// verdict is what came of checking credentials.
type verdict int

const (
	refused  verdict = iota // none, malformed, or wrong
	stale                   // right, for a nonce that is no longer taken
	accepted                // right
)

// gate checks digest credentials (RFC 8760 and RFC 7616 with MD5 and qop=auth,
// the least that every phone speaks). Its nonces carry their time and a seal,
// so that it keeps no list of them. It is immutable and safe for any goroutine.
type gate struct {
	login Login
	seal  []byte
}

func newGate(login Login) gate {
	seal := make([]byte, sha256.Size)
	_, _ = rand.Read(seal) // documented never to fail
	return gate{login: login, seal: seal}
}

// challenge is the value of a WWW-Authenticate or Proxy-Authenticate header.
func (g gate) challenge(now time.Time, isStale bool) string {
	c := digest.Challenge{
		Realm: realm, Nonce: g.nonce(now), Stale: isStale, Algorithm: "MD5", QOP: []string{"auth"},
	}
	return c.String()
}

// check judges the value of an Authorization or Proxy-Authorization header.
func (g gate) check(method, header string, now time.Time) verdict {
	cred, err := digest.ParseCredentials(header)
	if err != nil || cred.Username != g.login.Username || cred.Realm != realm || cred.QOP != "auth" || cred.Nc < 1 {
		return refused
	}
	issued, ok := g.issued(cred.Nonce)
	if !ok {
		return refused
	}
	chal := &digest.Challenge{Realm: realm, Nonce: cred.Nonce, Algorithm: "MD5", QOP: []string{"auth"}}
	want, err := digest.Digest(chal, digest.Options{
		Method: method, URI: cred.URI, Count: cred.Nc, Cnonce: cred.Cnonce,
		Username: g.login.Username, Password: g.login.Password,
	})
	if err != nil || cred.Cnonce == "" ||
		subtle.ConstantTimeCompare([]byte(want.Response), []byte(strings.ToLower(cred.Response))) != 1 {
		return refused
	}
	if age := now.Sub(issued); age < 0 || age > nonceLife {
		return stale
	}
	return accepted
}

func (g gate) nonce(now time.Time) string {
	at := strconv.FormatInt(now.UnixMilli(), 16)
	return at + "-" + g.sealed(at)
}

// issued is when a nonce of ours was made.
func (g gate) issued(nonce string) (time.Time, bool) {
	at, mac, found := strings.Cut(nonce, "-")
	if !found || !hmac.Equal([]byte(mac), []byte(g.sealed(at))) {
		return time.Time{}, false
	}
	ms, err := strconv.ParseInt(at, 16, 64)
	return time.UnixMilli(ms), err == nil
}

func (g gate) sealed(at string) string {
	m := hmac.New(sha256.New, g.seal)
	_, _ = m.Write([]byte(at)) // documented never to fail
	return hex.EncodeToString(m.Sum(nil)[:16])
}
