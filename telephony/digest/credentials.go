package digest

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/emiago/sipgo/sip"
	icholy "github.com/icholy/digest"
)

// mostRealms bounds what a PBX can make us remember.
const mostRealms = 8

// Credentials are the user and password of one account, and the challenges that they
// have answered (RFC 3261 section 22). Later requests bring the answer at once, with the
// next nonce count. Safe for concurrent use: calls, lines and the registration share one.
type Credentials struct {
	user string

	mu       sync.Mutex
	password string
	asked    []*asked // one for each realm, oldest first
}

// New are the credentials of a user. An empty password is one that comes later.
func New(user, password string) *Credentials {
	return &Credentials{user: user, password: password}
}

// SetPassword gives the password, where it comes late.
func (c *Credentials) SetPassword(password string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.password = password
}

// HasPassword reports whether there is one.
func (c *Credentials) HasPassword() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.password != ""
}

// LogValue keeps the password out of any log.
func (c *Credentials) LogValue() slog.Value { return slog.StringValue(c.user) }

// asked is the last challenge of a realm.
type asked struct {
	demand
	challenge *icholy.Challenge
	count     int // how often its nonce was used
}

// demand names who asks: a realm, and the header that takes the answer.
type demand struct{ answer, realm string }

// ErrChallenge says that a 401 or 407 holds no challenge that can be answered.
var ErrChallenge = errors.New("no digest challenge that can be answered")

// Authorize adds the answer to a challenge to a request, and those to every other realm
// that has asked before: a proxy and the server behind it each want their own. Of a realm
// it answers the strongest algorithm that it offers (RFC 8760): MD5, SHA-256 or
// SHA-512-256. challenge may be nil: nothing was asked for yet. The body must be set
// before. The error is [ErrChallenge].
func (c *Credentials) Authorize(req *sip.Request, challenge *sip.Response) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if challenge != nil {
		found := challenges(challenge)
		if len(found) == 0 {
			return ErrChallenge
		}
		for _, a := range found {
			c.remember(a)
		}
	}
	for _, a := range c.asked {
		a.count++
		answer, err := icholy.Digest(a.challenge, icholy.Options{
			Method: string(req.Method), URI: req.Recipient.String(), Username: c.user, Password: c.password, Count: a.count,
			GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(req.Body())), nil },
		})
		if err != nil {
			return ErrChallenge
		}
		req.AppendHeader(sip.NewHeader(a.answer, answer.String()))
	}
	return nil
}

// remember takes a challenge in the place of the last one of its realm. A nonce that
// comes again is counted on: no count of it may be used twice (RFC 7616 section 3.4).
func (c *Credentials) remember(a *asked) {
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
		c, err := icholy.ParseChallenge(h.Value())
		if err != nil || strength(c.Algorithm) == 0 {
			continue
		}
		c.Algorithm = strings.ToUpper(c.Algorithm)
		for i := range c.QOP {
			c.QOP[i] = strings.ToLower(strings.TrimSpace(c.QOP[i]))
		}
		if !icholy.CanDigest(c) {
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
