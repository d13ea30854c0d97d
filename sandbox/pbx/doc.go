// Package pbx is a small telephone exchange on loopback: it lets Frontdesk be
// shown, learnt and tested with real SIP and real RTP and without a real PBX.
//
// It registers one phone, the attendant's, with digest authentication. Outside
// callers ring that phone every so often, each with a tone of their own for a
// voice. The attendant may call the colleagues' extensions and transfer callers
// to them by REFER; each colleague answers, is busy or lets it ring as package
// people says, and answers with a tone as well. Who hears what is measured on
// the decoded audio and shown in [Status].
//
// A call is one goroutine, which owns the call's state: the phone's requests,
// the alarms and the 20 ms frames all come to it, so nothing in a call is
// locked. The two ends of a call's audio are legs: the phone is a leg with RTP,
// everybody else is a voice, a tone with an ear. A bridge passes frames between
// two legs. Colleagues who are not in a call cost nothing.
//
// Callers are parked at 700 and wait in the slots 701 to 720 (see ParkNumber).
//
// A caller who rings at the target of a transfer, and a call between colleagues, is
// taken by PickupCode.
//
// The phone may subscribe to the lines of the colleagues (RFC 4235), who also
// call each other every so often.
//
// It behaves as Asterisk does where the two can be compared: a wrong password
// is challenged again, a blind transfer is accepted with 202 and told by
// NOTIFY, and the transferor is expected to hang up its own leg; after an
// attended one (Replaces) it hangs up the leg that was replaced. What it does
// not do: early media, SRTP, session timers.
package pbx
