package telephony

import (
	"sync"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/refer"
)

// replaced is the call whose place a transferred caller takes (RFC 3891,
// RFC 5589 section 7).
type replaced struct {
	number string
	target sip.Uri // where its other end wants requests
	dialog refer.Replaces
}

// offerTo holds the consultation and says what a caller must replace to get to
// its other end.
func (c *call) offerTo(ready func(replaced), refused func()) {
	if c.phase != phaseUp || c.transfer != nil {
		refused()
		return
	}
	c.left = sync.OnceFunc(refused) // it may end before it is on hold
	c.holdThen(func() {
		c.left = nil
		ready(replaced{c.peer, *c.dialog.target.Clone(), c.dialog.replaces()})
	}, c.left)
}

// replaces names the dialog as its other end knows it: to-tag is what that end
// calls its own (RFC 3891 section 3).
func (d *dialog) replaces() refer.Replaces {
	ours, _ := d.local.Params.Get("tag")
	return refer.Replaces{CallID: d.callID, ToTag: d.remoteTag(), FromTag: ours}
}

// complete hands the caller over to the other end of the call with.
func (c *call) complete(with switchboard.CallID, to replaced) {
	switch {
	case c.phase != phaseUp || c.leaves():
	case c.successor != nil:
		c.refuseTransfer()
	default:
		c.sendAway(&transfer{number: to.number, with: with}, refer.Target(to.target, to.dialog))
	}
}
