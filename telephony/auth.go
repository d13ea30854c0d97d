package telephony

import (
	"errors"
	"strings"

	"github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

// credentials answer digest challenges (RFC 3261 section 22, RFC 8760).
type credentials struct{ user, password string }

// errChallenge says that a 401 or 407 holds nothing that can be answered.
var errChallenge = errors.New("no digest challenge that can be answered")

// challenged reports whether a response asks for credentials.
func challenged(res *sip.Response) bool {
	return res.StatusCode == sip.StatusUnauthorized || res.StatusCode == sip.StatusProxyAuthRequired
}

// strength orders the algorithms; a proxy may offer several.
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

// best picks the strongest challenge of a response, and tells where its
// answer goes.
func best(res *sip.Response) (*digest.Challenge, string, error) {
	ask, answer := "WWW-Authenticate", "Authorization"
	if res.StatusCode == sip.StatusProxyAuthRequired {
		ask, answer = "Proxy-Authenticate", "Proxy-Authorization"
	}
	var chosen *digest.Challenge
	for _, h := range res.GetHeaders(ask) {
		c, err := digest.ParseChallenge(h.Value())
		if err != nil || strength(c.Algorithm) == 0 || !digest.CanDigest(c) {
			continue
		}
		if chosen == nil || strength(c.Algorithm) > strength(chosen.Algorithm) {
			chosen = c
		}
	}
	if chosen == nil {
		return nil, "", errChallenge
	}
	chosen.Algorithm = strings.ToUpper(chosen.Algorithm)
	for i := range chosen.QOP {
		chosen.QOP[i] = strings.TrimSpace(chosen.QOP[i])
	}
	return chosen, answer, nil
}

// stale reports whether the server only wants a fresh nonce: the password was
// not refused.
func stale(res *sip.Response) bool {
	c, _, err := best(res)
	return err == nil && c.Stale
}

// authorize adds the answer to a challenge to a request.
func (c credentials) authorize(req *sip.Request, res *sip.Response) error {
	challenge, header, err := best(res)
	if err != nil {
		return err
	}
	answer, err := digest.Digest(challenge, digest.Options{
		Method: string(req.Method), URI: req.Recipient.String(), Username: c.user, Password: c.password,
	})
	if err != nil {
		return errChallenge
	}
	req.RemoveHeader(header)
	req.AppendHeader(sip.NewHeader(header, answer.String()))
	return nil
}
