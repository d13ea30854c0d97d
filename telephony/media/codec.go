package media

import "slices"

// Codec is a way to encode and decode sound. Its number is its RTP payload type,
// except for Opus.
type Codec uint8

// The codecs, by their static payload types (RFC 3551 section 6). Opus has none: each
// call agrees on a number, and this is the one that Frontdesk offers. It is there
// where [HasOpus] says so.
const (
	PCMU Codec = 0
	PCMA Codec = 8
	G722 Codec = 9
	Opus Codec = 96
)

// Codecs are all codecs with a static payload type, in the order in which Frontdesk
// prefers them. They are in every build.
func Codecs() []Codec { return []Codec{G722, PCMA, PCMU} }

// Known reports whether a payload type is the static one of a codec.
func Known(payloadType uint8) bool { return slices.Contains(Codecs(), Codec(payloadType)) }

// String is the encoding name used in SDP.
func (c Codec) String() string {
	switch c {
	case PCMU:
		return "PCMU"
	case PCMA:
		return "PCMA"
	case G722:
		return "G722"
	case Opus:
		return "opus"
	default:
		return "unknown"
	}
}

// Clock is how many units its RTP timestamp counts a second. That of G.722 is
// 8000 although it carries 16000 samples, by an old mistake that stays (RFC 3551
// section 4.5.2). That of Opus is always 48000 (RFC 7587 section 4.1).
func (c Codec) Clock() int {
	if c == Opus {
		return 48000
	}
	return 8000
}

// Encoder turns sound of [Rate] into the payload of packets. It remembers what
// came before, so each stream has its own. It is not safe for concurrent use.
type Encoder interface {
	// Encode appends the codes of samples to dst: of an even number of them, and
	// with Opus of one frame of [FrameTime].
	Encode(dst []byte, samples []int16) []byte
}

// Decoder turns payloads, in their order, into sound of [Rate]. It remembers what
// came before, so each stream has its own. It is not safe for concurrent use.
type Decoder interface {
	// Decode appends the samples of a payload to dst. Any bytes are some sound, or
	// none where Opus cannot read them.
	Decode(dst []int16, payload []byte) []int16
}

// recoverer is a decoder whose payloads repeat, in short, what was before them.
type recoverer interface {
	// Recover appends so many samples, those right before the payload, to dst. It
	// may append none.
	Recover(dst []int16, payload []byte, samples int) []int16
}

// NewEncoder makes an encoder that has heard nothing yet.
func (c Codec) NewEncoder() Encoder {
	switch c {
	case G722:
		return newG722Encoder()
	case Opus:
		return newOpusEncoder()
	case PCMU:
		return &g711Encoder{law: EncodeULaw}
	case PCMA:
		return &g711Encoder{law: EncodeALaw}
	default: // none of the Codecs
		return &g711Encoder{law: EncodeALaw}
	}
}

// NewDecoder makes a decoder that has heard nothing yet.
func (c Codec) NewDecoder() Decoder {
	switch c {
	case G722:
		return newG722Decoder()
	case Opus:
		return newOpusDecoder()
	case PCMU:
		return &g711Decoder{linear: &ulawLinear}
	case PCMA:
		return &g711Decoder{linear: &alawLinear}
	default: // none of the Codecs
		return &g711Decoder{linear: &alawLinear}
	}
}
