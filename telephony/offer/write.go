package offer

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

// refuse answers an m-line that we do not take: same line, port zero.
func refuse(m sdp.MediaName) *sdp.MediaDescription {
	m.Port = sdp.RangedPort{}
	return &sdp.MediaDescription{MediaName: m}
}

func (o *Ours) audio(name, profile string, pts []string, dir Direction) *sdp.MediaDescription {
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
func (o *Ours) explain(m *sdp.MediaDescription, pt string) {
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

func (o *Ours) marshal(lines ...*sdp.MediaDescription) ([]byte, error) {
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
