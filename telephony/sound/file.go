package sound

import (
	"errors"

	"frontdesk/telephony/media"
)

// flushEvery is how many samples may be lost when the program is killed.
const flushEvery = media.Rate / 2

// file says what one WAV file holds, over and over, and records what it hears
// into another. The recording grows only while a call is connected.
type file struct {
	say    []int16
	at     int
	record *media.WAVWriter // nil: discard
	failed error
}

var _ Device = (*file)(nil)

func openFile(in, out string) (*file, error) {
	f := &file{}
	var err error
	if in != "" {
		if f.say, err = media.LoadWAV(in); err != nil {
			return nil, err
		}
	}
	if out != "" {
		if f.record, err = media.CreateWAV(out); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// ReadFrame gives the next samples of the file, from its start after its end.
func (f *file) ReadFrame(frame []int16) {
	clear(frame)
	if len(f.say) == 0 {
		return
	}
	for n := 0; n < len(frame); {
		copied := copy(frame[n:], f.say[f.at:])
		n += copied
		f.at = (f.at + copied) % len(f.say)
	}
}

// WriteFrame records a frame. A full disk ends the recording, not the call.
func (f *file) WriteFrame(frame []int16) {
	if f.record == nil || f.failed != nil {
		return
	}
	f.record.Write(frame)
	if f.record.Pending() >= flushEvery {
		f.failed = f.record.Flush()
	}
}

// Close completes the recording.
func (f *file) Close() error {
	if f.record == nil {
		return nil
	}
	return errors.Join(f.failed, f.record.Close())
}
