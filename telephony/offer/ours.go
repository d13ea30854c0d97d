package offer

import (
	"net/netip"
	"strconv"

	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

const (
	eventType  = "101"          // the payload type under which we offer telephone-event
	opusFormat = "opus/48000/2" // whatever is in it (RFC 7587 section 7)
)

// Ours is our side of one call: it makes our session descriptions, with one origin for
// the life of the call and a version that is one higher whenever something changed (RFC
// 3264 section 8), and keeps what was agreed. Not safe for concurrent use.
type Ours struct {
	addr    netip.AddrPort
	report  netip.AddrPort // where we take RTCP
	muxed   bool           // RTP and RTCP share a port: agreed, because the other end wanted it
	id      uint64
	version uint64
	last    []byte // of the last version, written with version 0
	secrecy Secrecy
	plain   bool        // the other end cannot encrypt, and need not
	open    bool        // the other end may leave our encryption out of its answer (RFC 8643)
	profile string      // AVP or SAVP, as it was agreed with keys; empty before
	crypto  *cryptoLine // ours, once we have offered or answered one
	event   string      // our payload type of telephone-event, once we have offered; else theirs
	opus    string      // that of Opus, likewise; it stays for the life of a call
}

// New begins our side of a call: where its sound and its RTCP are taken, the number of
// its origin, which no other call should have, and how secret it has to be.
func New(addr, report netip.AddrPort, id uint64, want Secrecy) Ours {
	return Ours{addr: addr, report: report, id: id, secrecy: want}
}

// MoveTo takes the sound and its RTCP elsewhere: the next description says so.
func (o *Ours) MoveTo(addr, report netip.AddrPort) { o.addr, o.report = addr, report }

// Offer describes all we can do (RFC 3264 section 5): encrypted, where that may be, for
// as long as the other end has not said that it cannot. The same again has the same
// version. The key stays the same for the life of the call.
func (o *Ours) Offer(dir Direction) ([]byte, error) {
	if o.secrecy == PlainOnly || o.plain {
		o.crypto = nil
	} else if o.crypto == nil {
		o.crypto = &cryptoLine{"1", media.NewKeys(media.AES80)}
	}
	var pts []string
	if media.HasOpus {
		o.opus = o.offered()
		pts = append(pts, o.opus)
	}
	for _, c := range media.Codecs() {
		pts = append(pts, strconv.Itoa(int(c)))
	}
	o.event = eventType
	switch {
	case o.crypto == nil:
		o.profile = ""
		return o.marshal(o.audio("audio", "AVP", append(pts, eventType), dir))
	case o.profile == "" && o.open:
		o.profile = "AVP"
	case o.profile == "":
		o.profile = "SAVP"
	}
	return o.marshal(o.audio("audio", o.profile, append(pts, eventType), dir))
}

// OfferLate is Offer to somebody whose INVITE left it to us: they need not be able to
// encrypt (RFC 8643), unless the call is secured already.
func (o *Ours) OfferLate(dir Direction, secured bool) ([]byte, error) {
	o.open = o.secrecy == Preferred && !secured
	return o.Offer(dir)
}

// Negotiable reports whether our last offer was encrypted and need not have been: who
// refuses it may be asked again after [Ours.GoPlain].
func (o *Ours) Negotiable() bool { return o.crypto != nil && o.secrecy == Preferred }

// GoPlain leaves the encryption out of the offers that follow, because the other end
// cannot do it.
func (o *Ours) GoPlain() { o.plain = true }

// offered is the payload type of Opus in an offer: that of the call so far, because a
// number keeps its meaning (RFC 3264 section 8.3.2), else one that has no other.
func (o *Ours) offered() string {
	for _, number := range []string{o.opus, strconv.Itoa(int(media.Opus))} {
		if number != "" && number != eventType && number != o.event {
			return number
		}
	}
	return strconv.Itoa(int(media.Opus) + 1)
}

// number is the payload type of a codec.
func (o *Ours) number(codec media.Codec) string {
	if codec == media.Opus {
		return o.opus
	}
	return strconv.Itoa(int(codec))
}

// Answer accepts a peer's offer (RFC 3264 section 6): its audio with the first codec we
// know, and nothing else. want is what we would like; the codec to send comes back, too.
// The error is [ErrPlain], or another where the two have nothing in common: 488.
func (o *Ours) Answer(theirs Description, want Direction) ([]byte, media.Codec, error) {
	codec := theirs.Codecs[0]
	o.event, o.muxed = theirs.event, theirs.report.Muxed
	if theirs.opus != "" {
		o.opus = theirs.opus
	}
	if err := o.agree(theirs); err != nil {
		return nil, 0, err
	}
	var lines []*sdp.MediaDescription
	for i, m := range theirs.all {
		if i != theirs.audio {
			lines = append(lines, refuse(m))
			continue
		}
		pts := []string{o.number(codec)}
		if theirs.event != "" {
			pts = append(pts, theirs.event)
		}
		o.profile = m.Protos[1]
		lines = append(lines, o.audio(m.Media, o.profile, pts, want.Answer(theirs.Direction)))
	}
	body, err := o.marshal(lines...)
	return body, codec, err
}

// agree chooses the encryption of an answer: the first line of theirs, with a key
// of ours under its tag. An offer of RTP/AVP with keys is taken as one, too (RFC
// 8643).
func (o *Ours) agree(theirs Description) error {
	switch {
	case o.secrecy == PlainOnly && theirs.secure:
		return errNoAudio // what it brings has been read on the way
	case o.secrecy != PlainOnly && len(theirs.crypto) > 0:
		line := theirs.crypto[0]
		if o.crypto == nil || o.crypto.keys.Suite != line.keys.Suite {
			o.crypto = &cryptoLine{keys: media.NewKeys(line.keys.Suite)}
		}
		o.crypto = &cryptoLine{line.tag, o.crypto.keys}
		o.plain = false
		return nil
	case o.secrecy == Required, o.crypto != nil: // what is encrypted stays so
		return ErrPlain
	default:
		o.crypto, o.plain = nil, true
		return nil
	}
}
