// Package refusal understands a sign-in service's "no": what it is, what
// follows from it, and what the operator and IT are told.
//
// What follows is decided by the error, the suberror, the claims and the HTTP
// status. Microsoft's AADSTS numbers choose words, help and the name of the
// ending, and of what happens to the tokens only whether to pause; descriptions
// are read for ids only: both change between releases of the service. Of the
// answer nothing is kept but values that were checked, so a [Refusal] may be
// logged and shown.
//
// The package is pure: it makes no request, reads no clock and keeps no state.
package refusal
