package pbx

import "strings"

// PickupCode begins the number that takes the call that rings at the extension
// behind it, as with Asterisk.
const PickupCode = "*8"

// pickable is a call that rings at a colleague's: one between colleagues, or one
// that the attendant has transferred.
type pickable struct {
	from  string // of a colleague
	taken chan struct{}
	moved *call // whose far end rings there
}

// offer lets a call that rings at an extension be taken, or ends that.
func (p *PBX) offer(to string, call *pickable) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rings[to] = call; call == nil {
		delete(p.rings, to)
	}
}

// pickUp takes the call that rings at the extension in a number: whoever called
// is its other end, also for the caller of a transfer. nil: none rings there.
func (p *PBX) pickUp(number string) *voice {
	to, is := strings.CutPrefix(number, PickupCode)
	p.mu.Lock()
	call := p.rings[to]
	if !is || call == nil {
		p.mu.Unlock()
		return nil
	}
	delete(p.rings, to)
	p.mu.Unlock()
	if call.moved != nil {
		taken := make(chan *voice, 1)
		if !call.moved.postTake(taken, true) {
			return nil
		}
		return <-taken
	}
	close(call.taken)
	who := p.staff[call.from]
	return newVoice(party{who.Name, who.Extension}, who.Phone.Tone)
}
