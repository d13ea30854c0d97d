package sound

import (
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"unsafe"

	"github.com/gen2brain/malgo"

	"frontdesk/telephony/media"
)

// backends are the real ones of every system. The null backend is left out on
// purpose: a machine without a sound card must say so, not play into nothing.
var backends = []malgo.Backend{
	malgo.BackendWasapi, malgo.BackendDsound, malgo.BackendWinmm, malgo.BackendCoreaudio,
	malgo.BackendPulseaudio, malgo.BackendAlsa, malgo.BackendJack, malgo.BackendSndio, malgo.BackendAudio4, malgo.BackendOss,
}

// cards is the computer's sound system. Each call of a method speaks to it
// anew: one that was restarted is then simply there again.
type cards struct{}

var _ system = cards{}

// session is one conversation with the sound system.
type session struct {
	context *malgo.AllocatedContext
	backend malgo.Backend
}

// begin takes the first backend that is there. They are tried one by one,
// because the form of an ID depends on it. name is what volume controls show;
// PulseAudio also keeps by it which device the user moved the sound to, so the
// ring has another than the calls.
func begin(name string) (session, error) {
	var pins runtime.Pinner
	defer pins.Unpin()
	raw := append([]byte(name), 0)
	pins.Pin(&raw[0])
	config := malgo.ContextConfig{Pulse: malgo.PulseContextConfig{PApplicationName: &raw[0]}}
	var last error
	for _, backend := range backends {
		context, err := malgo.InitContext([]malgo.Backend{backend}, config, nil)
		if err == nil {
			return session{context, backend}, nil
		}
		if !errors.Is(err, malgo.ErrNoBackend) || last == nil {
			last = err
		}
	}
	return session{}, fmt.Errorf("open sound system: %w", last)
}

func (s session) end() error {
	if err := s.context.Uninit(); err != nil {
		return fmt.Errorf("close sound system: %w", err)
	}
	s.context.Free()
	return nil
}

func (cards) list() (devices []Info, err error) {
	s, err := begin("Frontdesk")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.end()) }()
	for _, kind := range []malgo.DeviceType{malgo.Capture, malgo.Playback} {
		found, err := s.context.Devices(kind)
		if err != nil {
			return nil, fmt.Errorf("list sound devices: %w", err)
		}
		for _, d := range found {
			devices = append(devices, Info{
				Capture: kind == malgo.Capture, ID: idText(s.backend, d.ID), Name: d.Name(), Default: d.IsDefault != 0,
			})
		}
	}
	return devices, nil
}

// card is one device that runs. Microphone and speaker are two devices, not one
// duplex device: long duplex streams stutter on WASAPI, and a period of 20 ms
// avoids stalls seen with odd ones (facts of miniaudio, issues 81, 877).
type card struct {
	session session
	device  *malgo.Device
	beaten  atomic.Uint64
	over    atomic.Bool
}

func (cards) open(part Part, id string, sound func([]int16)) (stream, error) {
	name := "Frontdesk"
	if part == Ringer {
		name = "Frontdesk ring"
	}
	s, err := begin(name)
	if err != nil {
		return nil, err
	}
	c := &card{session: s}
	if err := c.start(part, id, sound); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", part, err), s.end())
	}
	return c, nil
}

func (c *card) start(part Part, id string, sound func([]int16)) error {
	kind := malgo.Playback
	if part == Microphone {
		kind = malgo.Capture
	}
	config := malgo.DefaultDeviceConfig(kind)
	config.SampleRate = media.Rate
	config.PeriodSizeInMilliseconds = uint32(media.FrameTime.Milliseconds())
	config.Capture.Format, config.Capture.Channels = malgo.FormatS16, 1
	config.Playback.Format, config.Playback.Channels = malgo.FormatS16, 1
	var pins runtime.Pinner
	defer pins.Unpin()
	if id != "" {
		raw, ok := idBytes(c.session.backend, id)
		if !ok {
			return malgo.ErrNoDevice
		}
		pins.Pin(&raw) // miniaudio copies it while it opens the device
		config.Capture.DeviceID, config.Playback.DeviceID = unsafe.Pointer(&raw), unsafe.Pointer(&raw)
	}
	device, err := malgo.InitDevice(c.session.context.Context, config, malgo.DeviceCallbacks{
		Data: func(out, in []byte, _ uint32) {
			c.beaten.Add(1)
			if part == Microphone {
				out = in
			}
			sound(samples(out))
		},
		Stop: func() { c.over.Store(true) },
	})
	if err != nil {
		return err
	}
	if err := device.Start(); err != nil {
		device.Uninit()
		return err
	}
	c.device = device
	return nil
}

// samples views the card's bytes as samples: both are in the byte order of the
// machine, and miniaudio aligns its buffers.
func samples(raw []byte) []int16 {
	if len(raw) < 2 {
		return nil
	}
	return unsafe.Slice((*int16)(unsafe.Pointer(&raw[0])), len(raw)/2)
}

func (c *card) beats() uint64 { return c.beaten.Load() }

func (c *card) stopped() bool { return c.over.Load() }

// close ends the device. On Linux its thread sleeps until the sound server has
// something to say, which it has no more of a device that is gone: Uninit would
// wait for ever (miniaudio 0.11.23 only wakes the thread in Stop). Elsewhere
// Stop is what may hang, and Uninit wakes the thread itself.
func (c *card) close() error {
	if c.session.backend == malgo.BackendPulseaudio || c.session.backend == malgo.BackendAlsa {
		_ = c.device.Stop() // it fails on a device that is gone, which is no news
	}
	c.device.Uninit()
	return c.session.end()
}
