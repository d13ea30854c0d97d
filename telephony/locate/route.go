package locate

import (
	"cmp"
	"net/netip"
	"slices"
	"time"
)

// Route decides which target of the PBX is used (RFC 3263 section 4.3): the first
// in order that is not known to be down. It is a plain value: what DNS says and
// what becomes of each try goes in, with the time, which may not go back. The zero
// value leads nowhere. It is its owner's: not for concurrent use.
type Route struct {
	Avoid [2]time.Duration // how long a target that failed is left alone: at first, then twice as long, and at most

	targets []Target
	outages map[netip.AddrPort]outage
}

// outage is what is known of a target that failed.
type outage struct {
	until    time.Time
	rest     time.Time // it wants to be left alone so long
	failures int
}

// Learn takes what DNS says. The order of targets with the same rank was drawn by
// lot; it stays while they are the same, so that nobody wanders between equals. targets becomes the
// route's.
func (r *Route) Learn(targets []Target) {
	sorted := func(list []Target) []Target {
		return slices.SortedFunc(slices.Values(list), func(a, b Target) int {
			return cmp.Or(cmp.Compare(a.Rank, b.Rank), a.Addr.Compare(b.Addr))
		})
	}
	if slices.Equal(sorted(targets), sorted(r.targets)) {
		return
	}
	r.targets = targets
	for addr := range r.outages {
		if !r.Has(addr) {
			delete(r.outages, addr)
		}
	}
}

// Pick is the target to use; when all are down, the one that has been for longest.
// It is invalid before anything was learned.
func (r *Route) Pick(now time.Time) netip.AddrPort {
	var best netip.AddrPort
	for _, t := range r.targets {
		if !r.Down(t.Addr, now) {
			return t.Addr
		}
		if !best.IsValid() || r.outages[t.Addr].until.Before(r.outages[best].until) {
			best = t.Addr
		}
	}
	return best
}

// Better is a target of a better rank than the one in use that is due to be tried
// again, and whether there is one.
func (r *Route) Better(than netip.AddrPort, now time.Time) (netip.AddrPort, bool) {
	used := slices.IndexFunc(r.targets, func(t Target) bool { return t.Addr == than })
	for _, t := range r.targets[:max(used, 0)] {
		if t.Rank < r.targets[used].Rank && !r.Down(t.Addr, now) {
			return t.Addr, true
		}
	}
	return netip.AddrPort{}, false
}

// Elsewhere is the first target but one that is not known to be down, and whether there
// is one.
func (r *Route) Elsewhere(than netip.AddrPort, now time.Time) (netip.AddrPort, bool) {
	for _, t := range r.targets {
		if t.Addr != than && !r.Down(t.Addr, now) {
			return t.Addr, true
		}
	}
	return netip.AddrPort{}, false
}

// Failed notes that a target does not serve. after is how long it wants to be
// left alone (Retry-After); 0: it does not say.
func (r *Route) Failed(at netip.AddrPort, now time.Time, after time.Duration) {
	if r.outages == nil {
		r.outages = map[netip.AddrPort]outage{}
	}
	o := r.outages[at]
	o.rest = now.Add(after)
	o.until = now.Add(max(after, min(r.Avoid[0]<<min(o.failures, 8), r.Avoid[1])))
	o.failures++
	r.outages[at] = o
}

// Served notes that a target is well.
func (r *Route) Served(at netip.AddrPort) { delete(r.outages, at) }

// Down reports whether a target has failed so lately that it is left alone.
func (r *Route) Down(at netip.AddrPort, now time.Time) bool { return now.Before(r.outages[at].until) }

// Resting reports whether a target has said that it will not serve yet.
func (r *Route) Resting(at netip.AddrPort, now time.Time) bool {
	return now.Before(r.outages[at].rest)
}

// Len is how many targets there are.
func (r *Route) Len() int { return len(r.targets) }

// Has reports whether an address is one of the targets.
func (r *Route) Has(at netip.AddrPort) bool {
	return slices.ContainsFunc(r.targets, func(t Target) bool { return t.Addr == at })
}

// Hosts are the addresses of all targets, without zones: each may send to us.
func (r *Route) Hosts() []netip.Addr {
	var all []netip.Addr
	for _, t := range r.targets {
		if host := t.Addr.Addr().WithZone(""); !slices.Contains(all, host) {
			all = append(all, host)
		}
	}
	return all
}
