// Package ears arranges the sound among the calls of one operator, who has one pair
// of ears: which call has microphone and speaker, which was set aside for it and has
// them again later, who takes part in a conference, and what is heard of calls that
// nobody has answered yet.
//
// Who is talked to is never rung at, but knocked to. Whoever loses the operator to
// another call without being put on hold is not left in silence: they are heard again
// when that one ends.
//
// It knows calls by their names and their sessions (package media), the devices of
// package sound, and nothing of SIP. One [Ears] serves all accounts.
package ears
