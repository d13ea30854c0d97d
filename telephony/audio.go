package telephony

import (
	"context"
	"log/slog"
	"sync"

	"frontdesk/switchboard"
	"frontdesk/telephony/mailbox"
	"frontdesk/telephony/media"
	"frontdesk/telephony/sound"
	"frontdesk/telephony/tones"
)

// sounds is what calls need of package sound: a [sound.Keeper].
type sounds interface {
	media.Source
	media.Sink
	Use(sound.Need)
	Run(context.Context)
}

// audio joins at most one call with microphone and speaker, and makes the
// sounds that a telephone makes itself. Its methods return at once. Everything
// below current belongs to run.
type audio struct {
	sounds sounds
	post   func(switchboard.Event)
	mail   *mailbox.Box
	work   sync.WaitGroup

	current  switchboard.CallID
	rtp      *media.Session
	guest    guest          // who takes part in the call; no rtp: nobody
	parted   *media.Session // the other of a conference that current is left of
	aside    []guest        // conversations that wait for microphone and speaker
	stop     func()         // ends the pump of current and waits for it
	ear      ear
	waiting  waiting
	troubles map[sound.Part]sound.Trouble
	said     switchboard.Fault // the fault that was posted last
}

func newAudio(spec sound.Spec, post func(switchboard.Event), log *slog.Logger) *audio {
	a := &audio{post: post, mail: mailbox.New(), stop: func() {}, troubles: map[sound.Part]sound.Trouble{}}
	a.use(sound.New(spec, func(t sound.Trouble) { a.mail.Put(func() { a.trouble(t) }) }, log))
	return a
}

func (a *audio) use(s sounds) { a.sounds, a.ear.device = s, s }

// ring lets an incoming call be heard until it is attached, hushed or detached.
func (a *audio) ring(id switchboard.CallID) { a.mail.Put(func() { a.waiting.ring(id) }) }

// hush ends the ring of a call.
func (a *audio) hush(id switchboard.CallID) { a.mail.Put(func() { a.waiting.remove(id) }) }

// alert plays ring-back for a call that we make, until it is attached or
// detached. A conversation goes before it.
func (a *audio) alert(id switchboard.CallID, rtp *media.Session) {
	a.mail.Put(func() { a.waiting.alert(id, rtp) })
}

// attach gives microphone and speaker to a call, whoever had them before. That one
// has them again when they are free, unless it is detached first.
func (a *audio) attach(id switchboard.CallID, rtp *media.Session) {
	a.mail.Put(func() {
		a.waiting.remove(id)
		a.unqueue(rtp)
		a.setAside(rtp)
		a.join(id, rtp)
	})
}

// reattach undoes a detach: the call has microphone and speaker again as soon as no
// other conversation has them, and its conference where that still waits for it.
func (a *audio) reattach(id switchboard.CallID, rtp *media.Session) {
	a.mail.Put(func() {
		if a.parted == rtp {
			a.gather(a.current, a.rtp, guest{id, rtp})
			return
		}
		a.queue(id, rtp)
	})
}

// detach takes microphone and speaker away from a call, if that has them.
func (a *audio) detach(id switchboard.CallID, rtp *media.Session) {
	a.mail.Put(func() {
		a.waiting.remove(id)
		a.unqueue(rtp)
		if !a.remain(rtp) && a.current == id && a.rtp == rtp {
			a.leave()
		}
	})
}

// run serves until ctx ends, then closes the devices.
func (a *audio) run(ctx context.Context) {
	soundCtx, silence := context.WithCancel(context.WithoutCancel(ctx))
	a.work.Go(func() { a.sounds.Run(soundCtx) })
	for {
		select {
		case <-ctx.Done():
			a.mail.Drain()
			a.mail.Close()
			a.leave()
			silence()
			a.work.Wait()
			return
		case <-a.mail.Wake():
			a.mail.Drain()
			a.arrange()
		}
	}
}

func (a *audio) join(id switchboard.CallID, rtp *media.Session) {
	if a.current == id && a.rtp == rtp {
		return
	}
	a.leave()
	a.current, a.rtp = id, rtp
	a.start(func(ctx context.Context) { media.Pump(ctx, rtp, &a.ear, &a.ear) })
}

// start lets frames go until stop.
func (a *audio) start(pump func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	a.stop = func() {
		cancel()
		<-done // at most one frame away
	}
	a.work.Go(func() {
		defer close(done)
		pump(ctx)
	})
}

func (a *audio) leave() {
	a.stop()
	a.current, a.rtp, a.guest, a.parted, a.stop = "", nil, guest{}, nil, func() {}
}

// arrange makes what is heard follow from who waits and who is attached.
func (a *audio) arrange() {
	if last := len(a.aside) - 1; a.current == "" && last >= 0 {
		a.join(a.aside[last].id, a.aside[last].rtp)
		a.aside = a.aside[:last]
	}
	if id, rtp := a.waiting.nextAlert(); a.current == "" && rtp != nil {
		a.join(id, rtp)
	}
	h := a.waiting.hear(a.current)
	a.ear.knock.Play(h.knock)
	a.ear.back.Play(h.back)
	a.sounds.Use(sound.Need{Call: a.current != "", Ring: h.ring})
}

// trouble tells what is wrong with the sound, and when it is well again.
func (a *audio) trouble(t sound.Trouble) {
	if a.troubles[t.Part] = t; t.Over {
		delete(a.troubles, t.Part)
	}
	if fault := faultAudio(a.troubles); fault != a.said {
		a.said = fault
		a.post(switchboard.Noted{Fault: &fault})
	}
}

// ear is what a call is joined with: the devices, with our own sounds mixed
// into what the operator hears. One pump at a time uses it.
type ear struct {
	device      sounds
	knock, back tones.Player
	mixed       [media.FrameSamples]int16
}

// ReadFrame takes from the microphone.
func (e *ear) ReadFrame(frame []int16) { e.device.ReadFrame(frame) }

// WriteFrame gives to the speaker.
func (e *ear) WriteFrame(frame []int16) {
	mixed := e.mixed[:copy(e.mixed[:], frame)]
	e.back.Add(mixed)
	e.knock.Add(mixed)
	e.device.WriteFrame(mixed)
}
