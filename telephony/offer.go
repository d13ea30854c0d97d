package telephony

import (
	"bytes"
	"fmt"
	"net/netip"
	"strconv"

	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

const (
	eventType  = "101"          // the payload type under which we offer telephone-event
	opusFormat = "opus/48000/2" // whatever is in it (RFC 7587 section 7)
)

// ourSDP makes our session descriptions: one origin for the life of a call, its
// version one higher whenever something changed (RFC 3264 section 8).
type ourSDP struct {
	addr    netip.AddrPort
	report  netip.AddrPort // where we take RTCP
	muxed   bool           // RTP and RTCP share a port: agreed, because the other end wanted it
	id      uint64
	version uint64
	last    []byte // of the last version, written with version 0
	secrecy secrecy
	plain   bool        // the other end cannot encrypt, and need not
	open    bool        // the other end may leave our encryption out of its answer (RFC 8643)
	profile string      // AVP or SAVP, as it was agreed with keys; empty before
	crypto  *cryptoLine // ours, once we have offered or answered one
	event   string      // our payload type of telephone-event, once we have offered; else theirs
	opus    string      // that of Opus, likewise; it stays for the life of a call
}

// offer describes all we can do: encrypted, where that may be, for as long as the
// other end has not said that it cannot.
func (o *ourSDP) offer(dir direction) ([]byte, error) {
	if o.secrecy == plainOnly || o.plain {
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

// offered is the payload type of Opus in an offer: that of the call so far, because a
// number keeps its meaning (RFC 3264 section 8.3.2), else one that has no other.
func (o *ourSDP) offered() string {
	for _, number := range []string{o.opus, strconv.Itoa(int(media.Opus))} {
		if number != "" && number != eventType && number != o.event {
			return number
		}
	}
	return strconv.Itoa(int(media.Opus) + 1)
}

// number is the payload type of a codec.
func (o *ourSDP) number(codec media.Codec) string {
	if codec == media.Opus {
		return o.opus
	}
	return strconv.Itoa(int(codec))
}

// answer accepts a peer's offer: its audio with the first codec we know, and
// nothing else. want is what we would like; the codec to send comes back, too.
func (o *ourSDP) answer(theirs description, want direction) ([]byte, media.Codec, error) {
	codec := theirs.codecs[0]
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
		lines = append(lines, o.audio(m.Media, o.profile, pts, want.answer(theirs.dir)))
	}
	body, err := o.marshal(lines...)
	return body, codec, err
}

// agree chooses the encryption of an answer: the first line of theirs, with a key
// of ours under its tag. An offer of RTP/AVP with keys is taken as one, too (RFC
// 8643).
func (o *ourSDP) agree(theirs description) error {
	switch {
	case o.secrecy == plainOnly && theirs.secure:
		return errNoAudio // what it brings has been read on the way
	case o.secrecy != plainOnly && len(theirs.crypto) > 0:
		line := theirs.crypto[0]
		if o.crypto == nil || o.crypto.keys.Suite != line.keys.Suite {
			o.crypto = &cryptoLine{keys: media.NewKeys(line.keys.Suite)}
		}
		o.crypto = &cryptoLine{line.tag, o.crypto.keys}
		o.plain = false
		return nil
	case o.secrecy == requiredAll, o.crypto != nil: // what is encrypted stays so
		return errPlain
	default:
		o.crypto, o.plain = nil, true
		return nil
	}
}

// keys are those of a stream whose other end has answered our offer, or whose
// offer we have answered; ok is false where nothing is encrypted. An answer
// without the line that we offered is an error.
func (o *ourSDP) keys(theirs description) (ours, others media.Keys, ok bool, err error) {
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
	return ours, others, false, errPlain
}

// refuse answers an m-line that we do not take: same line, port zero.
func refuse(m sdp.MediaName) *sdp.MediaDescription {
	m.Port = sdp.RangedPort{}
	return &sdp.MediaDescription{MediaName: m}
}

func (o *ourSDP) audio(name, profile string, pts []string, dir direction) *sdp.MediaDescription {
	m := &sdp.MediaDescription{MediaName: sdp.MediaName{
		Media: name, Port: sdp.RangedPort{Value: int(o.addr.Port())}, Protos: []string{"RTP", profile}, Formats: pts,
	}}
	if o.crypto != nil {
		m.WithValueAttribute("crypto", o.crypto.attribute())
	}
	for _, pt := range pts {
		o.explain(m, pt)
	}
	switch {
	case o.muxed:
		m.WithPropertyAttribute("rtcp-mux")
	case o.report.IsValid() && o.report.Port() != o.addr.Port()+1:
		m.WithValueAttribute("rtcp", strconv.Itoa(int(o.report.Port())))
	}
	return m.WithValueAttribute("ptime", "20").WithPropertyAttribute(dir.String())
}

// explain says what a payload type of ours is.
func (o *ourSDP) explain(m *sdp.MediaDescription, pt string) {
	n, err := strconv.ParseUint(pt, 10, 7)
	switch {
	case pt == o.event:
		m.WithValueAttribute("rtpmap", pt+" telephone-event/8000").WithValueAttribute("fmtp", pt+" 0-16")
	case pt == o.opus:
		m.WithValueAttribute("rtpmap", pt+" "+opusFormat).WithValueAttribute("fmtp", pt+" useinbandfec=1")
	case err == nil && media.Known(uint8(n)):
		m.WithValueAttribute("rtpmap", fmt.Sprintf("%s %s/%d", pt, media.Codec(n), media.Codec(n).Clock()))
	}
}

// control is where the other end takes RTCP, as its answer or offer has it. One
// port for both is only taken where the two have agreed on it; we do not offer it,
// because no PBX needs it and it is of no use to a telephone.
func (o *ourSDP) control(theirs description) media.Control {
	c := theirs.report
	o.muxed = o.muxed && c.Muxed
	c.Muxed = o.muxed
	return c
}

func (o *ourSDP) marshal(lines ...*sdp.MediaDescription) ([]byte, error) {
	kind := "IP4"
	if o.addr.Addr().Is6() {
		kind = "IP6"
	}
	session := sdp.SessionDescription{
		Origin: sdp.Origin{
			Username: "-", SessionID: o.id, NetworkType: "IN", AddressType: kind, UnicastAddress: o.addr.Addr().String(),
		},
		SessionName: "-",
		ConnectionInformation: &sdp.ConnectionInformation{
			NetworkType: "IN", AddressType: kind, Address: &sdp.Address{Address: o.addr.Addr().String()},
		},
		TimeDescriptions:  []sdp.TimeDescription{{}},
		MediaDescriptions: lines,
	}
	plain, err := session.Marshal()
	if err != nil {
		return nil, fmt.Errorf("session description: %w", err)
	}
	if !bytes.Equal(plain, o.last) {
		o.version++
		o.last = plain
	}
	session.Origin.SessionVersion = o.version
	body, err := session.Marshal()
	if err != nil {
		return nil, fmt.Errorf("session description: %w", err)
	}
	return body, nil
}
