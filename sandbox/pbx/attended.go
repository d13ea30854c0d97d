package pbx

import (
	"net/url"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// An attended transfer joins the far ends of two calls of the phone (RFC 3891,
// RFC 5589 section 7): the call that was referred takes the other's far end, and
// the other ends.

// attend begins one.
func (c *call) attend(number string, refer uint32, replaces string) {
	c.move = &transfer{number: number, refer: refer}
	c.log.Info("pbx.call.transfer", "to", number, "attended", true)
	c.notify(sip.StatusTrying)
	c.set(c.state())
	taken := make(chan *voice, 1)
	c.joining = taken
	other := c.pbx.replaced(replaces)
	c.pbx.work.Go(func() { // two calls that take each other must not wait for each other
		if other == nil || other == c || !other.postTake(taken, false) {
			taken <- nil
		}
	})
}

// replaced is the call that a Replaces header names; nil when there is none.
func (p *PBX) replaced(header string) *call {
	if plain, err := url.QueryUnescape(header); err == nil {
		header = plain
	}
	callID, params, _ := strings.Cut(header, ";")
	key := dialogKey{callID: strings.TrimSpace(callID)}
	for part := range strings.SplitSeq(params, ";") {
		if name, value, _ := strings.Cut(part, "="); name == "to-tag" {
			key.tag = value
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls[key]
}

// postTake asks a call for its far end; pick says that it rings at the target of a
// transfer.
func (c *call) postTake(taken chan<- *voice, pick bool) bool {
	r := request{take: taken, pick: pick, done: make(chan struct{})}
	select {
	case c.inbox <- r:
		<-r.done
		return true
	case <-c.over:
		return false
	}
}

// surrender gives the far end to the call that asks, and ends this one.
func (c *call) surrender(r request) (ending string) {
	if r.pick && c.move != nil && c.target == nil {
		r.take <- c.far
		c.notify(sip.StatusOK) // somebody has answered
		c.move = nil
		return "picked up"
	}
	if r.pick || c.move != nil || c.target != nil || c.dialog == nil && c.slot == "" {
		r.take <- nil
		return ""
	}
	r.take <- c.far
	return "replaced"
}

// joined connects the caller with whom it takes over, or leaves things as they
// are when there is nobody.
func (c *call) joined(who *voice) {
	c.joining = nil
	if who == nil {
		c.notify(sip.StatusCallTransactionDoesNotExists)
		c.log.Info("pbx.call.transfer", "to", c.move.number, "outcome", sip.StatusCallTransactionDoesNotExists)
		c.move = nil
		c.set(c.state())
		return
	}
	c.notify(sip.StatusOK)
	c.log.Info("pbx.call.transfer", "to", c.move.number, "outcome", sip.StatusOK)
	c.move = nil
	c.hand(who.party, who.hertz)
}
