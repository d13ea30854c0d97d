package telephony

import "frontdesk/switchboard"

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
