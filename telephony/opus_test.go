//go:build opus

package telephony

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// offeringOpus describes the far end with Opus under its own number.
func (e *farEnd) offeringOpus(number string) []byte {
	return fmt.Appendf(nil, "v=0\r\no=- 1 %s IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio %d RTP/AVP %s 8\r\na=rtpmap:%[1]s OPUS/48000/2\r\na=fmtp:%[1]s stereo=1\r\n",
		number, e.LocalAddr().Port(), number)
}

// With the tag, Opus is offered first. A peer that has another number for it is sent
// that number and sends ours; the number it offers is the one in our answer.
func TestOpusUnderThePeersNumber(t *testing.T) {
	f, far := newFakePBX(t), newFarEnd(t)
	f.serve()
	d := newDesk(t, Config{Server: f.addr(), Transport: "udp", Username: "1000", Password: "secret"}, 700, nil)
	d.registered()
	d.phone.Dial("out-1", "4711")
	invite := f.expect(sip.INVITE)
	for _, part := range []string{" RTP/AVP 96 9 8 0 101\r\n", "a=rtpmap:96 opus/48000/2\r\n", "a=fmtp:96 useinbandfec=1\r\n"} {
		if !strings.Contains(string(invite.Body()), part) {
			t.Errorf("no %q in\n%s", part, invite.Body())
		}
	}
	ok := f.answer(invite, 200, sip.NewHeader("Content-Type", "application/sdp"))
	ok.SetBody(far.offeringOpus("107"))
	far.SetOpus(96, 107)
	far.follow(t, invite.Body(), media.Opus)
	f.send(ok, invite.Source())
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(440)
	far.hears(t, 700)
	l := f.of(invite)
	for _, number := range []string{"", "111"} { // to A-law, and back under another number
		offer, codec := far.offering(media.PCMA), media.PCMA
		if number != "" {
			offer, codec = far.offeringOpus(number), media.Opus
			far.SetOpus(111, 111)
		}
		l.request(sip.INVITE, offer)
		ok := f.expectReply(sip.INVITE, 200)
		l.ack(ok)
		far.follow(t, ok.Body(), codec)
		if strings.Contains(string(ok.Body()), " RTP/AVP 111\r\n") != (number != "") {
			t.Errorf("the answer is\n%s", ok.Body())
		}
		d.hears(440)
		far.hears(t, 700)
	}
	if s := far.Stats(); s.Ignored > 0 {
		t.Errorf("%+v", s)
	}
	d.phone.HangUp("out-1")
	f.reply(f.expect(sip.BYE), 200)
}

// A real call in Opus: Asterisk changes from A-law to it in the call and speaks A-law
// with the colleague, and both hear each other.
func TestAsteriskOpus(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	colleague := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	d.phone.Dial("out-1", "4801001")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(440)
	colleague.WaitHears(700)
	if stats := pbx.CLI("pjsip show channelstats"); !strings.Contains(stats, "opus") {
		t.Errorf("no channel speaks Opus:\n%s", stats)
	}
	d.phone.HangUp("out-1")
	pbx.WaitIdle()
}

// Digits under telephone-event/8000 reach Asterisk in a call in Opus, whose clock is
// another.
func TestAsteriskOpusDigits(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	d.phone.Dial("out-1", "480603")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	ok := peers.Eventually(5*time.Second, func() bool { return strings.Contains(pbx.CLI("pjsip show channelstats"), "opus") })
	if !ok {
		t.Fatal("no channel speaks Opus")
	}
	d.phone.Press("out-1", "1470*3")
	ok = peers.Eventually(15*time.Second, func() bool { return strings.Contains(pbx.Log(), "DTMF-GOT 1470*3") })
	if !ok {
		t.Error("the digits did not arrive")
	}
}
