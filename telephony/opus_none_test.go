//go:build !opus

package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// without describes the peer with Opus first, and with what else it speaks.
func without(more, lines string) []byte {
	return []byte("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 96" + more + "\r\n" +
		"a=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n" + lines)
}

// Without the tag Opus is none of our codecs: an offer of it alone rings, as all do,
// and is refused when it is answered.
func TestWithoutOpusAnOfferOfItAloneIsRefused(t *testing.T) {
	f, d := start(t, nil)
	l := &leg{f: f, callID: "alone", local: "alone", localUser: "1004", seq: 100}
	l.request(sip.INVITE, without("", ""))
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	d.phone.Answer(offered.ID)
	f.expectReply(sip.INVITE, 488)
	if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.Reason == "" {
		t.Error("nobody is told why")
	}
}

// Without the tag an offer of Opus and A-law is answered with A-law.
func TestWithoutOpusTheNextCodecIsTaken(t *testing.T) {
	f, d := start(t, nil)
	l := &leg{f: f, callID: "both", local: "both", localUser: "1005", seq: 100}
	l.invite = l.request(sip.INVITE, without(" 8", "a=rtpmap:8 PCMA/8000\r\n"))
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	body := string(l.answered(d, offered.ID).Body())
	if !strings.Contains(body, " RTP/AVP 8\r\n") || strings.Contains(strings.ToLower(body), "opus") {
		t.Errorf("the answer is\n%s", body)
	}
}
