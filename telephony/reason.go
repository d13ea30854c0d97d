package telephony

import "frontdesk/switchboard"

// The words in which the operator is told why a call or a transfer ended.
const (
	reasonBusy       = "busy"
	reasonNoAnswer   = "no answer"
	reasonUnknown    = "unknown number"
	reasonRefused    = "refused"
	reasonNoWay      = "cannot be reached"
	reasonNoRing     = "it does not ring there any more"
	reasonWithPBX    = "the PBX does not answer"
	reasonNotYet     = "it does not ring there yet"
	reasonAnswered   = "somebody has answered there"
	reasonBack       = "the caller is back already"
	reasonSentOn     = "the call is being transferred"
	reasonElsewhere  = "answered elsewhere"
	reasonMoved      = "the network changed"
	reasonLost       = "the connection was lost"
	reasonDeaf       = "the caller's telephone does not answer"
	reasonTooLate    = "it was too late to answer"
	reasonLeft       = "left during the transfer"
	reasonGaveUp     = switchboard.GaveUp
	reasonUnsent     = "the answer could not be sent"
	reasonRedirected = "redirected"
	reasonForwarded  = "forwarded"
	reasonOnward     = "nobody answered, and the caller did not come back"
)

// transferReason puts a final status of the transfer's target in words.
func transferReason(status int) string {
	switch status {
	case 486, 600:
		return reasonBusy
	case 408, 480, 487:
		return reasonNoAnswer
	case 404, 484, 485, 604:
		return reasonUnknown
	case 401, 403, 405, 407, 501, 603:
		return reasonRefused
	default:
		return reasonNoWay
	}
}

// dialReason puts a final status of an outgoing call in words.
func dialReason(status int) string {
	if status == 487 { // we cancelled
		return ""
	}
	return transferReason(status)
}

// causeReason puts in words why a call did not stay where it was meant to go (RFC 4458
// section 3.1); empty: not known.
func causeReason(cause int) string {
	switch cause {
	case 486:
		return reasonBusy
	case 408:
		return reasonNoAnswer
	case 404, 503:
		return reasonNoWay
	case 302, 480, 487:
		return reasonForwarded
	default:
		return ""
	}
}

// phrase is the first line of a NOTIFY's body (RFC 3515 section 2.4.5).
func phrase(status int) string {
	switch {
	case status == 100:
		return "SIP/2.0 100 Trying"
	case status < 200:
		return "SIP/2.0 180 Ringing"
	case status < 300:
		return "SIP/2.0 200 OK"
	}
	switch transferReason(status) {
	case reasonBusy:
		return "SIP/2.0 486 Busy Here"
	case reasonUnknown:
		return "SIP/2.0 404 Not Found"
	case reasonRefused:
		return "SIP/2.0 603 Decline"
	case reasonNoAnswer:
		return "SIP/2.0 480 Temporarily Unavailable"
	default:
		return "SIP/2.0 503 Service Unavailable"
	}
}
