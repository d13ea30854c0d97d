package sound

import (
	"sync/atomic"
	"time"
)

// How long a job of the sound system is waited for. A close that hangs must not
// keep the next device from being opened.
const (
	openPatience  = 4 * time.Second
	closePatience = 400 * time.Millisecond
)

// mostHung is how many jobs may hang before the sound system is left alone.
const mostHung = 3

// worker has the sound system do one thing at a time: opening one device while
// another opens or closes has crashed sound libraries (miniaudio, issues 582 and
// 758). What does not come back is given up, not waited for.
type worker struct {
	answers chan outcome // nil: no job is under way
	took    func(outcome)
	until   time.Time
	hung    atomic.Int32 // jobs that were given up and have not come back
}

// busy reports whether the next job has to wait.
func (w *worker) busy() bool { return w.answers != nil || w.hung.Load() >= mostHung }

// begin starts a job in a goroutine of its own. took is called by done, with
// its outcome or with gaveUp.
func (w *worker) begin(now time.Time, patience time.Duration, do func() outcome, took func(outcome)) {
	answers := make(chan outcome, 1)
	w.answers, w.took, w.until = answers, took, now.Add(patience)
	go func() { answers <- do() }()
}

// done ends the present job with an outcome.
func (w *worker) done(o outcome) {
	took := w.took
	w.answers, w.took = nil, nil
	took(o)
}

// expire gives up a job that takes too long. Should it open a device after all,
// that is closed again.
func (w *worker) expire(now time.Time) {
	if w.answers == nil || now.Before(w.until) {
		return
	}
	answers := w.answers
	w.hung.Add(1)
	go func() {
		discard(<-answers)
		w.hung.Add(-1)
	}()
	w.done(outcome{err: errHangs})
}

func discard(o outcome) {
	if o.stream != nil {
		_ = o.stream.close() // nobody wanted it any more
	}
}
