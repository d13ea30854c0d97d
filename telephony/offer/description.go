package offer

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

// Description is what a peer's SDP says of its audio (RFC 8866). Where it comes from
// [Parse] it has at least one codec. The zero value describes nothing.
type Description struct {
	Addr      netip.AddrPort // where they take the sound; unspecified: nowhere, the hold of RFC 2543
	Codecs    []media.Codec  // those that we know, in their order
	Direction Direction      // as they see it

	event  string          // payload type of telephone-event; empty without
	opus   string          // that of Opus; empty without
	secure bool            // RTP/SAVP
	crypto []cryptoLine    // that we can use, in their order
	report media.Control   // where they take RTCP
	all    []sdp.MediaName // every m-line, to be answered in order
	audio  int             // which of them is ours
}

// errNoAudio says that an SDP holds no audio that we can speak: 488.
var errNoAudio = errors.New("no audio in a codec of ours over RTP/AVP or RTP/SAVP")

// Parse reads the body of a peer's offer or answer (RFC 8866). Of several m-lines it
// takes the first that is as secret as wanted, else the first that we speak; whether
// that is secret enough is decided by [Ours]. Any error means that there is no sound in
// common: 488 to an offer.
func Parse(body []byte, want Secrecy) (Description, error) {
	var session sdp.SessionDescription
	if err := session.Unmarshal(body); err != nil {
		return Description{}, fmt.Errorf("session description: %w", err)
	}
	d := Description{audio: -1}
	fits := false
	for i, m := range session.MediaDescriptions {
		d.all = append(d.all, m.MediaName)
		if fits || !usable(m) {
			continue
		}
		one := Description{audio: i}
		if err := one.read(&session, m); err != nil {
			continue
		}
		if fits = want.takes(one); fits || d.audio < 0 {
			one.all = d.all
			d = one
		}
	}
	if d.audio < 0 {
		return Description{}, errNoAudio
	}
	return d, nil
}

// Keyed reports whether it brings a key that we can use (RFC 4568).
func (d Description) Keyed() bool { return len(d.crypto) > 0 }

func usable(m *sdp.MediaDescription) bool {
	profile := strings.Join(m.MediaName.Protos, "/")
	return m.MediaName.Media == "audio" && (profile == "RTP/AVP" || profile == "RTP/SAVP") && m.MediaName.Port.Value != 0
}

func (d *Description) read(session *sdp.SessionDescription, m *sdp.MediaDescription) error {
	c := m.ConnectionInformation
	if c == nil {
		c = session.ConnectionInformation
	}
	if c == nil || c.Address == nil {
		return errNoAudio
	}
	host, _, _ := strings.Cut(c.Address.Address, "/")
	ip, err := netip.ParseAddr(host)
	if err != nil || m.MediaName.Port.Value > 65535 {
		return errNoAudio
	}
	d.secure, d.crypto = m.MediaName.Protos[1] == "SAVP", nil
	for _, a := range m.Attributes {
		if a.Key != "crypto" {
			continue
		}
		if line, err := parseCrypto(a.Value); err == nil {
			d.crypto = append(d.crypto, line)
		}
	}
	if d.secure && len(d.crypto) == 0 {
		return errNoAudio
	}
	d.report = controlOf(m)
	d.formats(m)
	if len(d.Codecs) == 0 {
		return errNoAudio
	}
	d.Addr = netip.AddrPortFrom(ip.Unmap(), uint16(m.MediaName.Port.Value))
	if p := d.report.Addr.Port(); p != 0 && !d.report.Addr.IsValid() {
		d.report.Addr = netip.AddrPortFrom(d.Addr.Addr(), p)
	}
	d.Direction = directionOf(m.Attributes, directionOf(session.Attributes, SendRecv))
	if ip.IsUnspecified() { // the hold of RFC 2543
		d.Direction &^= RecvOnly
	}
	return nil
}

// controlOf reads where RTCP goes, where that is not the port after RTP's (RFC 3605,
// RFC 5761). What is malformed is as if it were not there.
func controlOf(m *sdp.MediaDescription) (c media.Control) {
	for _, a := range m.Attributes {
		switch a.Key {
		case "rtcp-mux":
			c.Muxed = true
		case "rtcp":
			c.Addr = controlAddr(strings.Fields(a.Value))
		}
	}
	return c
}

// controlAddr reads a port with an address, or without one: that of RTP.
func controlAddr(fields []string) netip.AddrPort {
	if len(fields) != 1 && len(fields) != 4 {
		return netip.AddrPort{}
	}
	port, err := strconv.ParseUint(fields[0], 10, 16)
	if err != nil || port == 0 {
		return netip.AddrPort{}
	}
	if len(fields) == 1 {
		return netip.AddrPortFrom(netip.Addr{}, uint16(port))
	}
	ip, err := netip.ParseAddr(fields[3])
	if err != nil || ip.IsUnspecified() {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(ip.Unmap(), uint16(port))
}

// formats lists the payload types we know, by number or by their rtpmap.
func (d *Description) formats(m *sdp.MediaDescription) {
	maps := map[string]string{}
	for _, a := range m.Attributes {
		if a.Key == "rtpmap" {
			pt, name, _ := strings.Cut(a.Value, " ")
			maps[pt] = strings.ToLower(strings.TrimSpace(name))
		}
	}
	for _, pt := range m.MediaName.Formats {
		n, err := strconv.ParseUint(pt, 10, 7)
		switch {
		case strings.HasPrefix(maps[pt], "telephone-event/8000"):
			d.event = pt
		case err != nil:
		case media.Known(uint8(n)):
			d.take(media.Codec(n))
		case media.HasOpus && d.opus == "" && maps[pt] == opusFormat:
			d.opus = pt
			d.take(media.Opus)
		}
	}
}

// take notes a codec once.
func (d *Description) take(codec media.Codec) {
	if !slices.Contains(d.Codecs, codec) {
		d.Codecs = append(d.Codecs, codec)
	}
}
