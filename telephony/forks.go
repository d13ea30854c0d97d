package telephony

import "github.com/emiago/sipgo/sip"

// forks are the early dialogs of an INVITE of ours, by the tag of the other end: a
// PBX may let several telephones ring, and each has a dialog of its own (RFC 3261
// section 12.1).
type forks map[string]*dialog

// mostForks bounds what one INVITE can begin.
const mostForks = 16

// of is the early dialog of a tag; take says what the message says of it when it
// is new. nil: there is no tag, or there are too many.
func (f forks) of(tag string, from dialog, take func(*dialog)) *dialog {
	if d := f[tag]; d != nil || tag == "" || len(f) >= mostForks {
		return d
	}
	take(&from)
	f[tag] = &from
	return &from
}

// provisional is the early dialog of a provisional response.
func (c *call) provisional(res *sip.Response) *dialog {
	tag, _ := res.To().Params.Get("tag")
	return c.forks.of(tag, c.dialog, func(d *dialog) { d.establish(res) })
}

// within is the dialog that a request of theirs belongs to; nil: none of ours. One
// that overtakes the response which names its dialog begins it.
func (c *call) within(req *sip.Request) *dialog {
	tag, _ := req.From().Params.Get("tag")
	switch ours := c.dialog.remoteTag(); {
	case c.phase == phaseOver:
		return nil
	case c.phase == phaseDialing && ours == "":
		return c.forks.of(tag, c.dialog, func(d *dialog) { d.notifiedBy(req) })
	case ours == "" || ours == tag:
		return &c.dialog
	default:
		return nil
	}
}

// leg is the dialog with a tag of theirs; without one, or when it has become the
// call's, that of the call.
func (c *call) leg(tag string) *dialog {
	if d := c.forks[tag]; d != nil && c.dialog.remoteTag() != tag {
		return d
	}
	return &c.dialog
}

// choose makes the dialog of a 2xx the one of the call. Its route is that of the
// 2xx, its numbering goes on (RFC 3261 section 13.2.2.4).
func (c *call) choose(res *sip.Response) {
	tag, _ := res.To().Params.Get("tag")
	if d := c.forks[tag]; d != nil {
		c.dialog = *d
	}
	c.dialog.establish(res)
}
