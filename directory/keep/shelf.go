package keep

import (
	"slices"
	"time"

	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// shelf is the place of one source.
type shelf struct {
	source source.Source // never changes
	content
	noted bool // the operator was told of problems
}

// content is what is known from a source.
type content struct {
	people roll // nil: nothing was read or kept
	token  string
	read   time.Time          // when it was last read or found unchanged
	cached bool               // nothing was read since the start
	kept   bool               // the cache has the same
	fault  *switchboard.Fault // why the last reading failed
}

// load puts on the shelf what the cache had, if it had anything.
func (s *shelf) load(people []switchboard.Person, token string, read time.Time) {
	if read.IsZero() {
		return
	}
	s.people = newRoll(people)
	s.token, s.read, s.cached, s.kept = token, read, true, true
}

// since is what the source is asked by.
func (s *shelf) since() source.Since {
	return source.Since{Token: s.token, Known: s.people.find}
}

// step is what an answer comes to.
type step struct {
	people  roll // all of them, then
	changed roll
	removed []switchboard.PersonID
	token   string
	read    time.Time
}

// same reports whether the answer brings nothing but a newer age.
func (t step) same() bool { return len(t.changed) == 0 && len(t.removed) == 0 }

// stepFrom compares an answer with who was known. What it repeats is no change.
func stepFrom(known roll, d source.Delta, read time.Time) step {
	t := step{people: known, token: d.Token, read: read}
	answer := newRoll(d.Changed)
	for _, p := range answer {
		if old, there := known.find(p.ID); !there || !equal(old, p) {
			t.changed = append(t.changed, p)
		}
	}
	if d.Full {
		t.removed = known.without(answer)
	} else {
		t.removed = slices.DeleteFunc(slices.Clone(d.Removed), func(id switchboard.PersonID) bool { _, there := known.find(id); return !there })
	}
	if !t.same() || known == nil {
		t.people = known.with(t.changed, t.removed)
	}
	return t
}

func equal(a, b switchboard.Person) bool {
	return a.ID == b.ID && a.Name == b.Name && a.GivenName == b.GivenName && a.Surname == b.Surname && a.Mail == b.Mail &&
		a.Department == b.Department && a.Title == b.Title && a.Location == b.Location && a.Company == b.Company &&
		a.Extension == b.Extension && a.Manager == b.Manager && a.Deputy == b.Deputy &&
		slices.Equal(a.Aliases, b.Aliases) && slices.Equal(a.Phones, b.Phones) && slices.Equal(a.Sources, b.Sources)
}
