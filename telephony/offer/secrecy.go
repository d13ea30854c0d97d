package offer

import "errors"

// Secrecy is what the settings want of the voice (phone.srtp).
type Secrecy int

// What the settings can want.
const (
	PlainOnly Secrecy = iota // off, or the signalling is not encrypted: keys would be read on the way
	Preferred                // encrypted where the other end can
	Required                 // encrypted, or no call
)

// SecrecyOf reads phone.srtp (off, prefer or require; anything else is prefer) for an
// account whose signalling is encrypted (secure) or not: only where it is may keys be
// sent.
func SecrecyOf(setting string, secure bool) Secrecy {
	switch {
	case !secure || setting == "off":
		return PlainOnly
	case setting == "require":
		return Required
	default:
		return Preferred
	}
}

// ErrPlain says that the voice would not be encrypted and has to be.
var ErrPlain = errors.New("the voice would not be encrypted, as phone.srtp demands")

// takes reports whether a description is as secret as wanted.
func (s Secrecy) takes(d Description) bool {
	switch s {
	case PlainOnly:
		return !d.secure
	case Required:
		return d.Keyed()
	case Preferred:
	}
	return true
}
