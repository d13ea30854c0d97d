package offer

import (
	"strings"

	"github.com/pion/sdp/v3"
)

// Direction is who may speak, seen from the side that says it (RFC 8866 section 6.7).
type Direction uint8

// The directions that SDP has, by the names of their attributes.
const (
	Inactive Direction = iota
	SendOnly
	RecvOnly
	SendRecv = SendOnly | RecvOnly
)

// String is the attribute of SDP.
func (d Direction) String() string {
	switch d {
	case SendRecv:
		return "sendrecv"
	case SendOnly:
		return "sendonly"
	case RecvOnly:
		return "recvonly"
	case Inactive:
	}
	return "inactive"
}

// Sends reports whether the side that says it speaks.
func (d Direction) Sends() bool { return d&SendOnly != 0 }

// Answer is the direction d that we would like, given theirs: we send only to who
// receives (RFC 3264 section 6.1).
func (d Direction) Answer(theirs Direction) Direction {
	var turned Direction
	if theirs&RecvOnly != 0 {
		turned |= SendOnly
	}
	if theirs&SendOnly != 0 {
		turned |= RecvOnly
	}
	return d & turned
}

// directionOf is the first direction among attributes.
func directionOf(attributes []sdp.Attribute, otherwise Direction) Direction {
	for _, a := range attributes {
		switch strings.TrimSpace(a.Key) {
		case "sendrecv":
			return SendRecv
		case "sendonly":
			return SendOnly
		case "recvonly":
			return RecvOnly
		case "inactive":
			return Inactive
		}
	}
	return otherwise
}
