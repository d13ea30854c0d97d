// Package telephony is Frontdesk's telephone: SIP accounts, their calls,
// transfers, lines and sound. It posts what happens as switchboard events and performs
// the switchboard's phone effects; it shows nothing and decides nothing about
// people.
//
// A [Phone] is one account, which registers and serves until its context ends;
// [Phones] are several at one desk. Each call is an actor:
// one goroutine with a mailbox owns the dialog, and everything that happens to
// the call (requests and responses from the network, wishes of the operator,
// timers) reaches it as one message after the other. SIP parsing, transports
// and transactions are sipgo's; dialogs, retransmission of 2xx, offer and
// answer, registration, transfer and digest are ours. The parts that decide
// (offer/answer, the transfer's outcome, when to register again, what a dialog
// accepts) are plain values without I/O.
//
// The package may not import other rooms: only switchboard, assets and its own
// parts lines, media, queue, sound and tones.
package telephony
