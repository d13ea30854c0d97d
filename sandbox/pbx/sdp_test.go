package pbx

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

func description(lines ...string) []byte {
	head := []string{"v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0"}
	return []byte(strings.Join(append(head, lines...), "\r\n") + "\r\n")
}

func TestReadsOffers(t *testing.T) {
	at := netip.MustParseAddrPort("127.0.0.1:4000")
	for _, c := range []struct {
		name string
		body []byte
		want stream
		held bool
	}{
		{"A-law first", description("m=audio 4000 RTP/AVP 8 0"), stream{at, media.PCMA, sdp.DirectionSendRecv}, false},
		{
			"unknown codec first", description("m=audio 4000 RTP/AVP 18 0 8 101", "a=rtpmap:18 G729/8000"),
			stream{at, media.PCMU, sdp.DirectionSendRecv},
			false,
		},
		{"wide band first", description("m=audio 4000 RTP/AVP 9 8", "a=rtpmap:9 G722/8000"), stream{at, media.G722, sdp.DirectionSendRecv}, false},
		{"hold", description("m=audio 4000 RTP/AVP 8", "a=sendonly"), stream{at, media.PCMA, sdp.DirectionSendOnly}, true},
		{"inactive", description("m=audio 4000 RTP/AVP 8", "a=inactive"), stream{at, media.PCMA, sdp.DirectionInactive}, true},
		{"listens only", description("m=audio 4000 RTP/AVP 8", "a=recvonly"), stream{at, media.PCMA, sdp.DirectionRecvOnly}, false},
		{
			"direction for the session", description("a=sendonly", "m=audio 4000 RTP/AVP 8"),
			stream{at, media.PCMA, sdp.DirectionSendOnly},
			true,
		},
		{
			"hold by address", description("m=audio 4000 RTP/AVP 8", "c=IN IP4 0.0.0.0"),
			stream{netip.MustParseAddrPort("0.0.0.0:4000"), media.PCMA, sdp.DirectionSendRecv},
			true,
		},
		{
			"video first", description("m=video 4002 RTP/AVP 99", "m=audio 4000 RTP/AVP 8"),
			stream{at, media.PCMA, sdp.DirectionSendRecv},
			false,
		},
	} {
		got, err := readSDP(c.body)
		if err != nil || got != c.want || got.onHold() != c.held {
			t.Errorf("%s: got %+v, held %v, %v", c.name, got, got.onHold(), err)
		}
	}
}

func TestRefusesOffersWithoutUsableAudio(t *testing.T) {
	for name, body := range map[string][]byte{
		"nothing":         nil,
		"no description":  []byte("hello"),
		"no audio":        description("m=video 4000 RTP/AVP 99"),
		"port 0":          description("m=audio 0 RTP/AVP 8"),
		"encrypted":       description("m=audio 4000 RTP/SAVP 8"),
		"no common codec": description("m=audio 4000 RTP/AVP 3 18"),
		"a name":          description("m=audio 4000 RTP/AVP 8", "c=IN IP4 phone.example.com"),
	} {
		if got, err := readSDP(body); err == nil {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestWritesWhatItReads(t *testing.T) {
	for _, at := range []string{"127.0.0.1:4000", "[::1]:4000"} {
		for _, dir := range []sdp.Direction{sdp.DirectionSendRecv, sdp.DirectionRecvOnly, sdp.DirectionInactive} {
			want := stream{netip.MustParseAddrPort(at), media.PCMU, dir}
			got, err := readSDP(writeSDP(want.Addr, 1, 2, dir, []media.Codec{media.PCMU}))
			if err != nil || got != want {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
		}
	}
}

func TestAnswersDirections(t *testing.T) {
	for offered, want := range map[sdp.Direction]sdp.Direction{
		sdp.DirectionSendRecv: sdp.DirectionSendRecv,
		sdp.DirectionSendOnly: sdp.DirectionRecvOnly,
		sdp.DirectionRecvOnly: sdp.DirectionSendOnly,
		sdp.DirectionInactive: sdp.DirectionInactive,
	} {
		if got := answering(offered); got != want {
			t.Errorf("%s: got %s, want %s", offered, got, want)
		}
	}
}
