// Package header has what is true of every SIP header, whoever reads or writes it:
// what may be in one, and how its parameters are found.
package header
