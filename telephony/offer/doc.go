// Package offer makes and reads session descriptions: what the two ends of a call offer
// and answer about its sound (RFC 3264, RFC 8866), and the keys in them that encrypt it
// (SDES, RFC 4568). It is pure: no I/O, no clock.
//
// [Parse] reads what a peer sent into a [Description]. [Ours] is our side for the life
// of one call: it makes our offers and answers, and says what the two have agreed on.
package offer
