package switchboard

import "time"

// confirmIn is how long the PBX may take to do as it was asked; then it is not under
// way any more.
const confirmIn = 5 * time.Second

// underWay is what the queue was asked for and has not confirmed.
func (s State) underWay(now time.Time) Readiness {
	if now.Sub(s.askedAt) >= confirmIn {
		return ReadyUnknown
	}
	return s.readying
}

// setReady asks the PBX for the calls of the queue, or for none: the queue itself
// where it can be told, else by a code, which is a call like any other.
func (s State) setReady(on bool, now time.Time) (State, []Effect) {
	wanted := Paused
	if on {
		wanted = Ready
	}
	s.wanted = wanted
	if s.reception.Managed {
		s.readying, s.askedAt = wanted, now
		return s, []Effect{QueuePause{!on}}
	}
	code, name := s.reception.Pause, "Pause the queue"
	if on {
		code, name = s.reception.Ready, "Calls of the queue"
	}
	if code == "" {
		return s, nil
	}
	before := s.dialed
	s, effects := s.beginFor(Target{Name: name, Number: code}, Party{Name: name}, "", byDialing, now)
	if s.dialed > before {
		s = s.change(outgoing(s.dialed), func(c *Call) { c.Readies = wanted })
	}
	return s, effects
}

// readied takes that the PBX has taken a code. Whether it has done what the code
// is for only a lamp would say; without one it is believed.
func (s State) readied(id CallID, now time.Time) State {
	toggles := s.reception.Pause == s.reception.Ready // which way, only the PBX knows
	if c, there := s.call(id); there && c.Readies != ReadyUnknown && s.reception.PauseLamp == "" && !toggles {
		s.queue.Ready, s.queue.Since = c.Readies, now
	}
	return s
}

// readPause takes what the lamp says of whether we are paused.
func (s State) readPause(before map[string]Line) State {
	lamp := digitsOf(s.reception.PauseLamp)
	line := s.lines[lamp]
	if lamp == "" || line == before[lamp] || s.reception.Managed {
		return s
	}
	switch {
	case !line.Lost.IsZero() || line.State == LineUnknown:
		s.queue.Ready = ReadyUnknown
	case line.State == LineIdle:
		s.queue.Ready = Ready
	default:
		s.queue.Ready = Paused
	}
	s.queue.Since = line.Since
	return s
}

// queues reports whether there is a queue to stand to.
func (s State) queues() bool {
	r := s.reception
	return r.Managed || r.Pause != "" || r.Ready != "" || r.PauseLamp != ""
}

// canTell reports whether the queue can be told what a code is for. Where that is a
// call, nobody is put on hold for it.
func (s State) canTell(code string) bool {
	if s.reception.Managed {
		return s.queue.State == QueueKnown
	}
	return code != "" && s.phone.State == PhoneRegistered && !View{Calls: s.calls}.busyBut("", "")
}
