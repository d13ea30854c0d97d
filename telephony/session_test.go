package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
	"frontdesk/test/peers"
)

// brief lets sessions of a second be.
func brief(p *Phone) { p.pace.session = time.Second }

// We refresh a call by UPDATE, again and again; when nobody knows it any more, it is
// over for the operator, too.
func TestSessionIsRefreshed(t *testing.T) {
	f, d := start(t, brief)
	invite, _ := dialled(f, d)
	if !header.Lists(invite, "Supported", "timer") || invite.GetHeader("Session-Expires").Value() != "1800" {
		t.Errorf("%s", invite)
	}
	f.replySDP(invite, 200, "sendrecv", sip.NewHeader("Session-Expires", "1;refresher=uac"), sip.NewHeader("Allow", "INVITE, UPDATE"))
	f.expect(sip.ACK)
	for _, answer := range []string{"1;refresher=uac", "1"} {
		refresh := f.expect(sip.UPDATE)
		if refresh.GetHeader("Session-Expires").Value() != "1;refresher=uac" || len(refresh.Body()) > 0 || refresh.Contact() == nil {
			t.Errorf("%s", refresh)
		}
		f.reply(refresh, 200, sip.NewHeader("Session-Expires", answer))
	}
	f.reply(f.expect(sip.UPDATE), 481)
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonLost {
		t.Errorf("%+v", gone)
	}
}

// By re-INVITE, where the other end takes no UPDATE or says so late; a session that
// is too short for it is longer the next time.
func TestSessionIsRefreshedByReInvite(t *testing.T) {
	for name, allow := range map[string]string{"it does not allow UPDATE": "INVITE, BYE", "it refuses UPDATE": "UPDATE"} {
		t.Run(name, func(t *testing.T) {
			f, d := start(t, brief)
			l := f.ring("4711", sip.NewHeader("Supported", "timer"), sip.NewHeader("Session-Expires", "1;refresher=uas"), sip.NewHeader("Allow", allow))
			offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
			if ok := l.answered(d, offered.ID); ok.GetHeader("Session-Expires").Value() != "1;refresher=uas" {
				t.Errorf("%s", ok)
			}
			if allow == "UPDATE" {
				f.reply(f.expect(sip.UPDATE), 501)
			}
			f.reply(f.expect(sip.INVITE), 422, sip.NewHeader("Min-SE", "3600"))
			f.expect(sip.ACK)
			longer := f.expect(sip.INVITE)
			if longer.GetHeader("Session-Expires").Value() != "3600;refresher=uac" || longer.GetHeader("Min-SE").Value() != "3600" {
				t.Errorf("%s", longer)
			}
			f.replySDP(longer, 200, "sendrecv", sip.NewHeader("Session-Expires", "3600;refresher=uac"))
			f.expect(sip.ACK)
		})
	}
}

// The other end has promised to say something and does not: the call is ended, not
// shown for ever. A word in time keeps it.
func TestDeadSessionEnds(t *testing.T) {
	f, d := start(t, brief)
	timer := []sip.Header{sip.NewHeader("Supported", "timer"), sip.NewHeader("Session-Expires", "2;refresher=uac")}
	l := f.ring("4711", timer...)
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	l.answered(d, offered.ID)
	answered := time.Now()
	l.request(sip.UPDATE, nil, timer...)
	f.expectReply(sip.UPDATE, 200)
	f.reply(f.expect(sip.BYE), 200)
	if gone, at := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonLost || at.Sub(answered) < time.Second {
		t.Errorf("%+v after %v", gone, at.Sub(answered))
	}
}

// Who wants to be asked all the time is told the least.
func TestSessionTooShort(t *testing.T) {
	f, d := start(t, nil)
	timer := []sip.Header{sip.NewHeader("Supported", "timer"), sip.NewHeader("Session-Expires", "60")}
	l := &leg{f: f, callID: "short", local: "short", localUser: "4711", seq: 100}
	l.request(sip.INVITE, sdpBody("sendrecv"), timer...)
	if refused := f.expectReply(sip.INVITE, 422); refused.GetHeader("Min-SE").Value() != "90" {
		t.Errorf("%s", refused)
	}
	l, _ = talking(f, d)
	l.request(sip.UPDATE, nil, timer...)
	f.expectReply(sip.UPDATE, 422)
	l.request(sip.INVITE, sdpBody("sendrecv"), timer...)
	f.expectReply(sip.INVITE, 422)
	invite, _ := dialled(f, d)
	f.reply(invite, 422, sip.NewHeader("Min-SE", "7200"))
	f.expect(sip.ACK)
	longer := f.expect(sip.INVITE)
	if longer.GetHeader("Session-Expires").Value() != "7200" || longer.GetHeader("Min-SE").Value() != "7200" || tagOf(longer) != "" {
		t.Errorf("%s", longer)
	}
	f.reply(longer, 422, sip.NewHeader("Min-SE", "7200")) // it got what it asked for
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != "out-1" {
		t.Errorf("%+v", gone)
	}
}

// A PBX that demands reliable responses and session timers of its telephones: calls
// in both directions with sound, and the refresh that we owe it.
func TestAsteriskReliableAndTimers(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	pbx.Trace()
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	cfg := attendant(pbx)
	cfg.Username, cfg.Password = "1009", "pw1009"
	d := newDesk(t, cfg, 700, nil)
	d.registered()
	d.phone.Dial("out-1", "1001")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(440)
	caller.WaitHears(700)
	refreshed := strings.Count(pbx.Log(), "CSeq: ")
	d.phone.tell("out-1", func(c *call) {
		if c.session.Interval == 0 || !c.dialog.updates {
			t.Errorf("%+v, UPDATE %v", c.session, c.dialog.updates)
		}
		c.session.Ours = true
		c.refresh()
	})
	poll(t, func() bool {
		log := pbx.Log()
		return strings.Count(log, "CSeq: ") > refreshed && strings.Contains(log, "UPDATE sip:")
	})
	d.hears(440)
	d.phone.HangUp("out-1")
	caller.Wait("CALL_CLOSED")
	caller.Call("1009")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	d.phone.Answer(offered.ID)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(440)
	if !peers.Eventually(5*time.Second, func() bool { return strings.Contains(pbx.Log(), "PRACK sip:") }) {
		t.Error("nothing was acknowledged")
	}
}
