// Package directory answers who the colleagues are: it reads their names,
// addresses and numbers from a source and puts them into the words of
// switchboard.
//
// It reads when it is asked to and keeps nothing. It knows Graph, and no other
// room.
package directory
