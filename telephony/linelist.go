package telephony

import (
	"iter"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/lines"
	"frontdesk/telephony/party"
)

// A resource list (RFC 4662) is one subscription that tells of many lines. It is
// asked for before any other, and handled like one; see [subscription]. Its
// members have no subscription of their own while it tells of them. They are
// lamps also when nobody wants them: what is known of them is shown at once when
// somebody does.

// newList is the subscription to a list.
func newList(name string) *lamp {
	return &lamp{extension: name, wanted: true, members: lines.NewList("")}
}

// subscriptions are the list and every line.
func (l *lamps) subscriptions() iter.Seq[*lamp] {
	return func(yield func(*lamp) bool) {
		if l.list != nil && !yield(l.list) {
			return
		}
		for _, m := range l.all {
			if !yield(m) {
				return
			}
		}
	}
}

// await begins the list anew. For a moment nobody is asked for one by one.
func (l *lamps) await(now time.Time) {
	l.unlist(now)
	l.list.members = lines.NewList(l.list.event)
	l.wait = now.Add(l.p.pace.list)
}

// held reports whether a line is not asked for yet, because the list may tell of it.
func (l *lamps) held(m *lamp, now time.Time) bool {
	if l.list == nil || m == l.list || m.live || !now.Before(l.wait) {
		return false
	}
	return !l.list.members.Whole() || l.list.members.Awaits(m.extension)
}

// learnList takes a document of the list, and reports whether everything is known.
func (l *lamps) learnList(req *sip.Request, now time.Time) (whole bool) {
	m := l.list
	known := m.members.Whole()
	var told []string
	info, err := lines.ParseList(contentType(req), req.Body())
	if err != nil {
		l.p.log.Warn("line.failed", "extension", m.extension, "cause", err.Error())
		m.members = lines.NewList(m.event)
	} else {
		told, whole = m.members.Take(info)
	}
	switch {
	case m.members.Whole():
		for _, extension := range told {
			l.hear(extension, now)
		}
	case known: // all of it is asked for again
		l.doubt(now)
		l.wait = now.Add(l.p.pace.list)
	}
	if whole {
		m.gaps.reset()
	}
	return whole
}

func contentType(req *sip.Request) string {
	if h := req.ContentType(); h != nil {
		return h.Value()
	}
	return ""
}

// hear takes what the list says of a line.
func (l *lamps) hear(extension string, now time.Time) {
	state, lasted, told := l.list.members.Line(extension)
	m := l.all[extension]
	switch {
	case !told && m != nil && m.listed:
		l.leaveTo(m, m.lose(now))
		return
	case !told || !party.Dialable(extension):
		return
	case m == nil:
		m = &lamp{extension: extension}
		l.all[extension] = m
	}
	if !m.listed {
		l.end(m)
		m.sub, m.listed = subscription{}, true
	}
	m.setEarly(l.list.members.Early(extension))
	if m.show(state, lasted, now) {
		l.note(m, m.shown)
	}
}

// miss takes that the list was granted or renewed and no NOTIFY has followed
// (RFC 6665 section 4.2.1.2): a PBX may have more to tell than it can send.
// Changes may be missing then, too.
func (l *lamps) miss(now time.Time) {
	if l.owed.IsZero() || now.Before(l.owed) {
		return
	}
	l.p.log.Warn("line.failed", "extension", l.list.extension, "cause", "the list was granted and nothing is told")
	l.list.members = lines.NewList(l.list.event)
	l.unlist(l.told)
}

// unlist takes that the list has told nothing since a moment.
func (l *lamps) unlist(since time.Time) {
	l.wait, l.owed = time.Time{}, time.Time{}
	for _, m := range l.all {
		if m.listed {
			l.leaveTo(m, m.lose(since))
		}
	}
}

// doubt takes that the list has told something that is not known: it may be about
// anybody.
func (l *lamps) doubt(now time.Time) {
	for _, m := range l.all {
		if m.listed {
			l.leaveTo(m, m.show(switchboard.LineUnknown, 0, now))
		}
	}
}

// leaveTo leaves a line to a subscription of its own.
func (l *lamps) leaveTo(m *lamp, news bool) {
	m.listed = false
	switch {
	case !m.wanted:
		l.forget(m)
	case news:
		l.note(m, m.shown)
	}
}
