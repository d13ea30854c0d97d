package telephony

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/digest"
	"frontdesk/telephony/ears"
	"frontdesk/telephony/locate"
	"frontdesk/telephony/party"
	"frontdesk/telephony/sound"
	"frontdesk/telephony/transport"
)

// commons is what the accounts of one attendant share: microphone and speaker, and
// the calls by their names, and whether they ring at all.
type commons struct {
	ears   *ears.Ears
	sounds ears.Sounds // what they hear with

	mu      sync.Mutex // of the accounts, too
	calls   map[switchboard.CallID]*call
	dnd     bool     // new callers are turned away, whatever account they call
	through []string // but for those with these numbers
}

// Phone is one SIP account with its calls. Its methods are safe for concurrent
// use and return at once; outcomes are posted.
type Phone struct {
	*commons
	cfg   Config
	pbx   locate.Server
	off   bool // no account is set up
	login *digest.Credentials
	post  func(switchboard.Event)
	log   *slog.Logger
	now   func() time.Time
	pace  pace
	own   func(context.Context, netip.AddrPort) (netip.Addr, error) // our address towards another; nil: as the system routes
	lamps *lamps
	work  sync.WaitGroup // calls and their transactions, subscriptions

	unserved chan unserved // what the registration has to look at

	// Guarded by mu.
	stack      *transport.Stack // nil while the PBX is not reached
	services   []string         // Route values for new dialogs, as the registrar wants them
	dialogs    map[dialogKey]*call
	subscribed map[dialogKey]*lamp
	recalls    map[*call]recall // transferred callers that may come back
	closing    bool
}

var _ switchboard.Phone = (*Phone)(nil)

// New makes a telephone that is silent until Run. post takes its events, from
// several goroutines, and must not block. A setting that cannot be understood
// is a *switchboard.Fault.
func New(cfg Config, post func(switchboard.Event)) (*Phone, error) {
	cfg, pbx, spec, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	return newPhone(cfg, pbx, post, newCommons(spec, post, cfg.Log)), nil
}

func newCommons(spec sound.Spec, post func(switchboard.Event), log *slog.Logger) *commons {
	shared := &commons{ears: ears.New(post), calls: map[switchboard.CallID]*call{}}
	shared.sounds = sound.New(spec, shared.ears.Trouble, log)
	return shared
}

// newPhone makes a telephone from checked settings.
func newPhone(cfg Config, pbx locate.Server, post func(switchboard.Event), shared *commons) *Phone {
	p := &Phone{
		commons: shared, cfg: cfg, pbx: pbx, off: cfg.Server == "" || cfg.Username == "",
		login: digest.New(cfg.Username, cfg.Password),
		post:  post, log: cfg.Log, now: cfg.Now, pace: usualPace(),
		unserved: make(chan unserved, 4*mostCalls), dialogs: map[dialogKey]*call{}, subscribed: map[dialogKey]*lamp{}, recalls: map[*call]recall{},
	}
	p.lamps = newLamps(p)
	return p
}

// Run registers and serves calls until ctx ends; then it ends the calls,
// de-registers and closes the sound device. It returns nil after ctx. Call it
// once.
func (p *Phone) Run(ctx context.Context) error {
	if p.off {
		p.serve(ctx)
		return nil
	}
	p.sounding(ctx, p.serve)
	return nil
}

// sounding runs the sound device for as long as calls are served.
func (c *commons) sounding(ctx context.Context, serve func(context.Context)) {
	var sounds sync.WaitGroup
	soundCtx, silence := context.WithCancel(context.WithoutCancel(ctx))
	sounds.Go(func() { c.ears.Run(soundCtx, c.sounds) })
	serve(ctx)
	silence()
	sounds.Wait()
}

// serve is Run without the sound device.
func (p *Phone) serve(ctx context.Context) {
	if p.off {
		p.lamps.mail.Close()
		p.post(switchboard.PhoneChanged{Status: switchboard.PhoneStatus{State: switchboard.PhoneOff, Since: p.now()}})
		<-ctx.Done()
		return
	}
	if !p.unlock(ctx) {
		p.lamps.mail.Close()
		<-ctx.Done()
		return
	}
	var lamps sync.WaitGroup
	lamps.Go(func() { p.lamps.run(ctx) })
	r := registration{
		Phone: p, id: newTag() + newTag(), tag: newTag(),
		route: locate.Route{Avoid: p.pace.avoid}, vigil: vigil{reliable: p.pbx.Reliable(), pace: p.pace},
	}
	r.keep(ctx)
	p.hangUpAll()
	lamps.Wait()
	r.leave(context.WithoutCancel(ctx))
	p.closeStack()
	p.abandon()
	p.work.Wait()
}

// unlock fetches the password where the settings have none, and says what is
// missing when it cannot be had.
func (p *Phone) unlock(ctx context.Context) bool {
	if p.cfg.Secret == nil || p.login.HasPassword() {
		return true
	}
	p.post(switchboard.PhoneChanged{Status: switchboard.PhoneStatus{State: switchboard.PhoneRegistering, Account: p.cfg.Username, Since: p.now()}})
	password, err := p.cfg.Secret(ctx)
	if err == nil {
		p.login.SetPassword(password)
		return true
	}
	p.log.Warn("phone.failed", "cause", err.Error())
	fault := &switchboard.Fault{Code: "phone-secret", Text: "The SIP password cannot be read", Hint: "Unlock the keyring and start Frontdesk again."}
	if own := new(switchboard.Fault); errors.As(err, &own) {
		fault = own
	}
	p.post(switchboard.PhoneChanged{Status: switchboard.PhoneStatus{State: switchboard.PhoneFailed, Account: p.cfg.Username, Since: p.now(), Fault: fault}})
	return false
}

// Dial calls a number. It is refused with a CallGone when the number is not
// one or the PBX is not there.
func (p *Phone) Dial(id switchboard.CallID, number string) {
	s := p.present()
	if s == nil || !party.Dialable(number) {
		reason := reasonWithPBX
		if s != nil {
			reason = reasonUnknown
		}
		p.post(switchboard.CallGone{ID: id, Reason: reason})
		return
	}
	c := p.newCall(id, s, p.dialogTo(number))
	c.peer = number
	if !p.begin(c) {
		p.post(switchboard.CallGone{ID: id, Reason: reasonWithPBX})
	}
}

// begin lets a call of ours go out, and reports whether there is room for it.
func (p *Phone) begin(c *call) bool {
	if !p.admit(c) {
		c.discard()
		return false
	}
	return c.mail.Put(c.dial)
}

// dialogTo begins a dialog with a number at the PBX.
func (p *Phone) dialogTo(number string) dialog {
	d := newDialog(sip.FromHeader{DisplayName: party.Quotable(p.cfg.DisplayName), Address: p.pbx.URI(p.cfg.Username)}, p.pbx.URI(party.UserPart(number)))
	d.routes = p.proxies()
	return d
}

// proxies are the Route values of a new dialog.
func (p *Phone) proxies() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.services
}

// Answer takes a ringing call.
func (p *Phone) Answer(id switchboard.CallID) { p.tell(id, (*call).answer) }

// Hold puts an active call on hold.
func (p *Phone) Hold(id switchboard.CallID) { p.tell(id, (*call).hold) }

// Retrieve takes a held call back.
func (p *Phone) Retrieve(id switchboard.CallID) { p.tell(id, (*call).retrieve) }

// HangUp ends a call, rejects it while it rings, cancels it while we dial.
func (p *Phone) HangUp(id switchboard.CallID) { p.tell(id, (*call).hangUp) }

// Transfer hands a call to a number without asking there first.
func (p *Phone) Transfer(id switchboard.CallID, number string) {
	p.tell(id, func(c *call) { c.transferTo(number) })
}

// Complete hands a held caller over to the other end of a second call.
func (p *Phone) Complete(id, with switchboard.CallID) {
	failed := func() { p.post(switchboard.TransferFailed{ID: id, Reason: reasonNoWay}) }
	told := p.tell(with, func(asked *call) {
		asked.offerTo(func(to replaced) { p.tell(id, func(c *call) { c.complete(with, to) }) }, failed)
	})
	if !told {
		failed()
	}
}

// tell passes a wish to a call, and reports whether there is one to hear it.
func (p *Phone) tell(id switchboard.CallID, wish func(*call)) bool {
	for c := p.called(id); c != nil; {
		if c.mail.Put(func() { c.obey(wish) }) {
			return true
		}
		next := p.called(id) // it may have gone on in another leg
		if next == c {
			return false
		}
		c = next
	}
	return false
}

// present is the way to the PBX, or nil.
func (p *Phone) present() *transport.Stack {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stack
}

func (p *Phone) closeStack() {
	p.mu.Lock()
	s := p.stack
	p.stack = nil
	p.mu.Unlock()
	if s != nil {
		s.Close()
	}
}
