package telephony

import (
	"context"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/digest"
)

// operation is a request of a call in its dialog.
type operation struct {
	method sip.RequestMethod
	build  func(*sip.Request)                 // adds headers and body; may be nil
	done   func(res *sip.Response, err error) // in the call's goroutine
	tag    string                             // of the early dialog it belongs to; empty: that of the call
	given  digest.Answers                     // to challenges
}

// do sends a request in the dialog. Challenges are answered once, or again when
// only the nonce was stale.
func (c *call) do(method sip.RequestMethod, build func(*sip.Request), done func(*sip.Response, error)) {
	c.perform(&operation{method: method, build: build, done: done}, nil)
}

func (c *call) perform(op *operation, challenge *sip.Response) {
	req := c.leg(op.tag).request(op.method)
	if op.build != nil {
		op.build(req)
	}
	if err := c.p.login.Authorize(req, challenge); err != nil {
		op.done(challenge, nil)
		return
	}
	c.background(func(ctx context.Context) func() {
		res, err := c.s.Ask(ctx, req)
		return func() { c.finish(op, res, err) }
	})
}

// finish takes the final response of an operation.
func (c *call) finish(op *operation, res *sip.Response, err error) {
	if err == nil && op.given.Next(res) {
		c.perform(op, res)
		return
	}
	op.done(res, err)
}

// background runs work that waits for the network outside the call's goroutine,
// and its outcome inside. The call stays until all of it is done.
func (c *call) background(work func(ctx context.Context) (outcome func())) {
	c.pending++
	c.p.work.Go(func() {
		outcome := work(c.ctx)
		c.mail.Put(func() {
			c.pending--
			outcome()
		})
	})
}
