package header

import (
	"slices"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// Allow are the methods we take, for the header of that name.
const Allow = "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO, PRACK, UPDATE, REFER"

// Supported are the extensions we have, for the header of that name.
const Supported = "replaces, 100rel, timer"

// EventList is the extension of NOTIFYs of a resource list (RFC 4662 section 4.1).
const EventList = "eventlist"

// Unsupported names what a request requires and we do not have, for the header of that name
// in a 420 (RFC 3261 section 8.2.2.3); empty: nothing.
func Unsupported(req *sip.Request) string {
	var tags []string
	known := strings.Split(Supported, ", ")
	if req.Method == sip.NOTIFY {
		known = append(known, EventList)
	}
	for _, h := range req.GetHeaders("Require") {
		for tag := range strings.SplitSeq(h.Value(), ",") {
			if tag = strings.ToLower(Plain(tag)); tag != "" && !slices.Contains(known, tag) { // it is repeated in the answer
				tags = append(tags, tag)
			}
		}
	}
	return strings.Join(tags, ", ")
}
