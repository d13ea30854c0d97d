// Package graph is the one door to Microsoft Graph: one client, one gate that
// all requests share, and errors that can be shown to people.
//
// The requests are those of Microsoft's SDK, sent by its adapter. The pipeline
// around them is our own, because the SDK's retries hold a place at the gate
// and round Retry-After down, its redirects carry the token along, and its
// reading of a claims challenge panics on some headers. Answers are decoded
// into plain structs; package schedule says why.
//
// The package knows no other room. It sees a token only for the length of a
// request and hands it to the configured host alone.
package graph
