package transport

import (
	"context"
	"errors"
	"fmt"

	"github.com/emiago/sipgo/sip"
)

// ErrGone says that a transaction ended without a final response: it timed out, its
// flow broke, or nobody waits for it any more.
var ErrGone = errors.New("no answer")

// Ask sends a request that is no INVITE and waits for its final response, whatever
// that says. It gives up when ctx ends or the transaction does (after 32 s at the
// latest, RFC 3261 section 17.1.2.2), with an error that wraps ErrGone and the cause.
// Any other error says that nothing could be sent.
func (s *Stack) Ask(ctx context.Context, req *sip.Request) (*sip.Response, error) {
	tx, err := s.Begin(ctx, req)
	if err != nil {
		return nil, err
	}
	defer tx.Terminate()
	for {
		select {
		case res := <-tx.Responses():
			if !res.IsProvisional() {
				return res, nil
			}
		case <-tx.Done():
			return nil, fmt.Errorf("%s: %w: %w", req.Method, ErrGone, tx.Err())
		case <-ctx.Done():
			return nil, fmt.Errorf("%s: %w: %w", req.Method, ErrGone, ctx.Err())
		}
	}
}
