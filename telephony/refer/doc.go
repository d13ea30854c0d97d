// Package refer reads and writes what SIP says of a transfer: who is to call whom (REFER,
// RFC 3515), which call that takes the place of (Replaces, RFC 3891), who asked for it
// (Referred-By, RFC 3892), and how it goes (read from the sipfrag of a NOTIFY). It is pure and does
// nothing about it: whether a call goes anywhere is decided by the call.
package refer
