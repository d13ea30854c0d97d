package rounds

import (
	"cmp"
	"iter"
	"slices"
)

// pick chooses whom to ask for in the next call: those who are looked at, then
// the others in order, nobody who is being asked for already. Those who can
// only be asked for in a small group, or who are slow, make calls of their own,
// behind the others of the same urgency.
func (s *staff) pick() []*subject {
	lead := cmp.Or(s.first(s.lookedAt), s.first(slices.Values(s.subjects)))
	if lead == nil {
		return nil
	}
	batch := make([]*subject, 0, PerCall)
	add := func(everybody iter.Seq[*subject]) {
		for one := range everybody {
			if len(batch) == lead.together() {
				return
			}
			if one.wanted() && one.goesWith(lead) && !slices.Contains(batch, one) {
				batch = append(batch, one)
			}
		}
	}
	add(s.lookedAt)
	add(slices.Values(s.subjects))
	return batch
}

// first is the first of some who may be asked for now, one who goes with
// everybody before others. Only one call at a time is for people who are known
// to be slow, so that the other places go on.
func (s *staff) first(of iter.Seq[*subject]) (odd *subject) {
	crawling := false
	for c := range s.calls {
		crawling = crawling || c.batch[0].slow
	}
	for one := range of {
		switch {
		case !one.wanted(), one.slow && crawling:
		case one.ordinary():
			return one
		case odd == nil:
			odd = one
		}
	}
	return odd
}

// lookedAt goes through those who are looked at, the most pressing first.
// Somebody may come twice.
func (s *staff) lookedAt(yield func(*subject) bool) {
	for one := range s.watchers {
		if !yield(one) {
			return
		}
	}
}

// crawls reports whether nobody is left of a round but those who make calls of
// their own. The next round does not wait for them; they go on in it.
func (s *staff) crawls() bool {
	return s.round != nil && s.round.regular && !slices.ContainsFunc(s.subjects, func(one *subject) bool {
		return one.ordinary() && (one.asking != nil || one.wanted())
	})
}
