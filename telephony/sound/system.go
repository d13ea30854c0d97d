package sound

import (
	"context"
	"fmt"
)

// system is a sound system: that of the computer, or a test's. Its methods may
// take as long as a sound server likes, or never return.
type system interface {
	// list tells all devices that are there now.
	list() ([]Info, error)
	// open starts a device: ID "" is the system's default. sound is called from
	// a thread of the sound system until close returns, with samples that were
	// captured, or to be filled for playing; it must neither wait nor allocate.
	open(part Part, id string, sound func([]int16)) (stream, error)
}

// stream is a device that runs.
type stream interface {
	// beats is how often the device has asked for samples or brought some.
	beats() uint64
	// stopped reports whether the sound system has said that it is over.
	stopped() bool
	// close ends it. It may hang.
	close() error
}

// Devices lists the devices of the computer's sound system, as the settings can
// name them. It may be called at any time. It fails when there is no sound
// system, or when it does not answer before ctx ends; the goroutine that asked
// then waits on alone.
func Devices(ctx context.Context) ([]Info, error) { return devices(ctx, cards{}) }

func devices(ctx context.Context, s system) ([]Info, error) {
	type answer struct {
		devices []Info
		err     error
	}
	answers := make(chan answer, 1)
	go func() {
		found, err := s.list()
		answers <- answer{found, err}
	}()
	select {
	case a := <-answers:
		return a.devices, a.err
	case <-ctx.Done():
		return nil, fmt.Errorf("list sound devices: %w", ctx.Err())
	}
}
