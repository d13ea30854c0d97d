package telephony

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

// mostRealms bounds what a PBX can make us remember.
const mostRealms = 8

// credentials answer digest challenges (RFC 3261 section 22, RFC 8760). What was
// asked for is remembered, and later requests bring the answer at once, with the
// next nonce count. Safe for concurrent use: calls, lines and the registration
// share one.
type credentials struct {
	user string

	mu       sync.Mutex
	password string
	asked    []*asked // one for each realm, oldest first
}

// asked is the last challenge of a realm.
type asked struct {
	demand
	challenge *digest.Challenge
	count     int // how often its nonce was used
}

// demand names who asks: a realm, and the header that takes the answer.
type demand struct{ answer, realm string }

// errChallenge says that a 401 or 407 holds nothing that can be answered.
var errChallenge = errors.New("no digest challenge that can be answered")

// challenged reports whether a response asks for credentials.
func challenged(res *sip.Response) bool {
	return res.StatusCode == sip.StatusUnauthorized || res.StatusCode == sip.StatusProxyAuthRequired
}

// authorize adds the answer to a challenge to a request, and those to every
// other realm that has asked before: a proxy and the server behind it each want
// their own. challenge may be nil: nothing was asked for yet. The body must be
// set before.
func (c *credentials) authorize(req *sip.Request, challenge *sip.Response) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if challenge != nil {
		found := challenges(challenge)
		if len(found) == 0 {
			return errChallenge
		}
		for _, a := range found {
			c.remember(a)
		}
	}
	for _, a := range c.asked {
		a.count++
		answer, err := digest.Digest(a.challenge, digest.Options{
			Method: string(req.Method), URI: req.Recipient.String(), Username: c.user, Password: c.password, Count: a.count,
			GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(req.Body())), nil },
		})
		if err != nil {
			return errChallenge
		}
		req.AppendHeader(sip.NewHeader(a.answer, answer.String()))
	}
	return nil
}

// remember takes a challenge in the place of the last one of its realm. A nonce that
// comes again is counted on: no count of it may be used twice (RFC 7616 section 3.4).
func (c *credentials) remember(a *asked) {
	c.asked = slices.DeleteFunc(c.asked, func(old *asked) bool {
		if old.demand == a.demand && old.challenge.Nonce == a.challenge.Nonce {
			a.count = old.count
		}
		return old.demand == a.demand
	})
	if len(c.asked) == mostRealms {
		c.asked = c.asked[1:]
	}
	c.asked = append(c.asked, a)
}

// challenges reads a 401 or 407: of each realm the strongest challenge that can
// be answered (a server offers the same in several algorithms).
func challenges(res *sip.Response) (found []*asked) {
	ask, answer := "WWW-Authenticate", "Authorization"
	if res.StatusCode == sip.StatusProxyAuthRequired {
		ask, answer = "Proxy-Authenticate", "Proxy-Authorization"
	}
	for _, h := range res.GetHeaders(ask) {
		c, err := digest.ParseChallenge(h.Value())
		if err != nil || strength(c.Algorithm) == 0 {
			continue
		}
		c.Algorithm = strings.ToUpper(c.Algorithm)
		for i := range c.QOP {
			c.QOP[i] = strings.ToLower(strings.TrimSpace(c.QOP[i]))
		}
		if !digest.CanDigest(c) {
			continue
		}
		who := demand{answer, c.Realm}
		i := slices.IndexFunc(found, func(a *asked) bool { return a.demand == who })
		switch {
		case i < 0 && len(found) < mostRealms:
			found = append(found, &asked{demand: who, challenge: c})
		case i >= 0 && strength(c.Algorithm) > strength(found[i].challenge.Algorithm):
			found[i].challenge = c
		}
	}
	return found
}

// strength orders the algorithms.
func strength(algorithm string) int {
	switch strings.ToUpper(algorithm) {
	case "", "MD5":
		return 1
	case "SHA-256":
		return 2
	case "SHA-512-256":
		return 3
	default:
		return 0
	}
}

// answers counts, for one request and its repetitions, to whom credentials were
// given. The zero value is a request that was sent as it is.
type answers struct{ given map[demand]int }

// next reports whether a response is a challenge that is worth an answer, and
// counts that: it is the first of a realm, or says that only the nonce was too
// old. Any other says that the password is wrong.
func (a *answers) next(res *sip.Response) bool {
	if !challenged(res) {
		return false
	}
	worth := false
	for _, c := range challenges(res) {
		n := a.given[c.demand]
		worth = worth || n == 0 || n < 3 && c.challenge.Stale
	}
	if worth {
		a.count(res)
	}
	return worth
}

// count notes that a challenge is answered.
func (a *answers) count(res *sip.Response) {
	if a.given == nil {
		a.given = map[demand]int{}
	}
	for _, c := range challenges(res) {
		a.given[c.demand]++
	}
}

// set gives the password, where it came late.
func (c *credentials) set(password string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.password = password
}

// known reports whether there is a password.
func (c *credentials) known() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.password != ""
}

// LogValue keeps the password out of any log.
func (c *credentials) LogValue() slog.Value { return slog.StringValue(c.user) }
