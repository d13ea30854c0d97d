package sound

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/telephony/media"
	"frontdesk/telephony/tones"
)

// tick is how often running devices are looked after.
const tick = 50 * time.Millisecond

// Need is what the telephone wants of the sound now.
type Need struct {
	Call bool       // microphone and speaker
	Ring tones.Tone // what the room hears of a call that comes in; Silence: none does

	Reminders int // how often the room was to be reminded of a caller: once more, and it is
}

// Keeper keeps the sound of a telephone going. It opens devices when they are
// needed and closes them some seconds after; it notices when one dies or goes
// (within about half a second), opens it again, or else the next best, goes on
// trying where there is none, and takes the right one back when it comes.
//
// As a source and sink it never waits and is always there: without a device it
// gives silence and discards. ReadFrame and WriteFrame are called from one
// goroutine; Use is safe for concurrent use.
type Keeper struct {
	system system
	tape   func() (Device, error) // nil: calls use the sound cards
	tell   func(Trouble)
	log    *slog.Logger
	wake   chan struct{}

	mu   sync.Mutex
	need Need

	recorder        atomic.Pointer[Device] // the open tape
	captured, heard atomic.Pointer[buffer] // of the open microphone and speaker

	// What follows belongs to Run.
	parts  []*kept
	worker worker
}

var (
	_ media.Source = (*Keeper)(nil)
	_ media.Sink   = (*Keeper)(nil)
)

// New makes a keeper that opens nothing until Run. tell takes what is wrong and
// when it is well again; it is called from Run's goroutine and must not block.
func New(spec Spec, tell func(Trouble), log *slog.Logger) *Keeper {
	return newKeeper(spec, cards{}, tell, log)
}

func newKeeper(spec Spec, s system, tell func(Trouble), log *slog.Logger) *Keeper {
	k := &Keeper{system: s, tell: tell, log: log, wake: make(chan struct{}, 1)}
	if spec.kind == kindFile {
		k.tape = func() (Device, error) { return openFile(spec.in, spec.out) }
		k.parts = append(k.parts, k.newTape())
	}
	for _, part := range spec.parts() {
		k.parts = append(k.parts, k.newPart(part, spec.wanted(part)))
	}
	return k
}

// Use says what is needed from now on. It returns at once.
func (k *Keeper) Use(n Need) {
	k.mu.Lock()
	k.need = n
	k.mu.Unlock()
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

// ReadFrame gives what was captured.
func (k *Keeper) ReadFrame(frame []int16) {
	if device := k.recorder.Load(); device != nil {
		(*device).ReadFrame(frame)
	} else if b := k.captured.Load(); b != nil {
		b.take(frame)
	} else {
		clear(frame)
	}
}

// WriteFrame takes what is to be heard.
func (k *Keeper) WriteFrame(frame []int16) {
	if device := k.recorder.Load(); device != nil {
		(*device).WriteFrame(frame)
	} else if b := k.heard.Load(); b != nil {
		b.put(frame)
	}
}

// Run serves until ctx ends, then closes what is open. It does not wait long
// for a sound system that hangs. Call it once.
func (k *Keeper) Run(ctx context.Context) {
	timer := time.NewTimer(tick)
	defer timer.Stop()
	for {
		if k.attend(time.Now()) {
			timer.Reset(tick)
		} else {
			timer.Stop()
		}
		select {
		case <-ctx.Done():
			k.end()
			return
		case <-k.wake:
		case o := <-k.worker.answers:
			k.worker.done(o)
		case <-timer.C:
		}
	}
}

// attend does what is due, and reports whether it must be called again soon.
func (k *Keeper) attend(now time.Time) bool {
	k.mu.Lock()
	need := k.need
	k.mu.Unlock()
	k.worker.expire(now)
	for _, p := range k.parts {
		p.use(now, need)
	}
	for _, p := range k.parts {
		if k.worker.busy() {
			break
		}
		k.perform(now, p, p.watch.next(now))
	}
	for _, p := range k.parts {
		if p.watch.restless() {
			return true
		}
	}
	return false
}

func (k *Keeper) perform(now time.Time, p *kept, o order) {
	switch o {
	case toOpen:
		candidates := p.watch.candidates(now)
		open := p.prepare()
		k.worker.begin(now, openPatience, func() outcome { return open(candidates) }, func(o outcome) { k.opened(p, o) })
	case toClose:
		k.log.Info("audio.closing", "part", p.name, "why", cmp.Or(p.watch.lost, "idle"))
		dying := p.release()
		k.worker.begin(now, closePatience, func() outcome { return outcome{err: dying.close()} }, func(o outcome) { k.closed(p, o) })
	case toLook:
		k.worker.begin(now, openPatience, func() outcome {
			devices, err := k.system.list()
			return outcome{devices: devices, err: err}
		}, k.listed)
	case nothing:
	}
}

func (k *Keeper) opened(p *kept, o outcome) {
	p.watch.wasOpened(time.Now(), o.choice, o.failed, o.err)
	if o.devices != nil {
		p.watch.forgive(o.devices, p.part)
	}
	if o.err == nil {
		p.install(o.stream)
		k.log.Info("audio.opened", "part", p.name, "device", o.choice.id, "choice", o.choice.rank)
	} else if !p.troubled { // once, and not for every try
		k.log.Warn("audio.failed", "part", p.name, "cause", o.err.Error())
	}
	trouble, bad := troubleOf(p.part, p.watch.wanted, o.choice, o.err)
	if bad || p.troubled {
		k.tell(trouble)
	}
	p.troubled = bad
}

func (k *Keeper) closed(p *kept, o outcome) {
	p.watch.wasClosed(time.Now())
	if o.err != nil {
		k.log.Warn("audio.failed", "part", p.name, "cause", o.err.Error())
	}
}

// listed shows the devices to all parts. A list that cannot be had says nothing.
func (k *Keeper) listed(o outcome) {
	if o.err != nil {
		k.log.Warn("audio.failed", "cause", o.err.Error())
		return
	}
	for _, p := range k.parts {
		if !p.watch.steady {
			p.watch.listed(time.Now(), o.devices, p.part)
		}
	}
}

// end closes everything, and lets what hangs hang.
func (k *Keeper) end() {
	var open []stream
	for _, p := range k.parts {
		if p.stream != nil {
			open = append(open, p.release())
		}
	}
	answers, done := k.worker.answers, make(chan struct{})
	go func() {
		defer close(done)
		if answers != nil {
			discard(<-answers)
		}
		for _, s := range open {
			if err := s.close(); err != nil {
				k.log.Warn("audio.failed", "cause", err.Error())
			}
		}
	}()
	limit := time.NewTimer(idle)
	defer limit.Stop()
	select {
	case <-done:
	case <-limit.C:
	}
}
