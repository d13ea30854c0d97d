package rounds

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"frontdesk/graph/gate"
	"frontdesk/graph/schedule"
	"frontdesk/switchboard"
)

// round is one pass over everybody whose turn it is, or over those who are
// looked at alone.
type round struct {
	start    time.Time
	regular  bool // begun by the clock
	full     bool // over everybody
	calls    int
	answered int
	people   int   // asked for
	row      int   // calls that failed one after the other, up to now
	given    bool  // up, with people left unasked
	err      error // the first failure of a call
}

// call is one request: for whom, and for which window.
type call struct {
	staff   *staff
	batch   []*subject
	from    time.Time
	window  time.Duration
	cancel  context.CancelFunc
	dropped bool // nobody wants it any more
}

// answer is what came of a call.
type answer struct {
	*call
	schedule.Answer
	err error
}

// start begins what is to be done now: a round when its time has come, and
// calls for it while there is room.
func (r *Refresher) start(ctx context.Context) []func() answer {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, now := r.staff, r.now()
	if len(s.subjects) == 0 {
		return nil
	}
	if !now.Before(r.next) {
		r.next = now.Add(r.every)
		if s.crawls() {
			r.conclude(ctx, now)
		}
		s.begin(now, r.every)
	}
	s.want(now)
	room := AtOnce
	if s.careful {
		room = 1
	}
	var out []func() answer
	for len(s.calls) < room && s.round != nil {
		batch := s.pick()
		if len(batch) == 0 {
			break
		}
		c := newCall(s, batch, now)
		for _, one := range batch {
			one.asking, one.before, one.tried = c, one.tried, now
		}
		calling, cancel := context.WithCancel(ctx)
		c.cancel = cancel
		s.calls[c] = struct{}{}
		s.round.calls++
		out = append(out, func() answer { return r.fetch(calling, gate.Background, c) })
	}
	r.finish(ctx, now)
	return out
}

// newCall asks for a whole window from this morning on: what stood in the
// calendar then belongs to the picture of the day. A shorter one begins with the
// present half hour.
func newCall(s *staff, batch []*subject, now time.Time) *call {
	c := &call{staff: s, batch: batch, from: today(now), window: batch[0].span()}
	if c.window < Window {
		c.from = now.UTC().Truncate(schedule.Interval)
	}
	return c
}

// rest is how long nothing happens by itself.
func (r *Refresher) rest() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.staff.subjects) == 0 {
		return r.every
	}
	next := r.next
	if look := r.staff.nextLook(); !look.IsZero() && look.Before(next) {
		next = look
	}
	return max(next.Sub(r.now()), time.Millisecond)
}

func (r *Refresher) fetch(ctx context.Context, class gate.Class, c *call) answer {
	if err := ctx.Err(); err != nil {
		return answer{call: c, err: err}
	}
	q := schedule.Question{Mails: make([]string, len(c.batch)), From: c.from, To: c.from.Add(c.window), Titles: r.titles}
	for i, one := range c.batch {
		q.Mails[i] = one.mail
	}
	got, err := r.ask(ctx, class, q)
	if err == nil && len(got.Schedules) != len(q.Mails) {
		err = errors.New("an answer for other people than asked for")
	}
	return answer{c, got, err}
}

// settle takes an answer in and tells of it. An answer that is no longer
// wanted changes nothing.
func (r *Refresher) settle(ctx context.Context, a answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a.cancel()
	delete(a.staff.calls, a.call)
	if a.staff != r.staff || ctx.Err() != nil {
		return
	}
	s, now := r.staff, r.now()
	for _, one := range a.batch {
		one.asking, one.due, one.seen = nil, false, false
	}
	switch {
	case a.dropped && a.err != nil:
		s.undo(a, now)
	case a.err != nil:
		s.failed(a)
	default:
		r.post(switchboard.CalendarRead{Results: s.answered(a, now)})
	}
	r.finish(ctx, now)
}

// undo forgets a call that was dropped. Whoever is looked at again meanwhile
// gets another one.
func (s *staff) undo(a answer, now time.Time) {
	for _, one := range a.batch {
		one.tried = one.before
	}
	s.want(now)
}

// finish ends a round that has nobody left to ask for.
func (r *Refresher) finish(ctx context.Context, now time.Time) {
	if r.staff.round != nil && len(r.staff.calls) == 0 && !r.staff.anyWanted() {
		r.conclude(ctx, now)
	}
}

// conclude ends a round and tells how it went. One from which everybody was
// dropped goes without a word.
func (r *Refresher) conclude(ctx context.Context, now time.Time) {
	done := r.staff.round
	r.staff.round = nil
	if !done.regular && done.answered == 0 && done.err == nil {
		return
	}
	r.status.People, r.status.Failed = len(r.staff.byID), 0
	for _, one := range r.staff.subjects {
		if one.lost {
			r.status.Failed += len(one.people)
		}
	}
	r.status.Fault = nil
	if done.given || done.answered == 0 && done.err != nil {
		r.status.Fault = faultOf(done.err)
	} else if done.regular {
		r.status.At = now
	}
	r.tell()
	r.report(ctx, done, now)
}

// report writes one line for the log.
func (r *Refresher) report(ctx context.Context, done *round, now time.Time) {
	level, attributes := slog.LevelInfo, []slog.Attr{
		slog.Bool("full", done.full), slog.Int("people", done.people), slog.Int("calls", done.calls),
		slog.Int64("ms", now.Sub(done.start).Milliseconds()), slog.Int("failures", r.status.Failed),
	}
	if done.err != nil {
		level, attributes = slog.LevelWarn, append(attributes, slog.String("error", done.err.Error()))
	}
	r.log.LogAttrs(ctx, level, "calendar.refresh", attributes...)
}
