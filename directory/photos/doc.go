// Package photos fetches the small pictures of the people that the window shows
// in full, one at a time and after everything else, and keeps them on disk.
//
// A picture is asked for again by its ETag after a day, and somebody without one
// is left alone for a week. Whoever disconnects takes the pictures along: see
// [Keeper.Forget]. The package knows no Graph request: it is given a function.
package photos
