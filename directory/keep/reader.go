package keep

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"time"

	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// How long to wait after a reading that failed: doubling from the first to the
// second.
const (
	retryFirst = 5 * time.Second
	retryLast  = time.Minute
	settling   = 10 * time.Second // before a file that was kept is read again after the start
)

// reader keeps one shelf fresh. Its context ends when what it reads is no
// longer wanted; that is looked at with the keeper's lock held, so that nothing
// late gets through.
type reader struct {
	*Keeper
	shelf *shelf
	scope string
}

// load puts on the shelf what the cache has. A shelf that has something keeps
// it: that is newer.
func (r reader) load(ctx context.Context) {
	people, token, read, err := r.cfg.Cache.Load(ctx, r.scope, r.shelf.source.Name())
	if err != nil {
		r.warn(ctx, "directory.cache", "load", err)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() == nil && r.shelf.people == nil {
		r.shelf.load(people, token, read)
		r.dirty = r.dirty || r.shelf.people != nil
	}
}

// run reads until ctx ends. After a failure that only the operator can mend it
// waits for ReadAgain.
func (r reader) run(ctx context.Context) {
	retry := retryFirst
	if r.restful() && !sleep(ctx, settling, nil) {
		return
	}
	for {
		again := r.pressed()
		err := r.read(ctx)
		wait := retry
		switch {
		case err == nil:
			wait, retry, again = r.shelf.source.Every(), retryFirst, nil
		case waits(err):
			wait = forEver
		default:
			retry = min(2*retry, retryLast)
		}
		if !sleep(ctx, wait, again) {
			return
		}
	}
}

// waits reports whether trying again is of no use, or does harm, until the
// operator has done something.
func waits(err error) bool {
	var own interface{ Waits() bool }
	return errors.As(err, &own) && own.Waits()
}

// restful reports whether a file is on the shelf as it was kept: to take it
// apart once more can wait until the window is up, which needs the processors
// more.
func (r reader) restful() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shelf.cached && r.shelf.source.Every() < fresh
}

// forEver is longer than any program runs.
const forEver = time.Duration(math.MaxInt64)

// sleep waits, or until it is called, and is false when ctx ended first.
func sleep(ctx context.Context, d time.Duration, call <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	case <-call:
		return true
	}
}

// read asks the source once, shows what came of it and keeps it.
func (r reader) read(ctx context.Context) error {
	r.mu.Lock()
	since, known, ended := r.shelf.since(), r.shelf.people, ctx.Err()
	r.mu.Unlock()
	if ended != nil { // the shelf may be another account's by now
		return ended
	}
	start := time.Now()
	delta, err := r.shelf.source.Read(ctx, since)
	if err != nil {
		r.failed(ctx, err)
		return err
	}
	now := time.Now()
	step := stepFrom(known, delta, now)
	kept, wanted := r.put(ctx, step, delta)
	if !wanted {
		return nil
	}
	level := slog.LevelInfo
	if r.glance(step) {
		level = slog.LevelDebug
	}
	r.log.Log(ctx, level, "directory.read", slog.String("source", string(r.shelf.source.Name())), slog.String("outcome", "done"),
		slog.Int("people", len(step.people)), slog.Int("changed", len(step.changed)), slog.Int("removed", len(step.removed)),
		slog.Int("problems", len(delta.Problems)), slog.Int64("ms", now.Sub(start).Milliseconds()))
	r.wake()
	r.save(ctx, step, kept)
	return nil
}

// glance reports whether a source that is looked at all the time, such as a
// file, was found unchanged. That is not worth a line in the log, nor a change
// of the cache.
func (r reader) glance(t step) bool { return t.same() && r.shelf.source.Every() < time.Hour }

// put sets an answer on the shelf, if it is still wanted, and tells whether the
// cache has what was there before.
func (r reader) put(ctx context.Context, t step, d source.Delta) (kept, wanted bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil {
		return false, false
	}
	s := r.shelf
	kept = s.kept
	r.dirty = r.dirty || !t.same() || s.people == nil
	s.people, s.token, s.read, s.cached, s.fault, s.kept = t.people, t.token, t.read, false, nil, kept && r.glance(t)
	if fault := source.Fault(s.source.Name(), d.Problems); fault != nil {
		r.cfg.Post(switchboard.Noted{Fault: fault})
		s.noted = true
	} else if s.noted && d.Full {
		r.cfg.Post(switchboard.Noted{Fault: &switchboard.Fault{Code: source.ProblemCode(s.source.Name())}})
		s.noted = false
	}
	return kept, true
}

// save keeps an answer: what changed, where the cache has the rest.
func (r reader) save(ctx context.Context, t step, kept bool) {
	if kept && r.glance(t) {
		return
	}
	r.saving.Lock()
	defer r.saving.Unlock()
	if ctx.Err() != nil { // forgotten meanwhile: nothing may come back
		return
	}
	var err error
	if name := r.shelf.source.Name(); kept {
		err = r.cfg.Cache.Change(ctx, r.scope, name, t.changed, t.removed, t.token, t.read)
	} else {
		err = r.cfg.Cache.Replace(ctx, r.scope, name, t.people, t.token, t.read)
	}
	if err != nil {
		r.warn(ctx, "directory.cache", "save", err)
		return
	}
	r.log.InfoContext(ctx, "directory.kept", slog.String("source", string(r.shelf.source.Name())), slog.Int("people", len(t.people)))
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() == nil {
		r.shelf.kept = true
	}
}

// failed notes why a source could not be read.
func (r reader) failed(ctx context.Context, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	r.warn(ctx, "directory.read", "failed", err)
	if r.cfg.Silent(err) {
		return
	}
	r.shelf.fault = faultOf(err)
	r.wake()
}

func (r reader) warn(ctx context.Context, event, outcome string, err error) {
	if ctx.Err() == nil {
		r.log.WarnContext(ctx, event, slog.String("source", string(r.shelf.source.Name())), slog.String("outcome", outcome), slog.Any("error", err))
	}
}

// faultOf puts a failure into words.
func faultOf(err error) *switchboard.Fault {
	if fault := switchboard.FaultOf(err); fault != nil {
		return fault
	}
	return &switchboard.Fault{
		Text: "The directory could not be read",
		Hint: "Frontdesk tries again by itself; the log says more.",
	}
}
