package peers

import (
	"strconv"
	"strings"
	"time"
)

// Channel is one leg of a call inside the PBX.
type Channel struct {
	Name     string // such as PJSIP/1001-00000003
	User     string // the telephone: 1001, or "outside"
	Exten    string // the number that was dialled
	State    string // Up, Ring (it calls), Ringing (it is called)
	App      string
	Caller   string
	Duration time.Duration
	Bridge   string // legs with the same bridge hear each other; "" alone
	ID       string
}

// Channels lists the legs that are up now. No calls, no channels.
func (a *Asterisk) Channels() []Channel {
	a.t.Helper()
	var list []Channel
	for line := range strings.Lines(a.CLI("core show channels concise")) {
		// name!context!exten!priority!state!app!data!caller!account!peer account!flags!seconds!bridge!id
		f := strings.Split(strings.TrimSpace(line), "!")
		if len(f) < 14 {
			continue
		}
		seconds, _ := strconv.Atoi(f[11])
		_, user, _ := strings.Cut(f[0], "/")
		if i := strings.LastIndexByte(user, '-'); i >= 0 {
			user = user[:i]
		}
		list = append(list, Channel{
			Name: f[0], User: user, Exten: f[2], State: f[4], App: f[5], Caller: f[7],
			Duration: time.Duration(seconds) * time.Second, Bridge: f[12], ID: f[13],
		})
	}
	return list
}

// Talking reports whether a leg of each of the two telephones is in the same
// bridge, that is whether they hear each other.
func (a *Asterisk) Talking(user, other string) bool {
	a.t.Helper()
	bridges := map[string]bool{}
	list := a.Channels()
	for _, c := range list {
		if c.User == user && c.Bridge != "" {
			bridges[c.Bridge] = true
		}
	}
	for _, c := range list {
		if c.User == other && bridges[c.Bridge] {
			return true
		}
	}
	return false
}

// WaitTalking waits at most 10 s until the two telephones hear each other.
func (a *Asterisk) WaitTalking(user, other string) {
	a.t.Helper()
	if !Eventually(10*time.Second, func() bool { return a.Talking(user, other) }) {
		a.t.Fatalf("%s and %s are not connected: %+v", user, other, a.Channels())
	}
}

// WaitIdle waits at most 10 s until no call is up.
func (a *Asterisk) WaitIdle() {
	a.t.Helper()
	if !Eventually(10*time.Second, func() bool { return len(a.Channels()) == 0 }) {
		a.t.Fatalf("calls are still up: %+v", a.Channels())
	}
}

// Registered reports whether a telephone has a contact at the PBX.
func (a *Asterisk) Registered(user string) bool {
	a.t.Helper()
	return strings.Contains(a.CLI("pjsip show contacts"), " "+user+"/sip:")
}

// WaitRegistered waits at most 10 s until the telephone has registered.
func (a *Asterisk) WaitRegistered(user string) {
	a.t.Helper()
	if !Eventually(10*time.Second, func() bool { return a.Registered(user) }) {
		a.t.Fatalf("%s is not registered:\n%s", user, a.CLI("pjsip show contacts"))
	}
}
