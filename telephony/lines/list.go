package lines

import (
	"maps"
	"slices"
	"time"

	"frontdesk/switchboard"
)

// List is what one subscription has told of a resource list: RFC 4662 section
// 5.6. The zero value is of no use; make it with [NewList]. It belongs to one
// goroutine.
type List struct {
	event   string // of the documents in it
	version uint64
	whole   bool // members are all there are
	names   naming
	members map[string]*member // by extension
}

// naming is how a PBX calls the instances of a resource.
type naming int

const (
	unseen naming = iota
	steady        // by the same name every time, as RFC 4662 section 5.5 has it
	fickle        // by another name every time, as Asterisk 22 does
)

// member is one resource.
type member struct {
	uri       string
	ambiguous bool // two addresses have the same user part: whose extension it is nobody knows
	over      bool // it is not reported on any more
	instances map[string]*instance
}

// NewList is a list of which nothing is known yet. event is that of its
// subscription.
func NewList(event string) *List { return &List{event: event, members: map[string]*member{}} }

// Take follows one document and names the extensions that it tells of, also those
// that have left the list. whole is false when the subscription has to be
// refreshed for all of it; see [List.Whole] for whether anything is known still.
//
// The documents come in the order of their NOTIFYs' CSeq. A full one therefore
// counts whatever its version is.
func (l *List) Take(info ListInfo) (told []string, whole bool) {
	before := l.members
	switch {
	case info.Full:
		l.watchNames(info)
		l.members, l.whole = map[string]*member{}, true
	case !l.whole:
		return nil, false
	case info.Version <= l.version:
		return nil, true // seen before
	case info.Version > l.version+1:
		l.whole = false
		return nil, false
	}
	l.version, whole = info.Version, true
	for _, r := range info.Resources {
		if r.Extension == "" {
			continue
		}
		told = append(told, r.Extension)
		if !l.take(r, before[r.Extension], info.Full) {
			whole = false
		}
	}
	if info.Full {
		for extension := range before {
			if l.members[extension] == nil {
				told = append(told, extension)
			}
		}
	}
	if len(l.members) > maxResources {
		l.whole = false
	}
	return told, whole && l.whole
}

// take follows what is said of one resource, and reports whether all of it is
// known. before is what was known of it.
func (l *List) take(r Resource, before *member, full bool) (whole bool) {
	m := l.members[r.Extension]
	switch {
	case m == nil:
		m = &member{uri: r.URI, instances: map[string]*instance{}}
		l.members[r.Extension] = m
	case m.uri != r.URI:
		m.ambiguous = true
	}
	old := m.instances
	if full && before != nil {
		old = before.instances
	}
	whole = true
	if !full && l.names == fickle {
		m.instances = map[string]*instance{}
	}
	for _, i := range r.Instances {
		if i.Standing == Over {
			delete(m.instances, i.ID)
			continue
		}
		known := old[i.ID]
		if known == nil {
			// Another telephone, or the one there was by another name? Everything will tell.
			whole = whole && (full || l.names != unseen || len(old) == 0)
			known = &instance{}
		}
		m.instances[i.ID] = known
		whole = known.take(i, l.event) && whole
	}
	m.over = len(r.Instances) > 0 && len(m.instances) == 0
	if len(m.instances) > maxOfOne {
		l.whole = false
	}
	return whole
}

// watchNames compares the names of a full document with those before it.
func (l *List) watchNames(info ListInfo) {
	same, other := 0, 0
	for _, r := range info.Resources {
		m := l.members[r.Extension]
		if m == nil || len(m.instances) == 0 {
			continue
		}
		for _, i := range r.Instances {
			if m.instances[i.ID] != nil {
				same++
			} else {
				other++
			}
		}
	}
	switch {
	case same > 0:
		l.names = steady
	case other > 0:
		l.names = fickle
	}
}

// Whole reports whether the members are known: false before the first full
// document, and while documents are missing.
func (l *List) Whole() bool { return l.whole }

// Awaits reports whether an extension is on the list and has not been told of yet.
func (l *List) Awaits(extension string) bool {
	m := l.members[extension]
	if m == nil || m.over || m.ambiguous {
		return false
	}
	_, _, ok := l.Line(extension)
	return !ok
}

// Line is what a member does, and for how long its oldest call had lasted when it
// was told. Of several instances the busiest counts, and one that is not known is
// not idle. ok is false for an extension that the list says nothing of.
func (l *List) Line(extension string) (state switchboard.LineState, lasted time.Duration, ok bool) {
	m := l.members[extension]
	if !l.whole || m == nil || m.ambiguous {
		return switchboard.LineUnknown, 0, false
	}
	for _, i := range m.instances {
		if !i.told {
			continue
		}
		if !ok || busier(i.state, state) {
			state = i.state
		}
		lasted, ok = max(lasted, i.lasted), true
	}
	return state, lasted, ok
}

// Early is the call that rings at a member, nil where the PBX does not name it.
func (l *List) Early(extension string) *EarlyDialog {
	m := l.members[extension]
	if !l.whole || m == nil || m.ambiguous {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(m.instances)) {
		if r := m.instances[id].line.Early(); r != nil {
			return r
		}
	}
	return nil
}

// busier orders the states of instances of the same line.
func busier(a, b switchboard.LineState) bool {
	order := []switchboard.LineState{switchboard.LineIdle, switchboard.LineUnknown, switchboard.LineRinging, switchboard.LineOnCall}
	return slices.Index(order, a) > slices.Index(order, b)
}
