package queue

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"frontdesk/switchboard"
)

// fold is what the packets of the PBX add up to. The zero value, with a user, has
// heard nothing.
type fold struct {
	user   string   // our extension: the end of the interface of a member
	wanted []string // the queues; empty: those of which we are a member

	members map[string]member // ours, by queue
	waiting map[string]entry  // by the PBX's name of the call
	fresh   *fold             // the answer to a QueueStatus that is still coming
	settled bool              // one answer was whole
}

// member is us in one queue.
type member struct {
	device string // how the PBX names us
	paused bool
	since  time.Time
}

type entry struct {
	queued switchboard.Queued
}

// waitingAtMost bounds what is remembered of a PBX that never lets anybody go.
const waitingAtMost = 10 * switchboard.QueueAtMost

// take adds a packet, and reports whether something to be shown may have changed.
func (f *fold) take(p packet, now time.Time) bool {
	switch strings.ToLower(p["event"]) {
	case "queueparams": // an answer begins, for this queue
		f.begin()
	case "queuemember":
		if f.fresh != nil {
			f.fresh.join(p, now)
		}
	case "queueentry":
		if f.fresh != nil {
			wait, _ := strconv.ParseUint(p["wait"], 10, 31)
			f.fresh.wait(p, now.Add(-time.Duration(wait)*time.Second))
		}
	case "queuestatuscomplete":
		f.begin() // also a PBX without queues answers
		f.settle()
		return true
	case "queuecallerjoin":
		f.wait(p, now)
		return true
	case "queuecallerleave", "queuecallerabandon":
		delete(f.waiting, p["uniqueid"])
		return true
	case "queuememberpause", "queuememberadded", "queuememberstatus":
		f.join(p, now)
		return true
	case "queuememberremoved":
		if f.ours(p) {
			delete(f.members, p["queue"])
		}
		return true
	}
	return false
}

// begin makes room for an answer, if none is coming yet.
func (f *fold) begin() {
	if f.fresh == nil {
		f.fresh = &fold{user: f.user, wanted: f.wanted}
	}
}

// settle takes an answer that is whole. Moments that are known already stay: the
// PBX counts waiting in whole seconds, and not since when we are paused.
func (f *fold) settle() {
	for id, e := range f.fresh.waiting {
		if old, known := f.waiting[id]; known && old.queued.Queue == e.queued.Queue {
			f.fresh.waiting[id] = old
		}
	}
	for name, m := range f.fresh.members {
		if old, known := f.members[name]; known && old.paused == m.paused {
			f.fresh.members[name] = old
		}
	}
	f.members, f.waiting, f.fresh, f.settled = f.fresh.members, f.fresh.waiting, nil, true
}

// ours reports whether a member is us: PJSIP/1000, Local/1000@desk, SIP/1000-0000abcd.
func (f *fold) ours(p packet) bool {
	for _, key := range []string{"stateinterface", "interface", "location"} {
		_, name, _ := strings.Cut(p[key], "/")
		if end := strings.IndexAny(name, "@/"); end >= 0 {
			name = name[:end]
		}
		if name != "" && (name == f.user || telephone(name) == f.user) {
			return true
		}
	}
	return false
}

// telephone is whose channel it is: a PBX adds eight hexadecimal digits to the name of
// a telephone. Any other hyphen is part of that name.
func telephone(channel string) string {
	end := strings.LastIndexByte(channel, '-')
	if end < 0 || len(channel)-end != 9 {
		return channel
	}
	if _, err := strconv.ParseUint(channel[end+1:], 16, 32); err != nil {
		return channel
	}
	return channel[:end]
}

func (f *fold) join(p packet, now time.Time) {
	if !f.ours(p) || p["queue"] == "" {
		return
	}
	m := member{device: cmp.Or(p["interface"], p["location"]), paused: p["paused"] == "1", since: now}
	if old, known := f.members[p["queue"]]; known && old.paused == m.paused {
		return
	}
	if f.members == nil {
		f.members = map[string]member{}
	}
	f.members[p["queue"]] = m
}

func (f *fold) wait(p packet, since time.Time) {
	id := p["uniqueid"]
	if id == "" || len(f.waiting) >= waitingAtMost {
		return
	}
	if f.waiting == nil {
		f.waiting = map[string]entry{}
	}
	f.waiting[id] = entry{switchboard.Queued{
		ID: id, Queue: p["queue"], Since: since,
		Who: switchboard.Party{Name: known(p["calleridname"]), Number: known(p["calleridnum"])},
	}}
}

// known is what a PBX knows, as one short line: it writes words where it knows
// nothing. Marks that nobody sees go: some turn the text around, so that it reads as
// another.
func known(text string) string {
	switch strings.ToLower(text) {
	case "unknown", "<unknown>", "anonymous":
		return ""
	}
	text = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r == '\uFFFD' {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 80 {
		text = string(runes[:80])
	}
	return strings.TrimSpace(text)
}

// watches reports whether a queue is one whose callers wait for us.
func (f *fold) watches(queue string) bool {
	if len(f.wanted) > 0 {
		return slices.Contains(f.wanted, queue)
	}
	_, member := f.members[queue]
	return member
}

// queue is what is to be shown.
func (f *fold) queue(now time.Time) switchboard.Queue {
	q := switchboard.Queue{State: switchboard.QueueKnown, Read: now}
	for _, e := range f.waiting {
		if f.watches(e.queued.Queue) {
			q.Waiting = append(q.Waiting, e.queued)
		}
	}
	slices.SortFunc(q.Waiting, func(a, b switchboard.Queued) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.ID, b.ID))
	})
	if more := len(q.Waiting) - switchboard.QueueAtMost; more > 0 {
		q.Waiting, q.More = q.Waiting[:switchboard.QueueAtMost], more
	}
	q.Ready, q.Since = f.readiness()
	return q
}

// readiness is ready as long as one queue sends us calls.
func (f *fold) readiness() (ready switchboard.Readiness, since time.Time) {
	for name, m := range f.members {
		switch {
		case !f.watches(name):
		case !m.paused && ready != switchboard.Ready:
			ready, since = switchboard.Ready, m.since
		case !m.paused && m.since.After(since), m.paused && ready != switchboard.Ready && m.since.After(since):
			ready, since = cmp.Or(ready, switchboard.Paused), m.since
		}
	}
	return ready, since
}

// devices are the names under which we are a member of queues that are watched.
func (f *fold) devices() (names []string) {
	for name, m := range f.members {
		if f.watches(name) && !slices.Contains(names, m.device) {
			names = append(names, m.device)
		}
	}
	slices.Sort(names)
	return names
}
