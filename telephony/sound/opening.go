package sound

import (
	"errors"
	"fmt"
)

// errNone says that there is no device for a part.
var errNone = errors.New("no such device")

// errHangs says that the sound system does not answer.
var errHangs = errors.New("the sound system does not answer")

// outcome is what came of a job.
type outcome struct {
	stream  stream // also of a tape
	choice  choice
	failed  []string // names that are there and could not be opened
	devices []Info   // that are there; nil: not known
	err     error
}

// openBest opens the first of the candidates that is there and works. A name
// that nothing has is no failure: it is not there now. A list that cannot be
// had is none either: the default needs no list.
func openBest(s system, part Part, candidates []choice, sound func([]int16)) outcome {
	devices, trouble := s.list()
	if trouble == nil {
		trouble = errNone
	}
	var failed []string
	for _, c := range candidates {
		if c.name != "" {
			d, ok := find(devices, part == Microphone, c.name)
			if !ok {
				continue
			}
			c.id = d.ID
		}
		if c.name == "" && part == Microphone && deaf(devices) {
			trouble = fmt.Errorf("microphone: %w", errNone)
			continue
		}
		stream, err := s.open(part, c.id, sound)
		if err == nil {
			return outcome{stream: stream, choice: c, failed: failed, devices: devices}
		}
		failed, trouble = append(failed, c.name), err
	}
	return outcome{failed: failed, devices: devices, err: trouble}
}
