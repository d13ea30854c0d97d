package telephony

import (
	"context"
	"sync/atomic"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/lines"
	"frontdesk/telephony/mailbox"
	"frontdesk/telephony/party"
)

const (
	mostLamps  = 1000 // subscriptions at a time
	mostAsking = 16   // SUBSCRIBEs under way at a time
)

// lamps are the lines of the colleagues: a subscription for each (RFC 4235,
// RFC 6665), and one goroutine that owns them all. What changes while it looks
// through its mail is posted as one event.
//
// Silence is not idleness. A PBX that does not answer, or has forgotten one
// subscription after a restart, is noticed by asking for one of them again
// every few seconds; until it reports anew, every line is as old as its last
// word.
type lamps struct {
	p     *Phone
	mail  *mailbox.Box
	count atomic.Int64 // for the log and tests: how many are live

	// Everything below belongs to run.
	ctx     context.Context // of SUBSCRIBEs under way; ends after the farewell
	first   string          // the event package that is tried first; empty: none is
	list    *lamp           // the resource list; nil: the settings name none
	wait    time.Time       // until when its first word is awaited
	owed    time.Time       // by when its word must follow a SUBSCRIBE that was granted; zero: none is owed
	told    time.Time       // when it last said anything
	event   string          // of new subscriptions; empty: the PBX has none
	all     map[string]*lamp
	asking  int
	up      bool      // registered
	silent  bool      // the last SUBSCRIBE was not answered: one at a time from now on
	bound   binding   // what the PBX knew of us when the subscriptions were made
	heard   time.Time // when the PBX last said anything here
	asked   time.Time // when it was last asked
	changed map[string]switchboard.Line

	followers map[string][]*follower // by extension
}

func newLamps(p *Phone) *lamps {
	l := &lamps{p: p, mail: mailbox.New(), all: map[string]*lamp{}, changed: map[string]switchboard.Line{}}
	switch p.cfg.LineState {
	case "off":
	case "presence":
		l.first = lines.PresenceEvent
	default:
		l.first = lines.DialogEvent
	}
	if p.cfg.LineList != "" {
		l.list = newList(p.cfg.LineList)
	}
	return l
}

// WatchLines tells whose lines matter, the most pressing first, at most a
// thousand. The list replaces the one before; a line that is left out is let go
// of after a while.
func (p *Phone) WatchLines(extensions []string) {
	p.lamps.mail.Put(func() { p.lamps.want(extensions) })
}

// run serves the lamps until ctx ends, and then takes leave of the PBX.
func (l *lamps) run(ctx context.Context) {
	defer l.mail.Close()
	var stop context.CancelFunc
	l.ctx, stop = context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			l.leave()
			return
		case <-l.mail.Wake():
			l.mail.Drain()
		case <-timer.C:
		}
		timer.Reset(l.work())
		l.tell()
	}
}

// tell posts what has changed.
func (l *lamps) tell() {
	if len(l.changed) > 0 {
		l.p.post(switchboard.LinesRead{Results: l.changed})
		l.changed = map[string]switchboard.Line{}
	}
}

// want takes the list of those whose lines matter.
func (l *lamps) want(extensions []string) {
	for _, m := range l.all {
		m.wanted = false
	}
	for i, extension := range extensions[:min(len(extensions), mostLamps)] {
		m := l.all[extension]
		if m == nil {
			if !party.Dialable(extension) {
				continue
			}
			m = &lamp{extension: extension}
			l.all[extension] = m
		}
		m.rank, m.wanted = i, true
	}
	for _, m := range l.all { // what is live stays while there is room: it may be wanted again
		if !m.wanted && !m.listed && (!m.live || len(l.all) > mostLamps) {
			l.forget(m)
		}
	}
}

// forget lets go of a line.
func (l *lamps) forget(m *lamp) {
	l.end(m)
	delete(l.all, m.extension)
	l.note(m, switchboard.Line{})
}

// registered is called when the PBX has taken our registration.
func (l *lamps) registered() {
	s := l.p.present()
	if s == nil {
		return
	}
	now := binding{s.Contact(l.p.cfg.Username), s.Path()}
	if !l.up || l.bound.path != now.path || !sameHost(l.bound.contact, now.contact) {
		l.fade()
		l.up, l.silent, l.bound, l.event = true, false, now, l.first
		for m := range l.subscriptions() { // the PBX may have restarted, and we may be elsewhere
			l.drop(m)
			m.sub = subscription{}
		}
		l.unlist(l.heard)
	}
}

// lost is called when the registration has failed.
func (l *lamps) lost() {
	l.up = false
	l.fade()
}

// fade says of every line that it is not heard of any more.
func (l *lamps) fade() {
	since := l.heard
	if since.IsZero() {
		since = l.p.now()
	}
	for _, m := range l.all {
		if m.lose(since) {
			l.note(m, m.shown)
		}
	}
}

// answered notes that the PBX is there. After a silence everything is asked
// for again: what happened meanwhile was told to nobody.
func (l *lamps) answered() {
	l.heard = l.p.now()
	if l.silent {
		l.silent = false
		for m := range l.subscriptions() {
			if m.live {
				m.sub.due = l.heard
			}
		}
	}
}

// note remembers what is to be posted of a line.
func (l *lamps) note(m *lamp, line switchboard.Line) {
	l.changed[m.extension] = line
	l.tellFollowers(m.extension, line)
	l.p.log.Info("line.state", "extension", m.extension, "state", string(line.State), "lost", !line.Lost.IsZero())
}

// work asks for what is due and tells how long there is nothing to do.
func (l *lamps) work() time.Duration {
	now := l.p.now()
	if !l.up || l.event == "" {
		return time.Hour
	}
	l.miss(now)
	for l.asking < l.room() {
		m := l.next(now)
		if m == nil {
			break
		}
		l.ask(m)
	}
	return max(l.rest(now), time.Millisecond)
}

// room is how many SUBSCRIBEs may be under way.
func (l *lamps) room() int {
	if l.silent {
		return 1
	}
	return mostAsking
}

// next is the most pressing lamp that is due: while the PBX is silent, and when
// nothing was asked for a while, the one that has waited for longest.
func (l *lamps) next(now time.Time) *lamp {
	var due, oldest *lamp
	for m := range l.subscriptions() {
		if m.idle() || l.held(m, now) {
			continue
		}
		if !m.sub.due.After(now) && (due == nil || l.before(m, due)) {
			due = m
		}
		if m.live && m.wanted && (oldest == nil || m.sub.due.Before(oldest.sub.due)) {
			oldest = m
		}
	}
	quiet := now.Sub(l.asked) >= l.p.pace.canary
	switch {
	case l.silent && !quiet:
		return nil
	case due == nil && quiet:
		return oldest
	default:
		return due
	}
}

// before orders those that are due: while the PBX is silent by their time, so
// that one which is never answered hinders nobody; else the resource list, then
// new ones by their rank, then renewals.
func (l *lamps) before(m, o *lamp) bool {
	if l.silent && !m.sub.due.Equal(o.sub.due) {
		return m.sub.due.Before(o.sub.due)
	}
	if m == l.list || o == l.list {
		return m == l.list
	}
	if m.sub.step != o.sub.step {
		return m.sub.step < o.sub.step
	}
	return m.rank < o.rank
}

// rest is how long until something is due.
func (l *lamps) rest(now time.Time) time.Duration {
	if l.asking >= l.room() {
		return time.Hour // an answer wakes us
	}
	rest, canary := time.Hour, l.asked.Add(l.p.pace.canary).Sub(now)
	if !l.owed.IsZero() {
		rest = l.owed.Sub(now)
	}
	for m := range l.subscriptions() {
		switch {
		case m.idle():
		case l.held(m, now):
			rest = min(rest, l.wait.Sub(now))
		case l.silent && m.live && m.wanted:
			rest = min(rest, canary)
		case l.silent:
			rest = min(rest, max(canary, m.sub.due.Sub(now)))
		case m.live && m.wanted:
			rest = min(rest, canary, m.sub.due.Sub(now))
		default:
			rest = min(rest, m.sub.due.Sub(now))
		}
	}
	return rest
}

// leave ends every subscription, as far as a moment allows.
func (l *lamps) leave() {
	limit := time.NewTimer(l.p.pace.farewell)
	defer limit.Stop()
	for m := range l.subscriptions() {
		if l.up && !l.silent {
			l.end(m)
		}
	}
	for l.asking > 0 {
		select {
		case <-l.mail.Wake():
			l.mail.Drain()
		case <-limit.C:
			return
		}
	}
}
