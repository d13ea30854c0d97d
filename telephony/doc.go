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
// parts lines, media, queue, sound and tones, and these:
//
//   - transport: the ground under SIP: sockets, who is heard, sending and asking,
//     keepalive, what address we have
//   - locate: where the PBX is: what the settings name, DNS, which address serves
//   - ears: which call has microphone and speaker, who waits for them, what rings
//   - mailbox: how messages reach the one goroutine that owns a call
//   - header: what may be in a header, and how its parameters are found
package telephony
