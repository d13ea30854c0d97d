package digest

import "github.com/emiago/sipgo/sip"

// Challenged reports whether a response asks for credentials: 401 or 407.
func Challenged(res *sip.Response) bool {
	return res.StatusCode == sip.StatusUnauthorized || res.StatusCode == sip.StatusProxyAuthRequired
}

// Answers counts, for one request and its repetitions, to whom credentials were given.
// The zero value is a request that was sent as it is. Not safe for concurrent use.
type Answers struct{ given map[demand]int }

// Next reports whether a response is a challenge that is worth an answer, and counts
// that: it is the first of a realm, or says that only the nonce was too old (RFC 7616
// section 3.3). Any other challenge says that the password is wrong.
func (a *Answers) Next(res *sip.Response) bool {
	if !Challenged(res) {
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
func (a *Answers) count(res *sip.Response) {
	if a.given == nil {
		a.given = map[demand]int{}
	}
	for _, c := range challenges(res) {
		a.given[c.demand]++
	}
}
