package pbx

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"

	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

// errNoAudio says that an offer or answer holds no audio that the PBX can take.
var errNoAudio = errors.New("no audio stream with G.722 or G.711 over plain RTP")

// stream is what a session description says of the one audio stream.
type stream struct {
	Addr      netip.AddrPort // where the describer listens
	Codec     media.Codec    // the first one that both sides know
	Direction sdp.Direction  // seen from the describer
}

// onHold reports whether the describer wants to hear nothing (RFC 3264 section
// 8.4), in the way of today or that of RFC 2543 (address zero).
func (s stream) onHold() bool {
	return s.Direction == sdp.DirectionSendOnly || s.Direction == sdp.DirectionInactive || s.Addr.Addr().IsUnspecified()
}

// readSDP takes the first usable audio stream out of an offer or an answer.
func readSDP(body []byte) (stream, error) {
	var d sdp.SessionDescription
	if err := d.Unmarshal(body); err != nil {
		return stream{}, fmt.Errorf("session description: %w", err)
	}
	for _, m := range d.MediaDescriptions {
		if s, ok := readAudio(&d, m); ok {
			return s, nil
		}
	}
	return stream{}, errNoAudio
}

func readAudio(d *sdp.SessionDescription, m *sdp.MediaDescription) (stream, bool) {
	plain := len(m.MediaName.Protos) == 2 && m.MediaName.Protos[0] == "RTP" && m.MediaName.Protos[1] == "AVP"
	port := m.MediaName.Port.Value
	if m.MediaName.Media != "audio" || !plain || port < 1 || port > 65535 {
		return stream{}, false
	}
	conn := m.ConnectionInformation
	if conn == nil {
		conn = d.ConnectionInformation
	}
	if conn == nil || conn.Address == nil {
		return stream{}, false
	}
	addr, err := netip.ParseAddr(conn.Address.Address)
	if err != nil {
		return stream{}, false
	}
	codec, ok := firstKnown(m.MediaName.Formats)
	s := stream{Addr: netip.AddrPortFrom(addr, uint16(port)), Codec: codec, Direction: sdp.DirectionSendRecv}
	for _, a := range append(d.Attributes[:len(d.Attributes):len(d.Attributes)], m.Attributes...) {
		if dir, err := sdp.NewDirection(a.Key); err == nil {
			s.Direction = dir
		}
	}
	return s, ok
}

// firstKnown is the first payload type of the list that package media knows; all
// of them are static, so that no rtpmap must be read.
func firstKnown(formats []string) (media.Codec, bool) {
	for _, f := range formats {
		if pt, err := strconv.ParseUint(f, 10, 8); err == nil && media.Known(uint8(pt)) {
			return media.Codec(pt), true
		}
	}
	return 0, false
}

// answering is the direction that answers an offered one (RFC 3264 section 6.1)
// when the answerer has nothing against it.
func answering(offered sdp.Direction) sdp.Direction {
	switch offered {
	case sdp.DirectionSendOnly:
		return sdp.DirectionRecvOnly
	case sdp.DirectionRecvOnly:
		return sdp.DirectionSendOnly
	case sdp.DirectionInactive:
		return sdp.DirectionInactive
	case sdp.DirectionSendRecv:
		return sdp.DirectionSendRecv
	default:
		return sdp.DirectionSendRecv
	}
}

// writeSDP describes our end of the audio. Version counts the descriptions of
// one session (RFC 3264 section 8).
func writeSDP(local netip.AddrPort, session, version uint64, dir sdp.Direction, codecs []media.Codec) []byte {
	family := "IP4"
	if local.Addr().Is6() {
		family = "IP6"
	}
	host := local.Addr().String()
	audio := &sdp.MediaDescription{MediaName: sdp.MediaName{
		Media: "audio", Port: sdp.RangedPort{Value: int(local.Port())}, Protos: []string{"RTP", "AVP"},
	}}
	for _, c := range codecs {
		audio.MediaName.Formats = append(audio.MediaName.Formats, strconv.Itoa(int(c)))
		audio.WithValueAttribute("rtpmap", fmt.Sprintf("%d %s/%d", c, c, c.Clock()))
	}
	audio.WithValueAttribute("ptime", strconv.Itoa(int(media.FrameTime.Milliseconds())))
	audio.WithPropertyAttribute(dir.String())
	d := sdp.SessionDescription{
		Origin:                sdp.Origin{Username: "-", SessionID: session, SessionVersion: version, NetworkType: "IN", AddressType: family, UnicastAddress: host},
		SessionName:           "-",
		ConnectionInformation: &sdp.ConnectionInformation{NetworkType: "IN", AddressType: family, Address: &sdp.Address{Address: host}},
		TimeDescriptions:      []sdp.TimeDescription{{}},
		MediaDescriptions:     []*sdp.MediaDescription{audio},
	}
	body, err := d.Marshal()
	if err != nil { // cannot be: nothing in it can fail to be written
		return nil
	}
	return body
}
