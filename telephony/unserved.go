package telephony

import (
	"context"
	"time"

	"frontdesk/telephony/transport"
)

// unserved is a call's word that the PBX has not served it.
type unserved struct {
	path transport.Path // the way it was sent
	rest time.Duration  // how long the PBX wants to be left alone; 0: it said nothing at all
}

// whereabouts is what a call hears of the PBX then.
type whereabouts int

const (
	pbxLost  whereabouts = iota // there is no way to it
	pbxFound                    // there is one, perhaps another than before
	pbxKept                     // it is not left for what it has said
)

// suspect asks the registration to look for the PBX. The calls hear what it finds
// ([call.located]), unless more have asked than there can be: that is reported.
func (p *Phone) suspect(u unserved) bool {
	select {
	case p.unserved <- u:
		return true
	default:
		return false
	}
}

// reconsider takes the word of a call, and reports whether the PBX is to be looked for
// now.
func (r *registration) reconsider(ctx context.Context, u unserved, registered bool) bool {
	s := r.present()
	switch {
	case !registered || s == nil: // that is known, and tried again when it is time
		r.tellCalls(pbxLost)
		return false
	case s.Path() != u.path: // it was looked for meanwhile
		r.tellCalls(pbxFound)
		return false
	case u.rest == 0:
		r.hasty = !r.busy() // other calls would have to move: their PBX gets the usual time
		return true
	}
	return r.depart(ctx, u.rest)
}

// depart leaves the PBX for another address, as it has asked for, and reports whether
// REGISTER is due. That is not done to other calls, nor before the other address has
// answered.
func (r *registration) depart(ctx context.Context, rest time.Duration) bool {
	to, there := r.route.Elsewhere(r.at, r.now())
	if there && !r.busy() {
		if err := r.ping(ctx, to); err != nil {
			r.log.Info("phone.kept", "account", r.cfg.Username, "server", r.at.String(), "other", to.String(), "cause", err.Error())
			r.route.Failed(to, r.now(), 0)
			there = false
		}
	}
	if !there || r.busy() {
		r.tellCalls(pbxKept)
		return false
	}
	r.log.Warn("phone.unserved", "account", r.cfg.Username, "server", r.at.String(), "rest", rest.String())
	r.leave(ctx)
	if r.busy() { // a call came just now: it is registered again where it is
		r.tellCalls(pbxKept)
		return true
	}
	r.route.Failed(r.at, r.now(), rest)
	return true
}

// tellCalls tells every call what is known of the PBX.
func (p *Phone) tellCalls(w whereabouts) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.dialogs {
		c.mail.Put(func() { c.located(w) })
	}
}
