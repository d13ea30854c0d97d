package telephony

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/sound"
)

// idleDevice is how long a sound card stays open after the last call.
const idleDevice = 3 * time.Second

// audio joins at most one call with the sound device. The device is opened when
// a call first needs it, in a goroutine that nobody waits for; until it is open
// the call sends silence. Everything below current belongs to run.
type audio struct {
	open func() (sound.Device, error)
	post func(switchboard.Event)
	log  *slog.Logger
	mail *mailbox
	work sync.WaitGroup

	current   switchboard.CallID
	rtp       *media.Session
	guest     guest  // who takes part in the call; no rtp: nobody
	stop      func() // ends the pump of current and waits for it
	joint     joint
	device    sound.Device // nil while closed
	exclusive bool         // close it when no call needs it
	fallback  bool         // device is silence because the real one failed
	busy      bool         // an open or close is under way; never two at a time
	wanted    time.Time    // when a call last needed it
}

func newAudio(open func() (sound.Device, error), exclusive bool, post func(switchboard.Event), log *slog.Logger) *audio {
	return &audio{open: open, exclusive: exclusive, post: post, log: log, mail: newMailbox(), stop: func() {}}
}

// attach gives the device to a call, whoever had it before.
func (a *audio) attach(id switchboard.CallID, rtp *media.Session) {
	a.mail.put(func() { a.join(id, rtp) })
}

// detach takes the device away from a call, if that has it.
func (a *audio) detach(id switchboard.CallID, rtp *media.Session) {
	a.mail.put(func() {
		if !a.remain(id) && a.current == id && a.rtp == rtp {
			a.leave()
		}
	})
}

// run serves until ctx ends, then closes the device. It waits a moment for a
// device that is just being opened, but not for a sound system that hangs.
func (a *audio) run(ctx context.Context) {
	defer a.settle()
	tick := time.NewTicker(idleDevice)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			a.end()
			return
		case <-a.mail.wake:
			a.mail.drain()
		case <-tick.C:
		}
		a.arrange()
	}
}

func (a *audio) settle() {
	done := make(chan struct{})
	go func() {
		a.work.Wait()
		close(done)
	}()
	limit := time.NewTimer(idleDevice)
	defer limit.Stop()
	select {
	case <-done:
	case <-limit.C:
	}
}

func (a *audio) join(id switchboard.CallID, rtp *media.Session) {
	if a.current == id && a.rtp == rtp {
		return
	}
	a.leave()
	a.current, a.rtp = id, rtp
	a.start(func(ctx context.Context) { media.Pump(ctx, rtp, &a.joint, &a.joint) })
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
	a.current, a.rtp, a.guest, a.stop, a.wanted = "", nil, guest{}, func() {}, time.Now()
}

// arrange opens or closes the device as the calls need it.
func (a *audio) arrange() {
	switch {
	case a.busy:
	case a.current != "" && a.device == nil:
		a.busy = true
		a.work.Go(func() {
			device, err := a.open()
			if !a.mail.put(func() { a.opened(device, err) }) && err == nil {
				_ = device.Close()
			}
		})
	case a.current == "" && a.device != nil && (a.exclusive || a.fallback) && time.Since(a.wanted) >= idleDevice:
		device := a.device
		a.device, a.busy = nil, true
		a.joint.device.Store(nil)
		a.work.Go(func() {
			err := device.Close()
			a.mail.put(func() { a.closed(err) })
		})
	}
}

func (a *audio) opened(device sound.Device, err error) {
	a.busy, a.fallback = false, err != nil
	if err != nil {
		a.log.Warn("audio.failed", "cause", err.Error())
		a.post(switchboard.Noted{Fault: faultAudio})
		device = sound.Null{}
	}
	a.device = device
	a.joint.device.Store(&device)
}

func (a *audio) closed(err error) {
	a.busy = false
	if err != nil {
		a.log.Warn("audio.failed", "cause", err.Error())
	}
}

func (a *audio) end() {
	a.leave()
	a.mail.drain()
	a.stop()
	a.mail.close()
	if a.device != nil {
		if err := a.device.Close(); err != nil {
			a.log.Warn("audio.failed", "cause", err.Error())
		}
	}
}

var faultAudio = &switchboard.Fault{
	Code: "audio-device", Text: "No microphone or speaker can be opened: calls go on without sound",
	Hint: "Connect a headset, or check phone.audio in the settings.",
}

// joint is the device as a running pump sees it: silence until it is open.
type joint struct{ device atomic.Pointer[sound.Device] }

// ReadFrame takes from the device.
func (j *joint) ReadFrame(frame []int16) {
	if d := j.device.Load(); d != nil {
		(*d).ReadFrame(frame)
		return
	}
	clear(frame)
}

// WriteFrame gives to the device.
func (j *joint) WriteFrame(frame []int16) {
	if d := j.device.Load(); d != nil {
		(*d).WriteFrame(frame)
	}
}
