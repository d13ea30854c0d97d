// Package timer agrees on session timers (RFC 4028): one of the two ends says every so often
// that the call is still up, so that the other notices when that end, or what lies between,
// has died, and does not show a call for ever that nobody is in. It is pure: the call keeps
// the clock.
package timer
