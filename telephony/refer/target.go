package refer

import (
	"net/url"

	"github.com/emiago/sipgo/sip"
)

// Target is the address in a Refer-To that hands somebody over to the other end of a
// dialog, which they replace (RFC 3891 section 4).
func Target(target sip.Uri, dialog Replaces) string {
	target.Headers = nil
	return target.String() + "?Replaces=" + url.QueryEscape(dialog.String())
}
