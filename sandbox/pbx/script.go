package pbx

import (
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/sandbox/people"
)

// patience is how long the PBX lets an extension ring before it gives up.
const patience = 12 * time.Second

// step is one thing that a called number does: some time after the step before,
// it gives a SIP status. A final status ends the script.
type step struct {
	After  time.Duration // story time
	Status int
}

// script is what happens when a number is called, the same for a call that the
// attendant makes and for one that is transferred.
type script []step

// called is the script of a number: c is the colleague behind it, nil when there
// is none; engaged says that the colleague is in another call.
func called(c *people.Colleague, engaged bool) script {
	switch {
	case c == nil:
		return script{{0, sip.StatusNotFound}}
	case engaged:
		return script{{0, sip.StatusBusyHere}}
	}
	ring := step{0, sip.StatusRinging}
	switch c.Phone.Manner {
	case people.Answers:
		return script{ring, {c.Phone.After, sip.StatusOK}}
	case people.Busy:
		return script{{0, sip.StatusBusyHere}}
	case people.NoAnswer:
		return script{ring, {patience, sip.StatusTemporarilyUnavailable}}
	case people.Declines:
		return script{ring, {c.Phone.After, sip.StatusGlobalDecline}}
	case people.Absent:
		return script{{0, sip.StatusTemporarilyUnavailable}}
	default: // a manner this PBX does not know cannot be reached
		return script{{0, sip.StatusTemporarilyUnavailable}}
	}
}

// reasons are the phrases of the statuses that the PBX sends (RFC 3261 section
// 21).
var reasons = map[int]string{
	sip.StatusTrying: "Trying", sip.StatusRinging: "Ringing", sip.StatusOK: "OK", sip.StatusAccepted: "Accepted",
	sip.StatusBadRequest: "Bad Request", sip.StatusUnauthorized: "Unauthorized", sip.StatusForbidden: "Forbidden",
	sip.StatusNotFound: "Not Found", sip.StatusMethodNotAllowed: "Method Not Allowed",
	sip.StatusProxyAuthRequired:      "Proxy Authentication Required",
	sip.StatusTemporarilyUnavailable: "Temporarily Unavailable", sip.StatusBusyHere: "Busy Here",
	sip.StatusCallTransactionDoesNotExists: "Call/Transaction Does Not Exist",
	sip.StatusRequestTerminated:            "Request Terminated", sip.StatusNotAcceptableHere: "Not Acceptable Here",
	statusBadEvent: "Bad Event", sip.StatusRequestPending: "Request Pending",
	sip.StatusInternalServerError: "Server Internal Error", sip.StatusNotImplemented: "Not Implemented",
	sip.StatusServiceUnavailable: "Service Unavailable", sip.StatusGlobalDecline: "Decline",
}

// statusBadEvent refuses a subscription (RFC 6665 section 8.3.2).
const statusBadEvent = 489
