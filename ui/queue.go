package ui

import (
	"cmp"
	"slices"
	"strconv"

	"frontdesk/switchboard"
)

// queueCards is how many of those in the queue have a card; the others are counted
// on the last.
const queueCards = 4

// queuedCards are the cards of the callers in the queue. Nothing can be done with
// them: whose turn it is rings here.
func queuedCards(v switchboard.View) (cards []cardModel) {
	queued := v.InQueue()
	one := !slices.ContainsFunc(queued, func(q switchboard.Queued) bool { return q.Queue != queued[0].Queue })
	more := len(queued) + v.Queue.More - queueCards
	if more == 1 && v.Queue.More == 0 {
		more = 0 // a card as well as a word about one
	}
	for i, q := range queued {
		if i == queueCards && more > 0 {
			break
		}
		m := cardModel{title: q.Label(), timer: switchboard.Elapsed(v.Now.Sub(q.Since)), section: sectionQueue}
		if !one {
			m.note = q.Queue
		}
		if i == queueCards-1 && more > 0 {
			m.note = join(m.note, "and "+strconv.Itoa(more)+" more")
		}
		cards = append(cards, m)
	}
	return cards
}

// queueState says how we stand to the queue, where that is not as it usually is.
func queueState(v switchboard.View) string {
	switch {
	case v.Readying == switchboard.Paused:
		return "Pausing…"
	case v.Readying == switchboard.Ready:
		return "Getting ready…"
	case v.Queue.Ready == switchboard.ReadyUnknown && v.Queues:
		return "Queue unknown"
	case v.Queue.Ready != switchboard.Paused:
		return ""
	case v.Queue.Since.IsZero():
		return "Paused"
	default:
		return "Paused " + switchboard.Elapsed(v.Now.Sub(v.Queue.Since))
	}
}

func canTurnQueue(v switchboard.View, _ local) bool { return v.CanPause || v.CanReady }

// turnQueue lets the calls of the queue come, or keeps them away.
func (c *Console) turnQueue() {
	stands := cmp.Or(c.view.Queue.Ready, c.view.Wanted) // where it is not known, the other thing than last time
	paused := stands == switchboard.Paused
	c.post(switchboard.SetReady{On: paused && c.view.CanReady || !c.view.CanPause})
}
