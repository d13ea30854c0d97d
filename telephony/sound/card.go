package sound

import (
	"errors"
	"fmt"
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

// waiting is how much may wait between the card's clock and the call's: 100 ms.
const waiting = 5 * media.FrameSamples

// card is the system's default microphone and speaker. They are two devices,
// not one duplex device: long duplex streams stutter on WASAPI, and a period of
// 20 ms avoids stalls seen with odd ones (facts of miniaudio, issues 81, 877).
type card struct {
	context         *malgo.AllocatedContext
	capture, speak  *malgo.Device
	captured, heard *ring
}

var _ Device = (*card)(nil)

func openCard() (Device, error) {
	context, err := malgo.InitContext(backends, malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, fmt.Errorf("open sound system: %w", err)
	}
	c := &card{context: context, captured: newRing(waiting), heard: newRing(waiting)}
	if err := c.start(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *card) start() (err error) {
	c.speak, err = c.open(malgo.Playback, func(out, _ []byte, _ uint32) { c.heard.take(samples(out)) })
	if err != nil {
		return fmt.Errorf("open speaker: %w", err)
	}
	c.capture, err = c.open(malgo.Capture, func(_, in []byte, _ uint32) { c.captured.put(samples(in)) })
	if err != nil {
		return fmt.Errorf("open microphone: %w", err)
	}
	return nil
}

func (c *card) open(kind malgo.DeviceType, data malgo.DataProc) (*malgo.Device, error) {
	config := malgo.DefaultDeviceConfig(kind)
	config.SampleRate = media.Rate
	config.PeriodSizeInMilliseconds = uint32(media.FrameTime.Milliseconds())
	config.Capture.Format, config.Capture.Channels = malgo.FormatS16, 1
	config.Playback.Format, config.Playback.Channels = malgo.FormatS16, 1
	device, err := malgo.InitDevice(c.context.Context, config, malgo.DeviceCallbacks{Data: data})
	if err != nil {
		return nil, err
	}
	if err := device.Start(); err != nil {
		device.Uninit()
		return nil, err
	}
	return device, nil
}

// samples views the card's bytes as samples: both are in the byte order of the
// machine, and miniaudio aligns its buffers.
func samples(raw []byte) []int16 {
	if len(raw) < 2 {
		return nil
	}
	return unsafe.Slice((*int16)(unsafe.Pointer(&raw[0])), len(raw)/2)
}

// ReadFrame takes what the microphone captured.
func (c *card) ReadFrame(frame []int16) { c.captured.take(frame) }

// WriteFrame gives the speaker something to play.
func (c *card) WriteFrame(frame []int16) { c.heard.put(frame) }

// Close stops both devices.
func (c *card) Close() error {
	for _, device := range []*malgo.Device{c.capture, c.speak} {
		if device != nil {
			device.Uninit()
		}
	}
	if err := c.context.Uninit(); err != nil {
		return fmt.Errorf("close sound system: %w", err)
	}
	c.context.Free()
	return nil
}
