package media

import "math/bits"

// The tables of ITU-T G.711. Encoding is by magnitude: µ-law resolves 14 bits
// and A-law 13, so the low 2 and 3 bits (4 with the sign folded) carry nothing.
var (
	ulawLinear = ulawDecodeTable()
	alawLinear = alawDecodeTable()
	ulawCode   = ulawEncodeTable()
	alawCode   = alawEncodeTable()
)

const (
	ulawBias = 0x84
	ulawClip = 32635
)

// g711Encoder codes 8 kHz of the sound by one of the two laws.
type g711Encoder struct {
	law  func(int16) byte
	down downsampler
}

// Encode is that of [Encoder].
func (e *g711Encoder) Encode(dst []byte, samples []int16) []byte {
	for ; len(samples) > 1; samples = samples[2:] {
		dst = append(dst, e.law(e.down.take(samples[0], samples[1])))
	}
	return dst
}

// g711Decoder gives 16 kHz of what was coded by one of the two laws.
type g711Decoder struct {
	linear *[256]int16
	narrow []int16
	up     upsampler
}

// Decode is that of [Decoder].
func (d *g711Decoder) Decode(dst []int16, payload []byte) []int16 {
	d.narrow = d.narrow[:0]
	for _, code := range payload {
		d.narrow = append(d.narrow, d.linear[code])
	}
	return d.up.add(dst, d.narrow)
}

// EncodeULaw gives the µ-law code (PCMU, RTP payload type 0) of a sample.
func EncodeULaw(sample int16) byte {
	if sample < 0 {
		return ulawCode[min(-int(sample), 32767)>>2] & 0x7F
	}
	return ulawCode[sample>>2]
}

// DecodeULaw gives the sample of a µ-law code.
func DecodeULaw(code byte) int16 { return ulawLinear[code] }

// EncodeALaw gives the A-law code (PCMA, RTP payload type 8) of a sample.
func EncodeALaw(sample int16) byte {
	if sample < 0 {
		return alawCode[^sample>>4] ^ 0x80
	}
	return alawCode[sample>>4]
}

// DecodeALaw gives the sample of an A-law code.
func DecodeALaw(code byte) int16 { return alawLinear[code] }

func ulawDecodeTable() (table [256]int16) {
	for code := range table {
		u := ^byte(code)
		magnitude := (int16(u&0x0F)<<3+ulawBias)<<(u>>4&7) - ulawBias
		if u&0x80 != 0 {
			magnitude = -magnitude
		}
		table[code] = magnitude
	}
	return table
}

func alawDecodeTable() (table [256]int16) {
	for code := range table {
		a := byte(code) ^ 0x55
		magnitude := int16(a&0x0F)<<4 + 8
		if segment := a >> 4 & 7; segment > 0 {
			magnitude = (magnitude + 0x100) << (segment - 1)
		}
		if a&0x80 == 0 {
			magnitude = -magnitude
		}
		table[code] = magnitude
	}
	return table
}

// ulawEncodeTable holds the codes of positive samples, by sample>>2.
func ulawEncodeTable() (table [8192]byte) {
	for i := range table {
		magnitude := uint(min(i<<2, ulawClip) + ulawBias)
		segment := bits.Len(magnitude >> 8)
		table[i] = ^byte(segment<<4 | int(magnitude>>(segment+3)&0x0F))
	}
	return table
}

// alawEncodeTable holds the codes of positive samples, by sample>>4.
func alawEncodeTable() (table [2048]byte) {
	for i := range table {
		segment := bits.Len(uint(i) >> 4)
		code := i & 0x0F
		if segment > 0 {
			code = segment<<4 | i>>(segment-1)&0x0F
		}
		table[i] = byte(code) ^ 0xD5
	}
	return table
}
