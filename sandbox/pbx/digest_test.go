package pbx

import (
	"strings"
	"testing"
	"time"

	"github.com/icholy/digest"
)

func TestTheGate(t *testing.T) {
	now := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	g := newGate(Login{attendant, secret})
	// reply is what a phone with these credentials says to the challenge.
	reply := func(user, password, method string) string {
		chal, err := digest.ParseChallenge(g.challenge(now, false))
		must(t, err)
		cred, err := digest.Digest(chal, digest.Options{Method: method, URI: "sip:127.0.0.1", Username: user, Password: password})
		must(t, err)
		return cred.String()
	}
	right := reply(attendant, secret, "REGISTER")
	for _, c := range []struct {
		name, method, header string
		after                time.Duration
		want                 verdict
	}{
		{"right", "REGISTER", right, 0, accepted},
		{"right, used again in time", "REGISTER", right, nonceLife, accepted},
		{"right, too late", "REGISTER", right, nonceLife + time.Second, stale},
		{"for another method", "INVITE", right, 0, refused},
		{"wrong password", "REGISTER", reply(attendant, "guess", "REGISTER"), 0, refused},
		{"wrong password, too late", "REGISTER", reply(attendant, "guess", "REGISTER"), time.Hour, refused},
		{"another user", "REGISTER", reply("1001", secret, "REGISTER"), 0, refused},
		{"a nonce of somebody else", "REGISTER", strings.Replace(right, `nonce="`, `nonce="1`, 1), 0, refused},
		{"without qop", "REGISTER", strings.Replace(right, "qop=auth", "qop=none", 1), 0, refused},
		{"another scheme", "REGISTER", "Bearer abc", 0, refused},
		{"nothing", "REGISTER", "", 0, refused},
		{"no response", "REGISTER", "Digest username=\"1000\"", 0, refused},
	} {
		if got := g.check(c.method, c.header, now.Add(c.after)); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
	if !strings.Contains(g.challenge(now, true), "stale=true") || strings.Contains(g.challenge(now, false), "stale") {
		t.Error("only a stale nonce is called stale")
	}
}
