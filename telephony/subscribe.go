package telephony

import (
	"bytes"
	"context"
	"math/rand/v2"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/digest"
	"frontdesk/telephony/header"
	"frontdesk/telephony/lines"
)

// asking is one SUBSCRIBE and its answers to challenges.
type asking struct {
	m     *lamp
	key   dialogKey // of the dialog it is for; the lamp may have another one by now
	event string
	alone bool           // renews one that nobody doubted
	sent  time.Time      // the first of them
	given digest.Answers // to challenges
}

// ask sends the SUBSCRIBE that is due: in a new dialog, or in the one there is.
// What nobody wants any more is let go of instead.
func (l *lamps) ask(m *lamp) {
	if !m.wanted {
		l.forget(m)
		return
	}
	now := l.p.now()
	l.asked = now
	if m.sub.step == stepBegin || !m.live {
		l.drop(m)
		m.sub.step = stepBegin
		m.sub.begin(now)
		m.event, m.line = l.event, lines.Line{}
		if m == l.list {
			l.await(now)
		}
		m.dialog = l.p.dialogTo(m.extension)
		l.open(m)
	}
	a := asking{m: m, key: m.dialog.key(), event: m.event, alone: m.sub.step == stepRefresh && !m.doubted, sent: now}
	m.asking, m.gap, m.doubted = true, time.Time{}, false
	l.send(a, m.sub.ask(), nil)
}

// open lets NOTIFYs of the lamp's dialog come in; drop ends that.
func (l *lamps) open(m *lamp) {
	m.live = true
	l.count.Add(1)
	l.p.mu.Lock()
	defer l.p.mu.Unlock()
	l.p.subscribed[m.dialog.key()] = m
}

func (l *lamps) drop(m *lamp) {
	if !m.live {
		return
	}
	m.live, m.asking = false, false
	l.count.Add(-1)
	l.p.mu.Lock()
	defer l.p.mu.Unlock()
	delete(l.p.subscribed, m.dialog.key())
}

// end tells the PBX that a line does not matter any more. Nobody waits for the
// answer but the farewell.
func (l *lamps) end(m *lamp) {
	live := m.live
	l.drop(m)
	if live && l.up && m.dialog.remoteTag() != "" {
		l.send(asking{m: m, event: m.event}, 0, nil)
	}
}

// send makes one SUBSCRIBE and brings its answer home.
func (l *lamps) send(a asking, expires time.Duration, challenge *sip.Response) {
	s := l.p.present()
	if s == nil {
		return
	}
	req := a.m.request(s.Contact(l.p.cfg.Username), expires)
	if err := l.p.login.Authorize(req, challenge); err != nil {
		l.settle(a, challenge, nil)
		return
	}
	l.asking++
	l.p.work.Go(func() {
		ctx, cancel := context.WithTimeout(l.ctx, l.p.pace.register)
		defer cancel()
		res, err := s.Ask(ctx, req)
		l.mail.Put(func() {
			l.asking--
			if err == nil && a.given.Next(res) {
				l.send(a, expires, res)
				return
			}
			l.settle(a, res, err)
		})
	})
}

// settle takes the final answer to a SUBSCRIBE.
func (l *lamps) settle(a asking, res *sip.Response, err error) {
	m, now := a.m, l.p.now()
	if err == nil {
		l.answered()
	}
	if !m.live || m.dialog.key() != a.key {
		return // it was let go of meanwhile
	}
	m.asking = false
	switch {
	case err != nil && l.heard.After(a.sent): // the PBX is there: it is this line that nobody speaks for
		m.sub.unanswered(now, rand.Float64())
		l.lose(m, a.sent)
		if m == l.list { // it is asked again before the others are
			l.wait = now.Add(l.p.pace.list)
		}
	case err != nil:
		m.sub.unanswered(now, rand.Float64())
		if !l.silent {
			l.p.log.Warn("line.failed", "extension", m.extension, "cause", err.Error())
		}
		if m == l.list { // is it silent, or has it no list?
			l.wait = time.Time{}
		}
		l.silent = true
		l.fade()
	case res.IsSuccess():
		if m.dialog.remoteTag() == "" {
			m.dialog.establish(res)
		}
		expires := m.sub.ask() // of a PBX that does not say
		if res.GetHeader("Expires") != nil {
			expires = header.Seconds(res, "Expires")
		}
		if m == l.list && l.owed.IsZero() && l.told.Before(a.sent) {
			l.owed = now.Add(l.p.pace.list)
		}
		if m.sub.granted(expires, now, rand.Float64()); m.sub.step == stepBegin {
			l.finished(m)
		} else if !m.gap.IsZero() { // found while this answer was on its way
			m.sub.due = m.gap
		}
	default:
		l.refused(a, res, now)
	}
}

// refused takes a final answer that is no success.
func (l *lamps) refused(a asking, res *sip.Response, now time.Time) {
	m := a.m
	m.sub.refused(res.StatusCode, header.Seconds(res, "Retry-After"), header.Seconds(res, "Min-Expires"), now, rand.Float64())
	if res.StatusCode == 423 && m.sub.least > 0 && !m.sub.due.After(now) {
		return // the same again, for longer
	}
	l.p.log.Info("line.refused", "extension", m.extension, "event", m.event, "status", res.StatusCode)
	if m.sub.step == stepFallBack && l.works(m.event) { // it is this line that is served by something else
		m.sub.hopeless(now)
	}
	if m.sub.step == stepRefresh {
		return // it goes on, and is asked for again
	}
	l.finished(m)
	if m.sub.step == stepFallBack && m != l.list { // a list may be of another package than the lines
		l.fallBack(m.event)
	}
	if res.StatusCode != 481 || !a.alone {
		return
	}
	for other := range l.subscriptions() { // who forgot one may have forgotten all
		if other.live {
			other.sub.due, other.doubted = now, true
		}
	}
}

// works reports whether the PBX has granted a subscription to an event package.
func (l *lamps) works(event string) bool {
	for m := range l.subscriptions() {
		if m.live && m.event == event && !m.sub.ends.IsZero() {
			return true
		}
	}
	return false
}

// finished takes that a subscription is over. Its line is as old as the last
// word about it, and unknown when there will be no other.
func (l *lamps) finished(m *lamp) {
	l.drop(m)
	now := l.p.now()
	if m.sub.final && m != l.list {
		m.show(switchboard.LineUnknown, 0, now)
		l.note(m, m.shown)
		return
	}
	l.lose(m, now)
}

// lose takes that a subscription has told nothing since a moment.
func (l *lamps) lose(m *lamp, since time.Time) {
	switch {
	case m == l.list:
		l.unlist(since)
	case m.lose(since):
		l.note(m, m.shown)
	}
}

// fallBack goes on with the next event package, for everybody at once: a PBX
// has one or does not have it.
func (l *lamps) fallBack(from string) {
	if l.event != from {
		from = "" // somebody was faster
	}
	switch from {
	case lines.DialogEvent:
		l.event = lines.PresenceEvent
	case lines.PresenceEvent:
		l.event = ""
		l.p.log.Warn("line.unsupported", "server", l.p.cfg.Server)
	}
	for m := range l.subscriptions() {
		if m.sub.step == stepFallBack && m.event != l.event {
			m.sub = subscription{}
		}
		if l.event == "" && m != l.list {
			m.show(switchboard.LineUnknown, 0, l.p.now())
			l.note(m, m.shown)
		}
	}
}

// notified takes a NOTIFY. done lets its handler return.
func (l *lamps) notified(m *lamp, req *sip.Request, tx sip.ServerTransaction, done chan struct{}) {
	defer close(done)
	if !m.live || req.Method != sip.NOTIFY || !m.belongs(req) {
		reply(tx, req, 481, "Subscription Does Not Exist")
		return
	}
	if !m.of(req) {
		reply(tx, req, 489, "Bad Event", sip.NewHeader("Allow-Events", m.event))
		return
	}
	reply(tx, req, 200, "OK")
	l.answered()
	if m.dialog.take(req) == outdated {
		return
	}
	m.dialog.refresh(req.Contact())
	now, said := l.p.now(), noticeOf(req)
	if m == l.list {
		l.told, l.owed = now, time.Time{}
	}
	whole := said.State == "pending" || l.learn(m, req, now)
	switch goesOn := m.sub.notified(said, now, rand.Float64()); {
	case !goesOn:
		l.finished(m)
	case !whole:
		m.gap = now.Add(m.gaps.wait(rand.Float64()))
		m.sub.due = m.gap
	}
}

// learn takes the document of a NOTIFY, and reports whether everything is known.
// A NOTIFY without one says nothing of the line.
func (l *lamps) learn(m *lamp, req *sip.Request, now time.Time) (whole bool) {
	if len(bytes.TrimSpace(req.Body())) == 0 {
		return true
	}
	if m == l.list {
		return l.learnList(req, now)
	}
	state, lasted, whole, err := m.read(req)
	if err != nil {
		l.p.log.Warn("line.failed", "extension", m.extension, "cause", err.Error())
	}
	if m.show(state, lasted, now) {
		l.note(m, m.shown)
	}
	if whole {
		m.gaps.reset()
	}
	return whole
}

func noticeOf(req *sip.Request) header.SubscriptionState {
	if h := req.GetHeader("Subscription-State"); h != nil {
		return header.ParseSubscriptionState(h.Value())
	}
	return header.ParseSubscriptionState("")
}
