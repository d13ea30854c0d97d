package telephony

import (
	"cmp"
	"net/netip"
	"slices"
	"time"
)

// route decides which target of the PBX is used (RFC 3263 section 4.3): the first
// in order that is not known to be down. It is a plain value: what DNS says and
// what becomes of each try goes in.
type route struct {
	avoid   [2]time.Duration // how long a target that failed is left alone: at first, then twice as long, and at most
	targets []target
	outages map[netip.AddrPort]outage
}

// outage is what is known of a target that failed.
type outage struct {
	until    time.Time
	rest     time.Time // it wants to be left alone so long
	failures int
}

// learn takes what DNS says. The order of targets with the same rank was drawn by
// lot; it stays while they are the same, so that nobody wanders between equals.
func (r *route) learn(targets []target) {
	sorted := func(list []target) []target {
		return slices.SortedFunc(slices.Values(list), func(a, b target) int {
			return cmp.Or(cmp.Compare(a.rank, b.rank), a.addr.Compare(b.addr))
		})
	}
	if slices.Equal(sorted(targets), sorted(r.targets)) {
		return
	}
	r.targets = targets
	for addr := range r.outages {
		if !r.has(addr) {
			delete(r.outages, addr)
		}
	}
}

// pick is the target to use; when all are down, the one that has been for longest.
// It is invalid before anything was learned.
func (r *route) pick(now time.Time) netip.AddrPort {
	var best netip.AddrPort
	for _, t := range r.targets {
		if !r.down(t.addr, now) {
			return t.addr
		}
		if !best.IsValid() || r.outages[t.addr].until.Before(r.outages[best].until) {
			best = t.addr
		}
	}
	return best
}

// better is a target of a better rank than the one in use that is due to be tried
// again.
func (r *route) better(than netip.AddrPort, now time.Time) (netip.AddrPort, bool) {
	used := slices.IndexFunc(r.targets, func(t target) bool { return t.addr == than })
	for _, t := range r.targets[:max(used, 0)] {
		if t.rank < r.targets[used].rank && !r.down(t.addr, now) {
			return t.addr, true
		}
	}
	return netip.AddrPort{}, false
}

// failed notes that a target does not serve. after is how long it wants to be
// left alone (Retry-After); 0: it does not say.
func (r *route) failed(at netip.AddrPort, now time.Time, after time.Duration) {
	if r.outages == nil {
		r.outages = map[netip.AddrPort]outage{}
	}
	o := r.outages[at]
	o.rest = now.Add(after)
	o.until = now.Add(max(after, min(r.avoid[0]<<min(o.failures, 8), r.avoid[1])))
	o.failures++
	r.outages[at] = o
}

// served notes that a target is well.
func (r *route) served(at netip.AddrPort) { delete(r.outages, at) }

func (r *route) down(at netip.AddrPort, now time.Time) bool { return now.Before(r.outages[at].until) }

// resting reports whether a target has said that it will not serve yet.
func (r *route) resting(at netip.AddrPort, now time.Time) bool {
	return now.Before(r.outages[at].rest)
}

func (r *route) has(at netip.AddrPort) bool {
	return slices.ContainsFunc(r.targets, func(t target) bool { return t.addr == at })
}

// hosts are the addresses of all targets: each may send to us.
func (r *route) hosts() []netip.Addr {
	var all []netip.Addr
	for _, t := range r.targets {
		if host := t.addr.Addr().WithZone(""); !slices.Contains(all, host) {
			all = append(all, host)
		}
	}
	return all
}
