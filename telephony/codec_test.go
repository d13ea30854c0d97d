package telephony

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/offer"
	"frontdesk/test/peers"
)

// farEnd is the RTP end of a scripted PBX: it speaks 440 Hz and listens.
type farEnd struct {
	*media.Session
	mu    sync.Mutex
	heard []int16
}

func (e *farEnd) WriteFrame(frame []int16) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, frame...)
}

// hears waits until it has heard a tone for half a second, from now on.
func (e *farEnd) hears(t *testing.T, hertz float64) {
	t.Helper()
	const half = media.Rate / 2
	last := func() []int16 { e.mu.Lock(); defer e.mu.Unlock(); return e.heard }
	before := len(last())
	ok := peers.Eventually(10*time.Second, func() bool {
		h := last()
		return len(h) >= before+2*half && media.HasTone(h[len(h)-half:], hertz)
	})
	if !ok {
		t.Errorf("the far end does not hear %v Hz", hertz)
	}
}

func newFarEnd(t *testing.T) *farEnd {
	t.Helper()
	s, err := media.Listen(netip.MustParseAddr("127.0.0.1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	e := &farEnd{Session: s}
	done := make(chan struct{})
	go func() {
		defer close(done)
		media.Pump(context.Background(), s, media.NewTone(440, 8000), e)
	}()
	t.Cleanup(func() { _ = s.Close(); <-done })
	return e
}

// offering describes the far end with one codec.
func (e *farEnd) offering(c media.Codec) []byte {
	return fmt.Appendf(nil, "v=0\r\no=- 1 %d IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio %d RTP/AVP %d\r\na=rtpmap:%d %s/%d\r\n",
		c, e.LocalAddr().Port(), c, c, c, c.Clock())
}

// follow points the far end at the telephone.
func (e *farEnd) follow(t *testing.T, body []byte, c media.Codec) {
	t.Helper()
	theirs, err := offer.Parse(body, offer.PlainOnly)
	if err != nil || theirs.Codecs[0] != c {
		t.Fatalf("%v, want %v: %v\n%s", theirs.Codecs, c, err, body)
	}
	e.SetRemote(theirs.Addr, c)
}

// The codec of a call changes and changes again: both ends go on hearing each
// other, and nothing is sent in the old one.
func TestCodecChangesInACall(t *testing.T) {
	f, far := newFakePBX(t), newFarEnd(t)
	f.serve()
	d := newDesk(t, Config{Server: f.addr(), Transport: "udp", Username: "1000", Password: "secret"}, 700, nil)
	d.registered()
	d.phone.Dial("out-1", "4711")
	invite := f.expect(sip.INVITE)
	if !strings.Contains(string(invite.Body()), " RTP/AVP 9 8 0 101\r\n") || !strings.Contains(string(invite.Body()), "a=rtpmap:9 G722/8000\r\n") {
		t.Errorf("the offer is\n%s", invite.Body())
	}
	ok := f.answer(invite, 200, sip.NewHeader("Content-Type", "application/sdp"))
	ok.SetBody(far.offering(media.G722))
	far.follow(t, invite.Body(), media.G722)
	f.send(ok, invite.Source())
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(440)
	far.hears(t, 700)
	l := f.of(invite)
	for _, codec := range []media.Codec{media.PCMU, media.G722, media.PCMA} {
		l.request(sip.INVITE, far.offering(codec))
		ok := f.expectReply(sip.INVITE, 200)
		l.ack(ok)
		far.follow(t, ok.Body(), codec)
		d.hears(440)
		far.hears(t, 700)
	}
	if s := far.Stats(); s.Ignored > 0 {
		t.Errorf("%+v", s)
	}
	d.phone.HangUp("out-1")
	f.reply(f.expect(sip.BYE), 200)
}

// A call in wide band through another's codec: Asterisk changes from A-law to
// G.722 in the call and speaks A-law with the colleague, and both hear each other.
func TestAsteriskWideBand(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	colleague := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	d.phone.Dial("out-1", "7221001")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(440)
	colleague.WaitHears(700)
	var stats string
	if !peers.Eventually(10*time.Second, func() bool { // it changes when both are up
		stats = pbx.CLI("pjsip show channelstats")
		return strings.Contains(stats, "g722")
	}) {
		t.Errorf("no channel speaks G.722:\n%s", stats)
	}
	d.phone.HangUp("out-1")
	pbx.WaitIdle()
}
