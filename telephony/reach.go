package telephony

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/netip"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/locate"
	"frontdesk/telephony/transport"
)

// round registers at the first address of the PBX that takes us. One that cannot
// be reached, or says that it does not serve, is left alone for a while, and the
// next is tried at once (RFC 3263 section 4.3). A connection that ends under a REGISTER
// says less: it may be an old one of a PBX that has just started again, so that a new one
// is tried first.
func (r *registration) round(ctx context.Context) attempt {
	a := r.once(ctx)
	r.hasty = false
	if a.cut && ctx.Err() == nil {
		r.present().Part()
		a = r.once(ctx)
	}
	for tried := 1; ; tried++ {
		if a.fault == nil || !a.elsewhere || ctx.Err() != nil {
			return a
		}
		r.route.Failed(r.at, r.now(), a.after)
		next := r.route.Pick(r.now())
		if tried >= r.route.Len() || r.route.Resting(next, r.now()) {
			return a
		}
		r.log.Warn("phone.elsewhere", "account", r.cfg.Username, "server", r.at.String(), "next", next.String(), "cause", a.cause)
		if r.idle() {
			r.closeStack()
		}
		a = r.once(ctx)
	}
}

// once makes sure that the PBX is reached, and registers.
func (r *registration) once(ctx context.Context) attempt {
	ctx, cancel := context.WithTimeout(ctx, 4*r.pace.register)
	defer cancel()
	began := r.now()
	r.vigil.begin(began)
	s, err := r.reach(ctx)
	if err != nil {
		return r.unreachable(err)
	}
	if r.cfg.LinesOnly { // the PBX lets accounts subscribe that are not registered
		return attempt{granted: registerFor}
	}
	a := r.register(ctx, s, registerFor)
	if a.fault == nil {
		now := binding{s.Contact(r.cfg.Username), s.Path()}
		if b := r.bound; b != nil && (b.path != now.path || !sameHost(b.contact, now.contact)) {
			r.followed(b.path, now.path)
		}
		r.bound = &now
		r.route.Served(r.at)
		r.vigil.registered()
		r.log.Info("phone.registered", "account", r.cfg.Username, "server", r.at.String(), "transport", r.pbx.Transport,
			"expires", a.granted.String(), "ms", r.now().Sub(began).Milliseconds())
	}
	return a
}

// reach gives the open way to the PBX, or opens one.
func (r *registration) reach(ctx context.Context) (*transport.Stack, error) {
	ctx, cancel := context.WithTimeout(ctx, r.pace.register)
	defer cancel()
	s := r.present()
	if s != nil && s.Alive() && !r.route.Down(r.at, r.now()) {
		return s, nil
	}
	if err := r.find(ctx); err != nil {
		return nil, err
	}
	if s == nil || r.route.Down(r.at, r.now()) || !r.route.Has(r.at) {
		r.at = r.route.Pick(r.now())
	}
	if s != nil {
		s.Trust(r.route.Hosts())
		return s, s.Connect(ctx, r.at)
	}
	s, err := r.open(ctx, r.at, r.receive)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.stack = s
	r.mu.Unlock()
	return s, nil
}

// find asks DNS where the PBX is. While DNS fails, what it said before holds.
func (r *registration) find(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, r.pace.register/2)
	defer cancel()
	targets, err := locate.Resolve(ctx, r.cfg.Resolver, r.pbx, rand.Float64)
	if err == nil {
		r.route.Learn(targets)
	}
	if r.route.Len() > 0 {
		return nil
	}
	return err
}

// open makes a stack to an address of the PBX.
func (r *registration) open(ctx context.Context, at netip.AddrPort, receive func(*sip.Request, sip.ServerTransaction)) (*transport.Stack, error) {
	return transport.Open(ctx, transport.Config{
		PBX: r.pbx, Remote: at, Trusted: r.route.Hosts(), Roots: r.cfg.Roots, Name: r.cfg.UserAgent, Mark: r.mark(), Now: r.now,
		Own: r.own, Arrived: tagFirst, Receive: receive,
	})
}

// mark is a short name of this installation.
func (r *registration) mark() string {
	if r.cfg.Instance == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(r.cfg.Instance))
	return hex.EncodeToString(sum[:5])
}

// home reports whether the way to the PBX was given up for a better one. That
// is done while no call depends on it, and after the better one has answered.
func (r *registration) home(ctx context.Context, s *transport.Stack) bool {
	to, due := r.route.Better(r.at, r.now())
	if !due || !r.idle() {
		return false
	}
	if err := r.ping(ctx, to); err != nil {
		r.route.Failed(to, r.now(), 0)
		r.log.Info("phone.away", "account", r.cfg.Username, "server", r.at.String(), "better", to.String(), "cause", err.Error())
		return false
	}
	r.leave(ctx)
	if !r.idle() {
		return true // a call came just now: it is registered again where it is
	}
	r.log.Info("phone.home", "account", r.cfg.Username, "server", to.String())
	r.closeStack()
	return true
}

// ping asks an address of the PBX whether it serves, over a flow of its own.
func (r *registration) ping(ctx context.Context, to netip.AddrPort) error {
	ctx, cancel := context.WithTimeout(ctx, r.pace.register)
	defer cancel()
	s, err := r.open(ctx, to, nil)
	if err != nil {
		return err
	}
	defer s.Close()
	res, err := s.Ask(ctx, r.options(s))
	if err == nil && (res.StatusCode == 503 || res.StatusCode == 408) {
		err = fmt.Errorf("OPTIONS: %d", res.StatusCode)
	}
	return err
}

// options asks the PBX for a sign of life. Any answer is one.
func (r *registration) options(s *transport.Stack) *sip.Request {
	from := sip.FromHeader{Address: r.pbx.URI(r.cfg.Username)}
	d := newDialog(from, r.pbx.URI(""))
	req := d.request(sip.OPTIONS)
	req.AppendHeader(&sip.ContactHeader{Address: s.Contact(r.cfg.Username)})
	return req
}
