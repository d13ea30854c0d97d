package telephony

import (
	"time"

	"frontdesk/telephony/transport"
)

// unserved is a call's word that the PBX has not served it.
type unserved struct {
	path transport.Path // the way it was sent
	rest time.Duration  // how long the PBX wants to be left alone; 0: it said nothing at all
}

// suspect asks the registration to look for the PBX. All calls hear what it finds
// ([call.located]); one word does for those that come before it is looked at.
func (p *Phone) suspect(d unserved) {
	select {
	case p.unserved <- d:
	default:
	}
}

// reconsider takes the word of a call, and reports whether the PBX is to be looked for
// now.
func (r *registration) reconsider(d unserved, registered bool) bool {
	s := r.present()
	switch {
	case !registered || s == nil: // that is known, and tried again when it is time
		r.tellCalls(false)
		return false
	case s.Path() != d.path: // it was looked for meanwhile
		r.tellCalls(true)
		return false
	case d.rest == 0:
		r.hasty = true
		return true
	case r.busy() || !r.route.Elsewhere(r.at, r.now()): // other calls do not move for this one
		r.tellCalls(false)
		return false
	}
	r.log.Warn("phone.unserved", "account", r.cfg.Username, "server", r.at.String(), "rest", d.rest.String())
	r.route.Failed(r.at, r.now(), d.rest)
	return true
}

// tellCalls tells every call whether there is a way to the PBX.
func (p *Phone) tellCalls(reached bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.dialogs {
		c.mail.Put(func() { c.located(reached) })
	}
}
