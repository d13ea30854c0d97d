// Package lines reads what a PBX says of its extensions: dialog-info documents
// (RFC 4235) and presence documents (RFC 3863, RFC 4480). What arrives comes
// from the network and is believed in nothing but its words: documents are
// bounded, and one that cannot be read says so instead of guessing.
//
// It is plain values without I/O. Who subscribes is package telephony.
package lines
