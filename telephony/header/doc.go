// Package header reads single headers of SIP messages and writes values that may go into
// one. It is pure, knows nothing of calls, and takes whatever a message holds: what cannot
// be read is as if it were not there.
//
// Who somebody is, is read by package party, transfers by package refer, session timers by
// package timer.
package header
