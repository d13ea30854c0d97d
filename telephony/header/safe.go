package header

import (
	"errors"
	"fmt"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// Safe reports whether text may become part of a SIP message: it holds no CR, LF or
// NUL (RFC 3261 section 7.3.1 ends a header at a line break). sipgo checks nothing
// (advisory GHSA-chcx-pf5f-wxc7), so a line break in a name could add headers of
// somebody else's choice.
func Safe(text string) bool { return !strings.ContainsAny(text, "\r\n\x00") }

// ErrUnsafe says that a message may not be sent as it is.
var ErrUnsafe = errors.New("control characters")

// Check is the last look before anything is sent: no start line and no header may
// hold CR, LF or NUL. The error wraps ErrUnsafe and repeats nothing of the value, which
// may be a secret.
func Check(m sip.Message) error {
	switch m := m.(type) {
	case *sip.Request:
		if !Safe(m.Recipient.String()) || !Safe(string(m.Method)) {
			return fmt.Errorf("%.10q: %w in the request address", string(m.Method), ErrUnsafe)
		}
	case *sip.Response:
		if !Safe(m.Reason) {
			return fmt.Errorf("%d: %w in the reason", m.StatusCode, ErrUnsafe)
		}
	}
	headers, ok := m.(interface{ Headers() []sip.Header })
	if !ok {
		return nil
	}
	for _, h := range headers.Headers() {
		if !Safe(h.Name()) || !Safe(h.Value()) {
			return fmt.Errorf("%w in header %.20q", ErrUnsafe, h.Name())
		}
	}
	return nil
}
