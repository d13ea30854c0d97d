// Package loopback receives the answer of one sign-in attempt on this
// computer's loopback addresses (RFC 8252 section 7.3).
//
// It listens on the same port of 127.0.0.1 and ::1, so that no other program
// can take the family the browser happens to try first. Only an answer that
// carries the attempt's state is taken, and only the first one; whatever else
// comes by is turned away and the receiver goes on waiting, however much of it
// there is and however slowly it comes. What it shows in the browser is static
// and says that the person can return to Frontdesk: whether the sign-in worked
// is not known at that moment.
//
// A browser is started at a one-time address of the receiver, see
// [Receiver.Start], which leads on to the authorization server.
//
// The package knows nothing of tokens, providers or accounts.
package loopback
