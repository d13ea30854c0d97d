package media

import "slices"

// Codec is an RTP payload type that this package can encode and decode.
type Codec uint8

// The codecs, by their static payload types (RFC 3551 section 6).
const (
	PCMU Codec = 0
	PCMA Codec = 8
)

// Codecs are all codecs in the order in which Frontdesk prefers them.
func Codecs() []Codec { return []Codec{PCMA, PCMU} }

// Known reports whether a payload type is one of the Codecs.
func Known(payloadType uint8) bool { return slices.Contains(Codecs(), Codec(payloadType)) }

// String is the encoding name used in SDP.
func (c Codec) String() string {
	switch c {
	case PCMU:
		return "PCMU"
	case PCMA:
		return "PCMA"
	default:
		return "unknown"
	}
}

// Encode appends the codes of samples to dst.
func (c Codec) Encode(dst []byte, samples []int16) []byte {
	encode := EncodeALaw
	if c == PCMU {
		encode = EncodeULaw
	}
	for _, s := range samples {
		dst = append(dst, encode(s))
	}
	return dst
}

// Decode appends the samples of codes to dst.
func (c Codec) Decode(dst []int16, codes []byte) []int16 {
	linear := &alawLinear
	if c == PCMU {
		linear = &ulawLinear
	}
	for _, b := range codes {
		dst = append(dst, linear[b])
	}
	return dst
}
