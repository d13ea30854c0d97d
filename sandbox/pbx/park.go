package pbx

import (
	"strconv"
	"time"

	"github.com/emiago/sipgo/sip"
)

// Parking works as with Asterisk: a caller who is transferred to ParkNumber
// waits in the first free slot, whose line is busy then. Who dials the slot gets
// the caller; after parkTime the attendant is rung again.
const (
	ParkNumber = "700"
	firstSlot  = 701
	lastSlot   = 720
	parkTime   = 45 * time.Second // story time
)

// Parked is the state of a call whose caller waits in a slot.
const Parked CallState = "parked"

// isSlot reports whether a number is a parking slot.
func isSlot(number string) bool {
	n, err := strconv.Atoi(number)
	return err == nil && n >= firstSlot && n <= lastSlot && strconv.Itoa(n) == number
}

// takeSlot keeps the first free slot for a call; empty: there is none.
func (p *PBX) takeSlot(c *call) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n := firstSlot; n <= lastSlot; n++ {
		if slot := strconv.Itoa(n); p.slots[slot] == nil {
			p.slots[slot] = c
			return slot
		}
	}
	return ""
}

// freeSlot gives a slot back.
func (p *PBX) freeSlot(slot string) {
	p.mu.Lock()
	delete(p.slots, slot)
	p.mu.Unlock()
	p.watchers.changed(slot)
}

// parkedAt is the call whose caller waits in a slot.
func (p *PBX) parkedAt(slot string) *call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.slots[slot]
}

// park leaves the far end of a call in a slot.
func (c *call) park(refer uint32) {
	c.move = &transfer{number: ParkNumber, refer: refer}
	c.notify(sip.StatusTrying)
	slot := c.pbx.takeSlot(c)
	if slot == "" {
		c.notify(sip.StatusServiceUnavailable)
		c.move = nil
		return
	}
	c.notify(sip.StatusOK)
	c.move, c.slot, c.onHold = nil, slot, true
	c.log.Info("pbx.call.parked", "slot", slot)
	c.connect()
	c.pbx.watchers.changed(slot)
	c.leave.set(c.pbx.options.story(leaveTime))
	c.step.set(c.pbx.options.story(parkTime))
}

// comeBack rings the attendant with a caller whom nobody has taken.
func (c *call) comeBack() (ending string) {
	if b, ok := c.pbx.phones.current(); ok {
		who := caller{party: c.far.party, Tone: c.far.hertz, Patience: parkTime}
		c.pbx.work.Go(func() { c.pbx.ringAttendant(who, b) })
	}
	return "not taken out of the slot"
}

// retrieve takes whoever waits in a slot out of it; nil: nobody does.
func (p *PBX) retrieve(slot string) *voice {
	parked, taken := p.parkedAt(slot), make(chan *voice, 1)
	if parked == nil || !parked.postTake(taken, false) {
		return nil
	}
	return <-taken
}

// answersAtOnce is the script of a slot.
var answersAtOnce = script{{0, sip.StatusOK}}
