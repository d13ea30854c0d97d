package ears

import (
	"context"
	"slices"
	"sync"

	"frontdesk/switchboard"
	"frontdesk/telephony/mailbox"
	"frontdesk/telephony/media"
	"frontdesk/telephony/sound"
	"frontdesk/telephony/tones"
)

// Sounds are the devices, as a [sound.Keeper] keeps them.
type Sounds interface {
	media.Source
	media.Sink
	Use(sound.Need)
	Run(context.Context)
}

// Ears join at most one conversation with microphone and speaker, and make the
// sounds that a telephone makes itself. A conversation is named by its CallID and the
// session that carries its sound: a call that goes on in another leg keeps its name
// and has another session. Sessions stay the calls' own: Ears never close one, and one
// that its call closes is only silent until it is detached.
//
// The methods may be called from any goroutine. But for Run and Scene they return at
// once; they are obeyed in the order in which they were called, while Run runs.
type Ears struct {
	post func(switchboard.Event)
	mail *mailbox.Box
	work sync.WaitGroup

	// Everything below belongs to Run.
	sounds   Sounds
	current  switchboard.CallID
	rtp      *media.Session
	guest    guest          // who takes part in the call; no rtp: nobody
	parted   *media.Session // the other of a conference that current is left of
	aside    []guest        // conversations that wait for microphone and speaker
	stop     func()         // ends the pump of current and waits for it
	ear      ear
	waiting  waiting
	opening  switchboard.CallID // rings, and is about to be answered by itself
	reminded int                // how often the room was
	troubles map[sound.Part]sound.Trouble
	said     switchboard.Fault // the fault that was posted last
	told     holders           // who has microphone and speaker, as it was posted last
}

// New makes ears that hear nothing until Run. post is told, as a switchboard.Noted,
// what is wrong with the sound and when it is well again, and, as a
// switchboard.Hearing, which calls have microphone and speaker; it must not block.
func New(post func(switchboard.Event)) *Ears {
	return &Ears{post: post, mail: mailbox.New(), stop: func() {}, troubles: map[sound.Part]sound.Trouble{}}
}

// Ring lets an incoming call be heard until it is attached, hushed or detached: in
// the room with its ring, or as a knock in the ear of an operator who talks to somebody.
// Where several ring, the room hears one: [tones.RingPriority] before [tones.RingDistinctive],
// that before [tones.Ring], and [tones.RingInternal] only where no other is wanted. The
// knock is the same for all.
func (e *Ears) Ring(id switchboard.CallID, t tones.Tone) {
	e.mail.Put(func() { e.waiting.ring(id, t) })
}

// Hush ends the ring of a call.
func (e *Ears) Hush(id switchboard.CallID) { e.mail.Put(func() { e.waiting.remove(id) }) }

// Alert plays ring-back for a call that we make, until it is attached or
// detached. A conversation goes before it.
func (e *Ears) Alert(id switchboard.CallID, rtp *media.Session) {
	e.mail.Put(func() { e.waiting.alert(id, rtp) })
}

// Attach gives microphone and speaker to a call, whoever had them before. That one
// has them again when they are free, unless it is detached first.
func (e *Ears) Attach(id switchboard.CallID, rtp *media.Session) {
	e.mail.Put(func() {
		e.waiting.remove(id)
		e.unqueue(rtp)
		e.setAside(rtp)
		e.join(id, rtp)
	})
}

// Reattach undoes a Detach: the call has microphone and speaker again as soon as no
// other conversation has them, and its conference where that still waits for it.
func (e *Ears) Reattach(id switchboard.CallID, rtp *media.Session) {
	e.mail.Put(func() {
		if e.parted == rtp {
			e.gather(e.current, e.rtp, guest{id, rtp})
			return
		}
		e.queue(id, rtp)
	})
}

// Detach takes microphone and speaker away from a call, if that has them, and forgets
// that it waits for them or for an answer.
func (e *Ears) Detach(id switchboard.CallID, rtp *media.Session) {
	e.mail.Put(func() {
		e.waiting.remove(id)
		e.unqueue(rtp)
		if !e.remain(rtp) && e.current == id && e.rtp == rtp {
			e.leave()
		}
	})
}

// Run serves with these devices until ctx ends, then closes them. Call it once.
func (e *Ears) Run(ctx context.Context, sounds Sounds) {
	e.sounds, e.ear.device = sounds, sounds
	soundCtx, silence := context.WithCancel(context.WithoutCancel(ctx))
	e.work.Go(func() { sounds.Run(soundCtx) })
	for {
		select {
		case <-ctx.Done():
			for _, message := range e.mail.Close() { // somebody may wait for an answer
				message()
			}
			e.leave()
			silence()
			e.work.Wait()
			return
		case <-e.mail.Wake():
			e.mail.Drain()
			e.arrange()
		}
	}
}

func (e *Ears) join(id switchboard.CallID, rtp *media.Session) {
	if e.current == id && e.rtp == rtp {
		return
	}
	e.leave()
	e.current, e.rtp = id, rtp
	e.start(func(ctx context.Context) { media.Pump(ctx, rtp, &e.ear, &e.ear) })
}

// start lets frames go until stop.
func (e *Ears) start(pump func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	e.stop = func() {
		cancel()
		<-done // at most one frame away
	}
	e.work.Go(func() {
		defer close(done)
		pump(ctx)
	})
}

func (e *Ears) leave() {
	e.stop()
	e.current, e.rtp, e.guest, e.parted, e.stop = "", nil, guest{}, nil, func() {}
}

// arrange makes what is heard follow from who waits and who is attached.
func (e *Ears) arrange() {
	if last := len(e.aside) - 1; e.current == "" && last >= 0 {
		e.join(e.aside[last].id, e.aside[last].rtp)
		e.aside = e.aside[:last]
	}
	if id, rtp := e.waiting.nextAlert(); e.current == "" && rtp != nil {
		e.join(id, rtp)
	}
	if has := (holders{e.current, e.guest.id}); has != e.told {
		e.told = has
		e.post(switchboard.Hearing{Calls: has.calls()})
	}
	h := e.waiting.hear(e.current)
	e.ear.knock.Play(h.knock)
	e.ear.back.Play(h.back)
	e.sounds.Use(sound.Need{Call: e.current != "" || e.waiting.rings(e.opening), Ring: h.ring, Reminders: e.reminded})
}

// holders are the calls that have microphone and speaker; an empty name stands for none.
type holders [2]switchboard.CallID

func (h holders) calls() []switchboard.CallID {
	return slices.DeleteFunc(h[:], func(id switchboard.CallID) bool { return id == "" })
}
