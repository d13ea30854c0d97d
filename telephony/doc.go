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
// answer, registration, transfer and digest are ours. What decides is a plain value
// without I/O, here (dialog, transfer, subscription, vigil, backoff) or in a part.
//
// # Parts
//
// What a message says, and what may be in one, pure:
//
//   - header: single headers, and what is safe to write into one
//   - party: who calls, who sent them, whom they dialled, where they are sent on
//   - refer: REFER, Replaces, Referred-By and the reports of a transfer
//   - offer: SDP, offer and answer, the keys of an encrypted voice
//   - digest: challenges, and the answers to them
//   - timer: session timers
//   - validate: what makes a request unusable
//
// The ground under SIP, and under each call:
//
//   - transport: sockets, who is heard, sending and asking, keepalive, our address
//   - locate: where the PBX is: what the settings name, DNS, which address serves
//   - mailbox: how messages reach the one goroutine that owns a call, the lamps or the ears
//
// What is heard:
//
//   - ears: which call has microphone and speaker, who waits for them, what rings
//   - media: RTP and RTCP, codecs, loss and jitter, digits, conference
//   - sound: the machine's sound devices
//   - tones: ringing, knocking, ring-back and chimes
//
// What the PBX tells of others:
//
//   - lines: documents of the colleagues' lines
//   - queue: who waits in the PBX's queue
//
// # Files
//
//   - phone.go, phones.go: an account, and several at one desk; calls.go: its calls by
//     name and dialog; config.go: its settings
//   - register.go, registering.go, reach.go, schedule.go, vigil.go, unserved.go: staying
//     registered; moved.go, failover.go: calls on another network, or at another address
//   - dialog.go, tag.go, receive.go, respond.go, transact.go: messages, and the dialog
//     they belong to
//   - call.go: the actor; callsound.go: its sound; incoming.go, outgoing.go, invite.go,
//     reinvite.go, accepted.go, reliable.go, forks.go, update.go, refresh.go: its dialog
//   - hold.go, keypad.go, conference.go, quality.go, connected.go: what an answered call
//     can do, and tells
//   - autoanswer.go, dnd.go, remind.go: what the operator wants of all calls
//   - transfer.go, refer.go, attended.go, away.go, takeback.go, recall.go: sending
//     callers on, and having them back
//   - referred.go, succeed.go, successor.go, replaces.go, redirect.go: a call that goes
//     on in another leg
//   - lamps.go, lamp.go, lampfollow.go, linelist.go, subscribe.go, subscription.go: the
//     lines of colleagues; pickup.go: taking the call that rings there
//   - reason.go, alarm.go: small things
//
// The package may not import other rooms: only switchboard, assets and its own parts.
// No part imports this package.
package telephony
