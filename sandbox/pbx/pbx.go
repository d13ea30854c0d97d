package pbx

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"

	"frontdesk/sandbox/people"
)

// The reasons why Ring does not ring.
var (
	ErrNoPhone = errors.New("pbx: no phone is registered")
	ErrClosed  = errors.New("pbx: closed")
)

// PBX is a running exchange. Its methods are safe for any goroutine.
type PBX struct {
	options  Options
	gate     gate
	phones   registrar
	staff    map[string]*people.Colleague // by extension
	end      endpoint
	agent    *sipgo.UserAgent
	sockets  sockets
	watchers watchers

	ctx    context.Context // ends when the PBX closes
	cancel context.CancelFunc
	work   sync.WaitGroup // calls, callers, requests under way
	served sync.WaitGroup // the listeners
	once   sync.Once
	failed error // of closing

	mu       sync.Mutex
	closed   bool
	cast     *cast
	serial   int
	calls    map[dialogKey]*call
	live     []*call // oldest first
	ended    []Call
	engaged  map[string]int       // calls of each colleague
	ringing  map[string]int       // calls that ring there
	rings    map[string]*pickable // calls between colleagues that ring, by extension
	slots    map[string]*call     // whose caller is parked there
	occupied map[string]bool      // on the telephone by command
}

// Start opens a PBX, which runs until Close, or until ctx ends.
func Start(ctx context.Context, o Options) (*PBX, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	socks, err := listen(ctx, o.Addr)
	if err != nil {
		return nil, err
	}
	agent, server, client, err := newAgent()
	if err != nil {
		return nil, errors.Join(err, socks.close())
	}
	at, err := netip.ParseAddrPort(socks.addr())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("pbx: own address: %w", err), socks.close(), agent.Close())
	}
	p := &PBX{
		options: o, gate: newGate(o.Attendant), phones: registrar{now: o.Now}, end: endpoint{client, at},
		agent: agent, sockets: socks, cast: newCast(o.Seed, o.People),
		staff: map[string]*people.Colleague{}, calls: map[dialogKey]*call{}, engaged: map[string]int{},
		ringing: map[string]int{}, slots: map[string]*call{}, rings: map[string]*pickable{}, occupied: map[string]bool{}, watchers: watchers{all: map[dialogKey]*watcher{}},
	}
	for i := range o.People {
		p.staff[o.People[i].Extension] = &o.People[i]
	}
	p.ctx, p.cancel = context.WithCancel(ctx)
	p.route(server)
	p.served.Go(func() { _ = server.ServeUDP(socks.udp) }) // both end when
	p.served.Go(func() { _ = server.ServeTCP(socks.tcp) }) // the sockets close
	if o.CallEvery > 0 {
		p.work.Go(p.callers)
	}
	if o.ChatEvery > 0 {
		p.work.Go(p.chatter)
	}
	context.AfterFunc(p.ctx, func() { _ = p.Close() }) // does nothing after a Close
	return p, nil
}

// Addr is where the PBX listens, UDP and TCP: "127.0.0.1:5060".
func (p *PBX) Addr() string { return p.sockets.addr() }

// Status is what the PBX is doing now. The caller owns it.
func (p *PBX) Status() Status {
	s := Status{Registrations: []Registration{}, Calls: []Call{}}
	if b, ok := p.phones.current(); ok {
		s.Registrations = append(s.Registrations, Registration{
			Username: p.options.Attendant.Username, Contact: b.contact.String(), Transport: b.via.network, Expires: b.expires,
		})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.live {
		s.Calls = append(s.Calls, *c.shown.Load())
	}
	s.Ended = append([]Call{}, p.ended...)
	return s
}

// Ring makes the next caller ring the attendant now, however many wait. It
// fails with ErrNoPhone or ErrClosed.
func (p *PBX) Ring() error {
	b, ok := p.phones.current()
	if !ok {
		return ErrNoPhone
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrClosed
	}
	who := p.cast.draw(func(number string) bool { return p.engaged[number] > 0 })
	p.work.Go(func() { p.ringAttendant(who, b) })
	return nil
}

// callers rings the attendant every so often; the first caller comes soon, since
// somebody has just sat down to see one.
func (p *PBX) callers() {
	for pause := p.options.CallEvery / 5; ; pause = p.pause() {
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(p.options.story(pause)):
		}
		if _, registered := p.phones.current(); mayCall(registered, p.waiting()) {
			_ = p.Ring() // the phone left in between: the caller tries later
		}
	}
}

func (p *PBX) pause() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cast.pause(p.options.CallEvery)
}

// waiting is how many calls ring at the attendant's.
func (p *PBX) waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, c := range p.live {
		if c.incoming && c.shown.Load().State == Ringing {
			n++
		}
	}
	return n
}

// Close hangs up every call, stops listening and waits for its goroutines. A
// second Close waits for the first.
func (p *PBX) Close() error {
	p.once.Do(func() {
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		p.cancel()
		p.work.Wait() // calls say goodbye first, which takes a phone that answers no time
		p.failed = errors.Join(p.sockets.close(), p.agent.Close())
		p.served.Wait()
	})
	return p.failed
}

// handling runs f unless the PBX is closing, and lets Close wait for it.
func (p *PBX) handling(f func()) bool {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return false
	}
	p.work.Add(1)
	p.mu.Unlock()
	defer p.work.Done()
	f()
	return true
}

// name gives a call a name.
func (p *PBX) name() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.serial++
	return fmt.Sprintf("call-%d", p.serial)
}

// add makes a call reachable for its phone and visible in Status.
func (p *PBX) add(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[c.dialog.key()] = c
	p.live = append(p.live, c)
}

// endedShown is how many ended calls Status shows.
const endedShown = 20

// remove takes a call out again.
func (p *PBX) remove(c *call, key dialogKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.calls, key)
	p.live = slices.DeleteFunc(p.live, func(other *call) bool { return other == c })
	p.ended = append(p.ended, *c.shown.Load())
	p.ended = p.ended[max(0, len(p.ended)-endedShown):]
}

// find is the call that an in-dialog request belongs to.
func (p *PBX) find(req *sip.Request) *call {
	if req.CallID() == nil || req.To() == nil {
		return nil
	}
	tag, _ := req.To().Params.Get("tag")
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[dialogKey{req.CallID().Value(), tag}]
}

// dial looks a number up: the colleague behind it, if any, and what happens.
func (p *PBX) dial(number string) (*people.Colleague, script) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.staff[number]
	return who, called(who, p.engaged[number] > 0)
}

// session is a new session id for a session description.
func session() uint64 { return cmp.Or(rand.Uint64N(1<<62), 1) }
