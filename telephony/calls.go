package telephony

import (
	"time"

	"frontdesk/switchboard"
)

// mostCalls bounds what a flood of INVITEs can start.
const mostCalls = 64

// called is the leg that has the name of a call.
func (p *Phone) called(id switchboard.CallID) *call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[id]
}

// find is the call that has a dialog.
func (p *Phone) find(key dialogKey) *call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dialogs[key]
}

// admit lists a call and starts its goroutine. It refuses at the end of Run and
// when there are too many. One that has taken the place of another is listed already.
func (p *Phone) admit(c *call) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	listed := p.calls[c.id]
	if p.closing || listed != nil && listed != c || listed == nil && len(p.calls) >= mostCalls {
		return false
	}
	p.calls[c.id], p.dialogs[c.dialog.key()] = c, c
	p.work.Go(c.run)
	return true
}

// forget is the last thing a call does.
func (p *Phone) forget(c *call) {
	p.release(c)
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.dialogs, c.dialog.key())
}

// release gives the name of a call free: its wishes no longer reach it.
func (p *Phone) release(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.recalls, c)
	if p.calls[c.id] == c {
		delete(p.calls, c.id)
	}
}

// hangUpAll ends what is up and waits a moment for the PBX to hear it.
func (p *Phone) hangUpAll() {
	p.mu.Lock()
	p.closing = true
	var all []*call
	for _, c := range p.calls {
		if c.p == p {
			all = append(all, c)
		}
	}
	p.mu.Unlock()
	for _, c := range all {
		c.mail.Put(c.hangUp)
	}
	limit := time.NewTimer(p.pace.farewell)
	defer limit.Stop()
	for _, c := range all {
		select {
		case <-c.ended:
		case <-limit.C:
			return
		}
	}
}

// abandon ends the calls that are still waiting for an answer from the PBX.
func (p *Phone) abandon() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.dialogs {
		c.mail.Put(func() { c.over("") })
		c.release()
	}
}

// idle reports whether no call depends on the present way to the PBX.
func (p *Phone) idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.dialogs) == 0
}

// busy reports whether more calls than one depend on the present way.
func (p *Phone) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.dialogs) > 1
}
