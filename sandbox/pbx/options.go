package pbx

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"frontdesk/sandbox/people"
)

// Login is what a phone needs to register.
type Login struct {
	Username string
	Password string
}

// Options are how a PBX is started.
type Options struct {
	// Addr is where UDP and TCP listen, on one port: "127.0.0.1" or
	// "127.0.0.1:5060". No port, or port 0, takes a free one. The host must be
	// a loopback address in digits: a demonstration has no business on a network.
	Addr string
	// People are the colleagues behind the extensions.
	People []people.Colleague
	// Attendant is the only phone that may register.
	Attendant Login
	// CallEvery is about how often an outside caller rings; zero: never. It is
	// story time, see Pace.
	CallEvery time.Duration
	// ChatEvery is how often colleagues call each other; zero: never. It is story
	// time, too.
	ChatEvery time.Duration
	// Seed decides who calls and how patient everybody is.
	Seed uint64
	// Pace is how long a second of the story lasts: how long somebody lets it
	// ring, talks, waits. Zero means a second. SIP and RTP keep their own time.
	Pace time.Duration
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Log takes the events; nil discards them. It never sees a password.
	Log *slog.Logger
}

func (o Options) withDefaults() (Options, error) {
	if o.Attendant.Username == "" || o.Attendant.Password == "" {
		return o, errors.New("pbx: the attendant's login is incomplete")
	}
	host, _, err := hostPort(o.Addr)
	if err != nil {
		return o, err
	}
	if !net.ParseIP(host).IsLoopback() {
		return o, fmt.Errorf("pbx: %q is not a loopback address", host)
	}
	if o.Pace <= 0 {
		o.Pace = time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

// story is how long d of the story lasts.
func (o Options) story(d time.Duration) time.Duration {
	return time.Duration(d.Seconds() * float64(o.Pace))
}

// hostPort splits addr, whose port may be missing.
func hostPort(addr string) (host, port string, err error) {
	if net.ParseIP(addr) != nil {
		return addr, "0", nil
	}
	if host, port, err = net.SplitHostPort(addr); err != nil {
		return "", "", fmt.Errorf("pbx: address %q: %w", addr, err)
	}
	return host, port, nil
}
