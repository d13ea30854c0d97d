package switchboard

import (
	"slices"
	"time"
)

// Queue is the reception queue of the PBX, as it was reported last. Its slices
// are not written again.
type Queue struct {
	State   QueueState
	Waiting []Queued // the one who has waited longest first; at most QueueAtMost
	More    int      // how many wait beside these
	Ready   Readiness
	Since   time.Time // when we became ready or paused; zero: before anybody looked
	Read    time.Time // when the queue was last known to be so
	Fault   *Fault    // why it is not known
}

// QueueAtMost is how many of those who wait are named; the others are counted.
const QueueAtMost = 1000

// QueueState is whether the queue can be seen.
type QueueState string

// The states of the queue.
const (
	QueueOff     QueueState = ""        // nobody reports on one
	QueueJoining QueueState = "joining" // the PBX is being asked
	QueueKnown   QueueState = "known"
	QueueLost    QueueState = "lost" // it was not, or is not any more, to be had; Fault says why
)

// Readiness is whether the queue sends calls to us.
type Readiness string

// The ways to stand to the queue. Where the PBX does not say which, it is unknown.
const (
	ReadyUnknown Readiness = ""
	Ready        Readiness = "ready"
	Paused       Readiness = "paused"
)

// Queued is a caller who waits in the queue. Who is what the network
// said: untrusted text.
type Queued struct {
	ID    string // of the PBX
	Queue string
	Who   Party
	Since time.Time // when they joined
}

// Label is how the caller is named on screen.
func (q Queued) Label() string { return q.Who.Label() }

// QueueRead brings the queue as it is now.
type QueueRead struct{ Queue Queue }

// SetReady asks for the calls of the queue, or for none.
type SetReady struct{ On bool }

func (e QueueRead) apply(s State, _ time.Time) (State, []Effect) {
	return s.readQueue(e.Queue), nil
}

func (e SetReady) apply(s State, now time.Time) (State, []Effect) {
	return s.setReady(e.On, now)
}

// QueueKeeper tells the queue of the PBX whether we take calls (package telephony
// has one). It returns at once; the queue as it is then comes back as a QueueRead.
type QueueKeeper interface{ Pause(on bool) }

// QueuePause is the effect that keeps the calls of the queue away, or lets them
// come.
type QueuePause struct{ On bool }

func (e QueuePause) perform(p Ports) {
	if p.Queue != nil {
		p.Queue.Pause(e.On)
	}
}

// readQueue takes the queue as it is now.
func (s State) readQueue(q Queue) State {
	q.Waiting = slices.Clone(q.Waiting)
	for i := range q.Waiting {
		w := &q.Waiting[i]
		w.Who, _ = s.known(w.Who)
	}
	if q.State == QueueLost {
		q.Waiting, q.More = nil, 0 // who waits now is not known
		if s.queue.State != QueueOff && q.Read.IsZero() {
			q.Read = s.queue.Read
		}
	}
	if s.queue = q; q.Ready == s.readying || q.State != QueueKnown {
		s.readying = ReadyUnknown
	}
	return s.seat()
}

// seat notes how long those who ring have waited in the queue before: a caller of
// the queue rings here and waits there, too, until somebody answers. Who withholds
// their number cannot be told from others who do.
func (s State) seat() State {
	if len(s.calls) == 0 {
		return s
	}
	claimed := map[int]bool{}
	s.calls = slices.Clone(s.calls)
	for i := range s.calls {
		c := &s.calls[i]
		if c.State != CallRinging || c.Tried != nil {
			continue
		}
		if s.queue.State == QueueKnown {
			c.Queued = time.Time{}
		}
		for at, w := range s.queue.Waiting {
			if number := digitsOf(c.Peer.Number); number != "" && !claimed[at] && digitsOf(w.Who.Number) == number {
				claimed[at], c.Queued = true, w.Since
				break
			}
		}
	}
	slices.SortFunc(s.calls, CallOrder)
	return s
}

// Waited is since when a ringing caller waits: in the queue, where it was one.
func (c Call) Waited() time.Time {
	if !c.Queued.IsZero() && c.Queued.Before(c.Started) {
		return c.Queued
	}
	return c.Started
}

// InQueue are the callers of the queue who do not ring here, the longest-waiting
// first.
func (v View) InQueue() []Queued {
	return slices.DeleteFunc(slices.Clone(v.Queue.Waiting), func(q Queued) bool {
		return slices.ContainsFunc(v.Calls, func(c Call) bool {
			return c.State == CallRinging && c.Queued.Equal(q.Since) && digitsOf(c.Peer.Number) == digitsOf(q.Who.Number)
		})
	})
}

// Waiting counts who waits to be answered, here and in the queue, and tells how
// long the longest has waited.
func (v View) Waiting() (count int, longest time.Duration) {
	for _, c := range v.Calls {
		if c.State == CallRinging {
			count++
			longest = max(longest, v.Now.Sub(c.Waited()))
		}
	}
	queued := v.InQueue()
	if len(queued) > 0 {
		longest = max(longest, v.Now.Sub(queued[0].Since))
	}
	return count + len(queued) + v.Queue.More, longest
}

// Overdue reports whether somebody has waited longer than callers may.
func (v View) Overdue() bool {
	count, longest := v.Waiting()
	return count > 0 && v.Alert > 0 && longest >= v.Alert
}
