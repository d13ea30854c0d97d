package auth

import (
	"math/rand/v2"
	"time"

	"frontdesk/auth/answer"
)

// ahead is how long before its end a token is refreshed.
const ahead = 5 * time.Minute

// token is the access token in memory. The zero value is no token.
type token struct {
	access string
	claims string    // the challenge it satisfies
	got    time.Time // when it was asked for
	until  time.Time // when it is no longer handed out
	renew  time.Time // when it is to be refreshed
}

// newToken counts from when the request was sent, so that a slow answer does
// not lengthen a token's life.
func newToken(g answer.Grant, claims string, asked time.Time) token {
	life := g.Life
	if life <= 0 {
		life = ahead // the provider does not say: believe it for a short while
	}
	renew := asked.Add(max(life-min(ahead, life/2), time.Second)) // whatever the provider says, not in a circle
	if in := g.RefreshIn; in > 0 && in < life {
		renew = asked.Add(in)
	}
	return token{
		access: g.Access, claims: claims, got: asked,
		until: asked.Add(life - min(10*time.Second, life/10)), renew: renew,
	}
}

// valid says whether the token can be handed out. One from the future is not
// believed: the clock has been set back, and its end cannot be told.
func (t token) valid(now time.Time) bool {
	return t.access != "" && now.Before(t.until) && !now.Before(t.got.Add(-skew))
}

// serves says whether the token can be given to a caller with these claims. A
// challenge that comes back a minute after it was met has not been met.
func (t token) serves(claims string, now time.Time) bool {
	if !t.valid(now) {
		return false
	}
	return claims == "" || (claims == t.claims && now.Sub(t.got) < time.Minute)
}

// failure is a refresh that failed, remembered so that callers do not repeat it.
type failure struct {
	err     error
	lasting bool      // until the operator acts
	until   time.Time // else: when it may be tried again
	count   int
}

// Back-off after failures that will pass.
const (
	firstPause   = 2 * time.Second
	longestPause = time.Minute
)

// pause is how long to wait after the n-th failure in a row, with a fifth of
// chance in it so that a building full of consoles does not ask in step.
func pause(n int, asked time.Duration) time.Duration {
	d := firstPause << min(n-1, 10)
	d = max(min(d, longestPause), asked)
	return d + time.Duration(rand.Int64N(int64(d)/5+1))
}
