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

// round is one pass over everybody, or over those on screen alone.
type round struct {
	start    time.Time
	full     bool // over everybody
	calls    int
	answered int
	people   int   // asked for
	row      int   // calls that failed one after the other, up to now
	given    bool  // up, with people left unasked
	err      error // the first failure of a call
}

// call is one request: for whom, and from when on.
type call struct {
	staff *staff
	batch []*subject
	from  time.Time
}

// answer is what came of a call.
type answer struct {
	*call
	schedules []schedule.Schedule
	err       error
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
		s.begin(now)
	}
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
		for _, one := range batch {
			one.tried = now
		}
		c := &call{s, batch, today(now)}
		calling, cancel := context.WithCancel(ctx)
		s.calls[c] = cancel
		s.round.calls++
		out = append(out, func() answer { return r.fetch(calling, gate.Background, c) })
	}
	return out
}

// begin starts a round over everybody. If the last one is not through yet, it
// goes on, and those on screen get their turn again.
func (s *staff) begin(now time.Time) {
	s.stopped = false
	if s.round != nil && s.round.full {
		s.wantShown(now)
		return
	}
	s.round = &round{start: now, full: true}
	for _, one := range s.subjects {
		one.due = true
	}
}

// rest is how long nothing happens by itself.
func (r *Refresher) rest() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.staff.subjects) == 0 {
		return r.every
	}
	return max(r.next.Sub(r.now()), time.Millisecond)
}

func (r *Refresher) fetch(ctx context.Context, class gate.Class, c *call) answer {
	if err := ctx.Err(); err != nil {
		return answer{c, nil, err}
	}
	mails := make([]string, len(c.batch))
	for i, one := range c.batch {
		mails[i] = one.mail
	}
	got, err := r.ask(ctx, class, mails, c.from, c.from.Add(Window))
	if err == nil && len(got) != len(mails) {
		err = errors.New("an answer for other people than asked for")
	}
	return answer{c, got, err}
}

// settle takes an answer in and tells of it. An answer that is no longer
// wanted changes nothing.
func (r *Refresher) settle(ctx context.Context, a answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	a.staff.calls[a.call]()
	delete(a.staff.calls, a.call)
	if a.staff != r.staff || ctx.Err() != nil {
		return
	}
	s, now := r.staff, r.now()
	s.round.people += len(a.batch)
	for _, one := range a.batch {
		one.asking, one.due = false, false
	}
	if a.err != nil {
		s.failed(a)
	} else {
		r.post(switchboard.CalendarRead{Results: s.answered(a, now)})
	}
	if len(s.calls) == 0 && !s.anyDue() {
		r.finish(ctx, now)
	}
}

// answered notes the answers of a call and says what they mean for each person.
func (s *staff) answered(a answer, now time.Time) map[switchboard.PersonID]switchboard.Calendar {
	s.round.answered++
	s.round.row, s.careful = 0, false
	results := make(map[switchboard.PersonID]switchboard.Calendar, len(a.batch))
	for i, one := range a.batch {
		one.read = now
		one.lost = a.schedules[i].Outcome != schedule.OutcomeRead
	}
	a.into(results, now)
	return results
}

// failed notes a call that brought nothing. The round is given up when asking
// on is no use.
func (s *staff) failed(a answer) {
	s.round.row++
	if s.round.err == nil {
		s.round.err = a.err
	}
	for _, one := range a.batch {
		one.lost = true
	}
	if final(a.err) {
		s.stopped, s.careful = true, true
	}
	if !s.stopped && s.round.row < strikes {
		return
	}
	for _, one := range s.subjects {
		if one.due && !one.asking {
			one.due, one.lost, s.round.given = false, true, true
		}
	}
}

func (s *staff) anyDue() bool {
	for _, one := range s.subjects {
		if one.due {
			return true
		}
	}
	return false
}

// finish ends a round and tells how it went.
func (r *Refresher) finish(ctx context.Context, now time.Time) {
	done := r.staff.round
	r.staff.round = nil
	r.status.People, r.status.Failed = len(r.staff.byID), 0
	for _, one := range r.staff.subjects {
		if one.lost {
			r.status.Failed += len(one.people)
		}
	}
	r.status.Fault = nil
	if done.answered == 0 || done.given {
		r.status.Fault = faultOf(done.err)
	} else if done.full {
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
