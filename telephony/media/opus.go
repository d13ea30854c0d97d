//go:build opus

package media

// #cgo linux windows LDFLAGS: -Wl,-Bstatic -lopus -Wl,-Bdynamic -lm
// #cgo darwin LDFLAGS: -lopus
// #include <opus/opus.h>
//
// // The controls of libopus take any number of arguments, which Go cannot call.
// static int frontdesk_opus_encoder(OpusEncoder *e, int rate, int bits, int loss) {
// 	int err = opus_encoder_init(e, rate, 1, OPUS_APPLICATION_VOIP);
// 	if (err == OPUS_OK) err = opus_encoder_ctl(e, OPUS_SET_BITRATE(bits));
// 	if (err == OPUS_OK) err = opus_encoder_ctl(e, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
// 	if (err == OPUS_OK) err = opus_encoder_ctl(e, OPUS_SET_INBAND_FEC(1));
// 	if (err == OPUS_OK) err = opus_encoder_ctl(e, OPUS_SET_PACKET_LOSS_PERC(loss));
// 	return err;
// }
import "C"

import "unsafe"

// HasOpus reports whether this build has Opus: it was made with the tag opus.
const HasOpus = true

const (
	opusBits   = 32000             // a second: wide band with its repeats
	opusLoss   = 10                // percent for which the encoder is prepared: what it repeats depends on it
	opusPacket = 1275              // bytes of the longest frame (RFC 6716 section 3.2.1)
	opusMost   = 120 * Rate / 1000 // samples of the longest packet
	opusStep   = Rate / 400        // samples of 2.5 ms, of which all lengths are multiples
)

// opusEncoder keeps the state of libopus in memory of Go: there is nothing to free,
// and the state has no pointers but to tables of the library.
type opusEncoder struct{ state []uint64 }

func newOpusEncoder() Encoder {
	e := &opusEncoder{state: make([]uint64, C.opus_encoder_get_size(1)/8+1)}
	if C.frontdesk_opus_encoder(e.at(), Rate, opusBits, opusLoss) != C.OPUS_OK {
		return PCMA.NewEncoder() // unreachable: the arguments are constants that libopus takes
	}
	return e
}

func (e *opusEncoder) at() *C.OpusEncoder { return (*C.OpusEncoder)(unsafe.Pointer(&e.state[0])) }

// Encode is that of [Encoder].
func (e *opusEncoder) Encode(dst []byte, samples []int16) []byte {
	if len(samples) == 0 {
		return dst
	}
	begin := len(dst)
	dst = append(dst, make([]byte, opusPacket)...)
	n := C.opus_encode(e.at(), (*C.opus_int16)(&samples[0]), C.int(len(samples)), (*C.uchar)(&dst[begin]), opusPacket)
	return dst[:begin+max(int(n), 0)] // negative: a length that Opus does not have
}

// opusDecoder keeps its state as opusEncoder does.
type opusDecoder struct{ state []uint64 }

func newOpusDecoder() Decoder {
	d := &opusDecoder{state: make([]uint64, C.opus_decoder_get_size(1)/8+1)}
	if C.opus_decoder_init(d.at(), Rate, 1) != C.OPUS_OK {
		return PCMA.NewDecoder() // unreachable, as above
	}
	return d
}

func (d *opusDecoder) at() *C.OpusDecoder { return (*C.OpusDecoder)(unsafe.Pointer(&d.state[0])) }

// Decode is that of [Decoder].
func (d *opusDecoder) Decode(dst []int16, payload []byte) []int16 {
	return d.decode(dst, payload, opusMost, 0)
}

// Recover is that of a recoverer (RFC 6716 section 2.1.7). What the payload does not
// repeat, the decoder makes up from what was before.
func (d *opusDecoder) Recover(dst []int16, payload []byte, samples int) []int16 {
	if samples <= 0 || samples > opusMost || samples%opusStep != 0 {
		return dst
	}
	return d.decode(dst, payload, samples, 1)
}

func (d *opusDecoder) decode(dst []int16, payload []byte, most int, repeats C.int) []int16 {
	if len(payload) == 0 {
		return dst
	}
	begin := len(dst)
	dst = append(dst, make([]int16, most)...)
	n := C.opus_decode(d.at(), (*C.uchar)(&payload[0]), C.opus_int32(len(payload)), (*C.opus_int16)(&dst[begin]), C.int(most), repeats)
	return dst[:begin+max(int(n), 0)] // negative: it is none of Opus
}
