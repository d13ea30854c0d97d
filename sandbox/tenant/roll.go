package tenant

import (
	"errors"
	"strings"
	"sync"

	"frontdesk/sandbox/people"
)

// roll is the directory: who is in it, and what has happened to it. It is safe
// for use by several goroutines.
type roll struct {
	mu     sync.Mutex
	all    []member       // nobody ever leaves their place, so that a walk misses nobody
	places map[string]int // of those who are there, by their mail address in small letters
	events []event
	epoch  int // what was given out in an earlier one is outdated
}

// member is a place in the directory.
type member struct {
	people.Colleague
	gone bool
}

// event is a change of one place.
type event struct {
	at      int
	changed []string // the properties; nil: all of them, or a departure
}

func newRoll(all []people.Colleague) *roll {
	r := &roll{places: map[string]int{}}
	for _, c := range all {
		r.places[strings.ToLower(c.Mail)] = len(r.all)
		r.all = append(r.all, member{Colleague: c})
	}
	return r
}

// find is whoever has a mail address, in any case.
func (r *roll) find(mail string) (people.Colleague, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := r.at(mail)
	if i < 0 {
		return people.Colleague{}, false
	}
	return r.all[i].Colleague, true
}

func (r *roll) at(mail string) int {
	if i, ok := r.places[strings.ToLower(mail)]; ok {
		return i
	}
	return -1
}

// byID is whoever has an object ID.
func (r *roll) byID(id string) (people.Colleague, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.all {
		if strings.EqualFold(m.ID, id) && !m.gone {
			return m.Colleague, true
		}
	}
	return people.Colleague{}, false
}

// present are all who are there.
func (r *roll) present() []people.Colleague {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]people.Colleague, 0, len(r.all))
	for _, m := range r.all {
		if !m.gone {
			out = append(out, m.Colleague)
		}
	}
	return out
}

var (
	errTaken  = errors.New("somebody has this mail address already")
	errNobody = errors.New("nobody has this mail address")
)

func (r *roll) add(c people.Colleague) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at(c.Mail) >= 0 {
		return errTaken
	}
	r.places[strings.ToLower(c.Mail)] = len(r.all)
	r.events = append(r.events, event{at: len(r.all)})
	r.all = append(r.all, member{Colleague: c})
	return nil
}

func (r *roll) rename(mail, given, surname string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := r.at(mail)
	if i < 0 {
		return errNobody
	}
	r.all[i].GivenName, r.all[i].Surname, r.all[i].Name = given, surname, surname+", "+given
	r.events = append(r.events, event{i, []string{"displayName", "givenName", "surname"}})
	return nil
}

func (r *roll) remove(mail string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := r.at(mail)
	if i < 0 {
		return errNobody
	}
	r.all[i].gone = true
	delete(r.places, strings.ToLower(mail))
	r.events = append(r.events, event{at: i})
	return nil
}

// outdate makes every link that was given out useless.
func (r *roll) outdate() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.epoch++
}

// walk is a place on the way through the directory: among all, and afterwards
// among the events since the walk began, or among the events alone.
type walk struct {
	epoch  int
	all    bool
	events int // where the events begin
	next   int // place of the next entry
}

// entry is one thing that a walk tells.
type entry struct {
	member
	changed []string // nil: everything
}

// begin is a walk through everybody.
func (r *roll) begin() walk {
	r.mu.Lock()
	defer r.mu.Unlock()
	return walk{r.epoch, true, len(r.events), 0}
}

// since is a walk through what happened after an earlier one.
func (r *roll) since(events, epoch int) walk { return walk{epoch, false, events, events} }

// errOutdated says that a link is of no use any more.
var errOutdated = errors.New("outdated")

// follow takes the next entries of a walk; done says that it is at its end, from
// where the next one begins with the events.
func (r *roll) follow(w walk, size int) (out []entry, after walk, done bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := len(r.events)
	if w.all {
		last = len(r.all)
	}
	if w.epoch != r.epoch || w.events > len(r.events) || w.next > last {
		return nil, w, false, errOutdated
	}
	end := min(w.next+size, last)
	for ; w.next < end; w.next++ {
		switch {
		case !w.all:
			e := r.events[w.next]
			out = append(out, entry{r.all[e.at], e.changed})
		case !r.all[w.next].gone:
			out = append(out, entry{r.all[w.next], nil})
		}
	}
	if w.next < last {
		return out, w, false, nil
	}
	if !w.all {
		w.events = w.next
	}
	return out, w, true, nil
}
