package telephony

import (
	"net/url"
	"sync"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// replaced is the call whose place a transferred caller takes (RFC 3891,
// RFC 5589 section 7).
type replaced struct {
	number string
	target sip.Uri // where its other end wants requests
	dialog string  // the value of a Replaces header
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
func (d *dialog) replaces() string {
	ours, _ := d.local.Params.Get("tag")
	return d.callID + ";to-tag=" + d.remoteTag() + ";from-tag=" + ours
}

// referTo is the address in a Refer-To: the other end, with the dialog to
// replace (RFC 3891 section 4).
func (r replaced) referTo() string {
	target := r.target
	target.Headers = nil
	return target.String() + "?Replaces=" + url.QueryEscape(r.dialog)
}

// complete hands the caller over to the other end of the call with.
func (c *call) complete(with switchboard.CallID, to replaced) {
	switch {
	case c.phase != phaseUp || c.leaves():
	case c.successor != nil:
		c.refuseTransfer()
	default:
		c.sendAway(&transfer{number: to.number, with: with}, to.referTo())
	}
}
