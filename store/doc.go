// Package store is Frontdesk's memory between two starts: one embedded database
// (SQLite) with a cache of the directory, so that the console opens with the
// last known people, with what the operator has marked, and with the calls of before.
//
// A [Store] keeps people by part: one scope (an account, or the computer) and
// one source. A part is replaced or changed as a whole, together with the token
// from which its source goes on, so the people and the token always belong
// together, whatever ends the process. Marks are taken without waiting and
// written by [Store.Run].
//
// Several processes may use one file. They see each other's finished writes, and
// who reads never waits for who writes.
//
//	store.go    opening, closing, and going on with a new file when one is damaged
//	file.go     the folder, the file, the lock, and files that were set aside
//	schema.go   the tables, their versions, and how a connection is set up
//	part.go     reading and replacing a part; change.go: a delta
//	chunk.go    people in the rows of the database; record.go: one person
//	forget.go   leaving nothing of an account; sweep.go: nor of what is not kept any more
//	marks.go    favourites, deputies named by hand, and whom the operator dealt with
//	calls.go    what became of calls, for as long as the settings say
//	errors.go   what went wrong, in the operator's words
//
// The store is a cache: no failure of it stops the console, and what it has lost
// is read again. Calendars, their titles and tokens of a sign-in never come here.
// It knows no other room but switchboard.
package store
