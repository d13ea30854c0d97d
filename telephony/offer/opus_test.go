//go:build opus

package offer

import (
	"net/netip"
	"strings"
	"testing"

	"frontdesk/telephony/media"
)

// A number keeps its meaning for the life of a call, so we offer Opus under the
// peer's, and never under one that is telephone-event.
func TestOpusKeepsItsNumber(t *testing.T) {
	for theirs, want := range map[string]string{
		"8 107\na=rtpmap:107 opus/48000/2":                                    " 107 9 8 0 101\r\n",
		"8 101\na=rtpmap:101 opus/48000/2":                                    " 96 9 8 0 101\r\n",
		"8 96\na=rtpmap:96 telephone-event/8000":                              " 97 9 8 0 101\r\n",
		"8 97 98\na=rtpmap:97 opus/48000/2\na=rtpmap:98 opus/48000/2":         " 97 9 8 0 101\r\n",
		"8 97\na=rtpmap:97 opus/8000/1":                                       " 96 9 8 0 101\r\n",
		"8 97 96\na=rtpmap:97 opus/48000/2\na=rtpmap:96 telephone-event/8000": " 97 9 8 0 101\r\n",
	} {
		body := strings.ReplaceAll("v=0\no=- 1 1 IN IP4 192.0.2.9\ns=-\nc=IN IP4 192.0.2.9\nt=0 0\nm=audio 5000 RTP/AVP "+theirs+"\n", "\n", "\r\n")
		d, err := Parse([]byte(body), PlainOnly)
		if err != nil {
			t.Fatal(err)
		}
		ours := Ours{addr: netip.MustParseAddrPort("192.0.2.1:4000"), secrecy: PlainOnly}
		if _, codec, err := ours.Answer(d, SendRecv); err != nil || codec != media.PCMA {
			t.Errorf("%q: %v, %v", theirs, codec, err)
		}
		for range 2 {
			if offer, err := ours.Offer(SendRecv); err != nil || !strings.Contains(string(offer), "RTP/AVP"+want) {
				t.Errorf("%q: %v\n%s", theirs, err, offer)
			}
		}
	}
}
