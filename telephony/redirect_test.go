package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// redirect answers an INVITE with 302.
func (f *fakePBX) redirect(invite *sip.Request, contact string) {
	f.t.Helper()
	res := sip.NewResponseFromRequest(invite, 302, "Moved", nil)
	res.To().Params.Add("tag", "moved")
	res.AppendHeader(sip.NewHeader("Contact", contact))
	f.send(res, invite.Source())
	f.expect(sip.ACK)
}

// A redirection is followed when the operator says so, through our own PBX, and not
// before; the call is the same.
func TestRedirectionWaitsForTheOperator(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	f.redirect(invite, `"Ada" <sip:4712@evil.example.com:5060;transport=tcp?Replaces=x>`)
	asked, _ := await[switchboard.CallRedirected](d, time.Second, nil)
	if want := (switchboard.CallRedirected{ID: "out-1", To: switchboard.Party{Name: "Ada", Number: "4712"}}); asked != want {
		t.Errorf("%+v", asked)
	}
	if len(f.requests) > 0 {
		t.Errorf("sent %s unasked", (<-f.requests).StartLine())
	}
	d.phone.Follow("out-1")
	d.phone.Follow("out-1")
	again := f.expect(sip.INVITE)
	if again.Recipient.User != "4712" || again.Recipient.Host != "127.0.0.1" || again.CallID().Value() != invite.CallID().Value() ||
		again.CSeq().SeqNo <= invite.CSeq().SeqNo || tagOf(again) != "" {
		t.Errorf("%s", again)
	}
	f.replySDP(again, 200, "sendrecv")
	f.expect(sip.ACK)
	await[switchboard.CallConnected](d, time.Second, nil)
}

// Without the operator's word the call ends; in circles it does not go on for ever.
func TestRedirectionThatIsNotFollowed(t *testing.T) {
	for name, c := range map[string]struct {
		contact string
		then    func(f *fakePBX, d *desk)
		reason  string
	}{
		"the operator hangs up": {"<sip:4712@pbx>", func(_ *fakePBX, d *desk) {
			await[switchboard.CallRedirected](d, time.Second, nil)
			d.phone.HangUp("out-1")
		}, ""},
		"nobody says a word": {"<sip:4712@pbx>", func(*fakePBX, *desk) {}, "redirected to 4712"},
		"to no number":       {"<sip:ada.king@pbx>", func(*fakePBX, *desk) {}, "redirected"},
		"in circles": {"<sip:4711@pbx>", func(f *fakePBX, d *desk) {
			for range mostRedirects {
				await[switchboard.CallRedirected](d, time.Second, nil)
				d.phone.Follow("out-1")
				f.redirect(f.expect(sip.INVITE), "<sip:4711@pbx>")
			}
		}, "redirected to 4711"},
	} {
		t.Run(name, func(t *testing.T) {
			f, d := start(t, func(p *Phone) {
				if name == "nobody says a word" {
					p.pace.question = 50 * time.Millisecond
				}
			})
			invite, _ := dialled(f, d)
			f.redirect(invite, c.contact)
			c.then(f, d)
			if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != c.reason {
				t.Errorf("%+v, want %q", gone, c.reason)
			}
			d.phone.Follow("out-1") // too late
		})
	}
}

// A ringing call is sent on with 302; what cannot be dialled leaves it ringing.
func TestDeflect(t *testing.T) {
	f, d := start(t, nil)
	l := f.ring("4711")
	offered, _ := await[switchboard.CallOffered](d, time.Second, nil)
	d.phone.Redirect(offered.ID, "4712>\r\nX: y")
	if failed, _ := await[switchboard.CallActionFailed](d, time.Second, nil); failed.ID != offered.ID {
		t.Errorf("%+v", failed)
	}
	d.phone.Redirect(offered.ID, "4712")
	moved := f.expectReply(sip.INVITE, 302)
	l.ack(moved)
	if contact := moved.Contact().Address; contact.User != "4712" || contact.Host != "127.0.0.1" {
		t.Errorf("Contact %s", moved.Contact())
	}
	if by := moved.GetHeader("Diversion").Value(); !strings.HasPrefix(by, "<sip:1000@") || !strings.Contains(by, "reason=deflection") {
		t.Errorf("Diversion %s", by)
	}
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.ID != offered.ID || gone.Reason != switchboard.Deflected {
		t.Errorf("%+v", gone)
	}
}

// At a real PBX: the caller rings at a colleague's instead, who hears them; and a
// call of ours to a line that is redirected goes on when the operator says so.
func TestAsteriskRedirect(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
	colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
	d := newDesk(t, attendant(pbx), 700, nil)
	d.registered()
	caller.Call("1000")
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	d.phone.Redirect(offered.ID, "1003")
	if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.Reason != switchboard.Deflected {
		t.Errorf("%+v", gone)
	}
	pbx.WaitTalking("1001", "1003")
	colleague.WaitHears(440)
	caller.Hangup()
	pbx.WaitIdle()
	d.phone.Dial("out-1", "615")
	asked, _ := await[switchboard.CallRedirected](d, 5*time.Second, nil)
	if asked.To.Number != "1003" {
		t.Errorf("%+v", asked)
	}
	d.phone.Follow("out-1")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.hears(1000)
}
