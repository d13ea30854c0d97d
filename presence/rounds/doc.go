// Package rounds keeps calendars fresh: whom to ask next, how many at once,
// and what an answer or a failure means for what is already known.
//
// It knows the answers of package schedule but not how they are fetched, so
// that its timing can be tested without a network.
package rounds
