package offer

import (
	"cmp"
	"strconv"

	"frontdesk/telephony/media"
)

// Keys are ours and the other end's, where they have answered our offer or we have
// answered theirs (RFC 4568 section 5.1.3); ok is false where nothing is encrypted. An
// answer without the line that we offered is [ErrPlain], except to [Ours.OfferLate].
func (o *Ours) Keys(theirs Description) (ours, others media.Keys, ok bool, err error) {
	if o.crypto == nil {
		return ours, others, false, nil
	}
	for _, line := range theirs.crypto {
		if line.tag == o.crypto.tag && line.keys.Suite == o.crypto.keys.Suite {
			o.open = false // what is encrypted stays so
			return o.crypto.keys, line.keys, true, nil
		}
	}
	if o.open && len(theirs.crypto) == 0 {
		o.crypto, o.plain = nil, true
		return ours, others, false, nil
	}
	return ours, others, false, ErrPlain
}

// Control is where the other end takes RTCP, as its answer or offer has it (RFC 3605).
// One port for both (RFC 5761) is only taken where the two have agreed on it; we do not
// offer it, because no PBX needs it and it is of no use to a telephone.
func (o *Ours) Control(theirs Description) media.Control {
	c := theirs.report
	o.muxed = o.muxed && c.Muxed
	c.Muxed = o.muxed
	return c
}

// OpusNumbers are the payload types of Opus on the way to them and on the way to us;
// -1: there is none.
func (o *Ours) OpusNumbers(theirs Description) (send, receive int) {
	return payloadType(theirs.opus), payloadType(cmp.Or(o.opus, theirs.opus))
}

// EventNumbers are those of telephone-event (RFC 4733), likewise.
func (o *Ours) EventNumbers(theirs Description) (send, receive int) {
	return payloadType(theirs.event), payloadType(cmp.Or(o.event, theirs.event))
}

// payloadType reads a payload type; -1: there is none.
func payloadType(text string) int {
	if n, err := strconv.ParseUint(text, 10, 7); err == nil {
		return int(n)
	}
	return -1
}
