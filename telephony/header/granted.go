package header

import (
	"time"

	"github.com/emiago/sipgo/sip"
)

// Granted reads how long a 200 to REGISTER lets our contact live: its own expires
// parameter, else the Expires header, else what was asked, and never more than that (RFC
// 3261 section 10.2.4). Ours is known by its host and port.
func Granted(res *sip.Response, ours sip.Uri, asked time.Duration) time.Duration {
	for _, h := range res.GetHeaders("Contact") {
		for _, value := range Split(h.Value()) {
			var uri sip.Uri
			var params sip.HeaderParams
			if _, err := sip.ParseAddressValue(value, &uri, &params); err != nil || uri.Host != ours.Host || uri.Port != ours.Port {
				continue
			}
			if v, ok := params.Get("expires"); ok {
				if d, ok := ParseSeconds(v); ok {
					return min(d, asked)
				}
			}
		}
	}
	if h := res.GetHeader("Expires"); h != nil {
		if d, ok := ParseSeconds(h.Value()); ok {
			return min(d, asked)
		}
	}
	return asked
}
