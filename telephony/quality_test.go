package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// A call tells how it sounds, and when that changes; on hold it says that it does not
// know, and when nothing comes any more, that.
func TestCallTellsItsQuality(t *testing.T) {
	f, far := newFakePBX(t), newFarEnd(t)
	f.serve()
	d := newDesk(t, Config{Server: f.addr(), Transport: "udp", Username: "1000", Password: "secret", Audio: "null"}, 0, func(p *Phone) {
		p.pace.quality = 800 * time.Millisecond
	})
	d.registered()
	d.phone.Dial("out-1", "4711")
	invite := f.expect(sip.INVITE)
	ok := f.answer(invite, 200, sip.NewHeader("Content-Type", "application/sdp"))
	ok.SetBody(far.offering(media.G722))
	far.follow(t, invite.Body(), media.G722)
	f.send(ok, invite.Source())
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	known := func(e switchboard.CallQuality) bool { return e.Quality.Rating != switchboard.RatingUnknown }
	unknown := func(e switchboard.CallQuality) bool { return e.Quality == switchboard.Quality{} }
	q, _ := await(d, 10*time.Second, func(e switchboard.CallQuality) bool {
		return known(e) && e.Quality.Delay > 0 // on a busy computer nothing may be in store in between
	})
	if q.ID != "out-1" || q.Quality.Codec != "G722" {
		t.Errorf("%+v", q)
	}
	d.phone.Hold("out-1")
	f.replySDP(f.expect(sip.INVITE), 200, "recvonly")
	f.expect(sip.ACK)
	await[switchboard.CallWasHeld](d, 5*time.Second, nil)
	await(d, 10*time.Second, unknown)
	d.phone.Retrieve("out-1")
	back := f.expect(sip.INVITE)
	ok = f.answer(back, 200, sip.NewHeader("Content-Type", "application/sdp"))
	ok.SetBody(far.offering(media.G722))
	f.send(ok, back.Source())
	f.expect(sip.ACK)
	await(d, 10*time.Second, known)
	if err := far.Close(); err != nil {
		t.Fatal(err)
	}
	await(d, 10*time.Second, func(e switchboard.CallQuality) bool {
		return e.Quality == switchboard.Quality{Rating: switchboard.RatingSilent}
	})
}

// Nobody is told of silence that was agreed: where the other end holds, or never sends.
func TestAgreedSilenceIsNoTrouble(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.quality = 50 * time.Millisecond })
	l, id := talking(f, d)
	silent := func(e switchboard.CallQuality) bool {
		return e.ID == id && e.Quality.Rating == switchboard.RatingSilent
	}
	await(d, 10*time.Second, silent) // the PBX of this test sends no sound
	l.request(sip.INVITE, sdpBody("recvonly"))
	l.ack(f.expectReply(sip.INVITE, 200))
	await(d, 10*time.Second, func(e switchboard.CallQuality) bool { return e.ID == id && e.Quality == switchboard.Quality{} })
	l.request(sip.INVITE, sdpBody("sendrecv"))
	l.ack(f.expectReply(sip.INVITE, 200))
	await(d, 10*time.Second, silent)
}

// What is rounded is not news.
func TestQualityIsRounded(t *testing.T) {
	q := media.Quality{Codec: media.PCMA, Loss: 0.01234, Jitter: 1700 * time.Microsecond, Delay: 33 * time.Millisecond, RoundTrip: 1234 * time.Microsecond, Score: 85}
	want := switchboard.Quality{
		Rating: switchboard.RatingGood, Codec: "PCMA", Loss: 0.012, Jitter: 2 * time.Millisecond, Delay: 30 * time.Millisecond, RoundTrip: time.Millisecond,
	}
	if got := qualityOf(q); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	q.Score = 0
	if got := qualityOf(q); got != (switchboard.Quality{}) {
		t.Errorf("what is not known is %+v", got)
	}
}

// A real PBX answers our reports: the way there and back is known, with and without
// encryption.
func TestAsteriskReports(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	for _, secure := range []bool{false, true} {
		cfg := attendant(pbx)
		if secure {
			cfg = overTLS(t, pbx, "1100")
			cfg.SRTP = "require"
		}
		d := newDesk(t, cfg, 700, func(p *Phone) { p.pace.quality = time.Second })
		d.registered()
		d.phone.Dial("out-1", "601")
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		q, _ := await(d, 25*time.Second, func(e switchboard.CallQuality) bool { return e.Quality.RoundTrip > 0 })
		if q.Quality.Rating == switchboard.RatingUnknown || q.Quality.RoundTrip > 5*time.Second {
			t.Errorf("encrypted %v: %+v", secure, q)
		}
		t.Logf("encrypted %v: %+v", secure, q.Quality)
		d.phone.HangUp("out-1")
		pbx.WaitIdle()
		d.stop()
	}
}
