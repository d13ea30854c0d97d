package ears

import (
	"slices"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
)

// queue lets a conversation have microphone and speaker when no other has them: at
// once where nobody is talked to yet.
func (e *Ears) queue(id switchboard.CallID, rtp *media.Session) {
	e.unqueue(rtp)
	e.aside = append(e.aside, guest{id, rtp})
	if e.waiting.alerts(e.current) {
		e.leave()
	}
}

// setAside remembers whom another call takes microphone and speaker from: they are
// not held, so they may not stay in silence when that one ends.
func (e *Ears) setAside(by *media.Session) {
	if e.rtp == by {
		return
	}
	for _, g := range []guest{e.guest, {e.current, e.rtp}} {
		if g.rtp != nil && g.rtp != by && !e.waiting.alerts(g.id) {
			e.aside = append(e.aside, g)
		}
	}
}

// unqueue forgets that a call waits for microphone and speaker, or for its conference.
func (e *Ears) unqueue(rtp *media.Session) {
	e.aside = slices.DeleteFunc(e.aside, func(g guest) bool { return g.rtp == rtp })
	if e.parted == rtp {
		e.parted = nil
	}
}
