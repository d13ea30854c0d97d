package telephony

import (
	"slices"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
)

// queue lets a conversation have microphone and speaker when no other has them: at
// once where nobody is talked to yet.
func (a *audio) queue(id switchboard.CallID, rtp *media.Session) {
	a.unqueue(rtp)
	a.aside = append(a.aside, guest{id, rtp})
	if a.waiting.alerts(a.current) {
		a.leave()
	}
}

// setAside remembers whom another call takes microphone and speaker from: they are
// not held, so they may not stay in silence when that one ends.
func (a *audio) setAside(by *media.Session) {
	if a.rtp == by {
		return
	}
	for _, g := range []guest{a.guest, {a.current, a.rtp}} {
		if g.rtp != nil && g.rtp != by && !a.waiting.alerts(g.id) {
			a.aside = append(a.aside, g)
		}
	}
}

// unqueue forgets that a call waits for microphone and speaker, or for its conference.
func (a *audio) unqueue(rtp *media.Session) {
	a.aside = slices.DeleteFunc(a.aside, func(g guest) bool { return g.rtp == rtp })
	if a.parted == rtp {
		a.parted = nil
	}
}
