package keep

import (
	"context"
	"strings"
	"time"

	"frontdesk/directory/merge"
	"frontdesk/switchboard"
)

// shown is what was posted last.
type shown struct {
	roster *switchboard.Roster // nil: nothing
	status switchboard.DirectoryStatus
	fault  *switchboard.Fault
}

// publish posts what has changed: a new roster, a newer age, a failure. At the
// start a large directory is shown before the index of its search is made. Rosters are made
// without the lock, and only posted when they are still of the same account.
func (k *Keeper) publish(ctx context.Context) {
	k.mu.Lock()
	version, next, changed := k.account.version, k.present(), k.dirty
	next.roster = k.shown.roster
	first := next.roster.Len() == 0
	var sources [][]switchboard.Person
	if changed {
		sources = k.lists()
	}
	k.dirty = false
	k.mu.Unlock()
	if !changed {
		k.show(ctx, version, next, false, nil)
		return
	}
	merged := merge.People(sources...)
	people := merged.People
	next.roster = switchboard.NewList(people, merged.Into)
	if first && len(people) >= large && !k.show(ctx, version, next, true, people) {
		return
	}
	next.roster = next.roster.Indexed()
	k.show(ctx, version, next, true, people)
}

// large is how many people make an index that takes longer than a frame.
const large = 5000

// show posts what is to be shown now, unless it is another account's by now:
// then it is false, and everything is looked at again. changed says that the
// roster is a new one, of these people.
func (k *Keeper) show(ctx context.Context, version int, next shown, changed bool, people []switchboard.Person) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.account.version != version || ctx.Err() != nil {
		k.dirty = k.dirty || changed
		k.wake()
		return false
	}
	if changed {
		k.cfg.Loaded(people)
	}
	before := k.shown
	k.shown = next
	k.tell(before, next)
	return true
}

// tell posts the difference. A new roster takes a failure off the screen, so
// one that goes on is told again.
func (k *Keeper) tell(before, next shown) {
	healed := before.fault != nil && next.fault == nil
	loaded := next.roster != nil && (next.roster != before.roster || next.status != before.status || healed)
	if loaded {
		k.cfg.Post(switchboard.PeopleLoaded{Roster: next.roster, Status: next.status})
	}
	if next.fault != nil && (loaded || before.fault == nil || *before.fault != *next.fault) {
		k.cfg.Post(switchboard.PeopleFailed{Fault: next.fault})
	}
}

// present is how old the shelves are, and what is wrong with them.
func (k *Keeper) present() shown {
	var out shown
	var texts []string
	fresh := false
	for _, s := range k.shelves {
		if s.fault != nil {
			if out.fault == nil {
				first := *s.fault
				out.fault = &first
			}
			texts = append(texts, s.fault.Text)
		}
		if s.people == nil {
			continue
		}
		if out.status.Read.IsZero() || s.read.Before(out.status.Read) {
			out.status.Read = s.read
		}
		fresh = fresh || !s.cached
	}
	if out.fault != nil {
		out.fault.Text = strings.Join(texts, "; ")
	}
	out.status.Cached = !fresh && out.status.Read != time.Time{}
	return out
}

// lists are the people of each source.
func (k *Keeper) lists() [][]switchboard.Person {
	out := make([][]switchboard.Person, 0, len(k.shelves))
	for _, s := range k.shelves {
		out = append(out, s.people)
	}
	return out
}
