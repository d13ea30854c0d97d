// Package switchboard is the heart of Frontdesk: who the colleagues are, what
// their lines and calendars say, which calls are up, and what follows from it.
//
// Everything that happens, in the network or at the keyboard, is an [Event].
// [Apply] folds one event into the [State] and answers with the [Effect]s that
// somebody else must perform. It is a pure function with the clock as an
// argument, so the behaviour of the whole product can be tested from tables.
//
// [Board] runs Apply in one goroutine, hands effects to the [Ports] and gives
// watchers an immutable [View]: the present first, then always the newest.
//
// The package imports the standard library only. It knows no SIP, no Graph, no
// window and no file, and the rooms that do know them share its vocabulary
// instead of importing each other.
package switchboard
