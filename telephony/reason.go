package telephony

import (
	"strings"

	"frontdesk/switchboard"
)

// The words in which the operator is told why a call or a transfer ended.
const (
	reasonBusy       = "busy"
	reasonNoAnswer   = "no answer"
	reasonUnknown    = "unknown number"
	reasonRefused    = "refused"
	reasonNoWay      = "cannot be reached"
	reasonWithPBX    = "the PBX does not answer"
	reasonNotYet     = "it does not ring there yet"
	reasonBack       = "the caller is back already"
	reasonSentOn     = "the call is being transferred"
	reasonMoved      = "the network changed"
	reasonLost       = "the connection was lost"
	reasonDeaf       = "the caller's telephone does not answer"
	reasonTooLate    = "it was too late to answer"
	reasonLeft       = "left during the transfer"
	reasonGaveUp     = switchboard.GaveUp
	reasonUnsent     = "the answer could not be sent"
	reasonRedirected = "redirected"
	reasonForwarded  = "forwarded"
	reasonOnward     = "nobody answered, the PBX has the caller"
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

// diversionReason puts why a call did not stay where it was meant to go in words
// (RFC 5806 section 4); empty: not known.
func diversionReason(reason string) string {
	switch strings.ToLower(reason) {
	case "user-busy":
		return reasonBusy
	case "no-answer":
		return reasonNoAnswer
	case "unavailable", "out-of-service":
		return reasonNoWay
	case "unconditional", "follow-me", "deflection", "time-of-day", "do-not-disturb", "away":
		return reasonForwarded
	default:
		return ""
	}
}

// causeReason does the same for the cause of History-Info (RFC 4458 section 3.1).
func causeReason(cause string) string {
	switch cause {
	case "486":
		return reasonBusy
	case "408":
		return reasonNoAnswer
	case "404", "503":
		return reasonNoWay
	case "302", "480", "487":
		return reasonForwarded
	default:
		return ""
	}
}
