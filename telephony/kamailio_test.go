package telephony

import (
	"slices"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// Kamailio is a proxy, not a switchboard: the dialogs are between the telephones, it
// is in their path by Record-Route, challenges with 407, and forks a call to every
// telephone of a number. It neither parks nor plays music.

// at is a telephone of ours at the proxy, speaking a tone.
func at(t *testing.T, pbx *peers.Kamailio, user, transport string, hertz float64) *desk {
	t.Helper()
	d := newDesk(t, Config{
		Server: pbx.Addr, Transport: transport, Username: user, Password: "pw" + user, DisplayName: "Desk " + user, FailedTransfer: 8 * time.Second,
	}, hertz, nil)
	d.registered()
	return d
}

// hearsNothing waits until there is silence for half a second, in a recording that goes
// on.
func (d *desk) hearsNothing() {
	d.t.Helper()
	const half = media.Rate / 2
	before := len(d.recording())
	if !peers.Eventually(10*time.Second, func() bool {
		r := d.recording()
		return len(r) >= before+2*half && !slices.ContainsFunc(r[len(r)-half:], func(s int16) bool { return s > 100 || s < -100 })
	}) {
		d.t.Error("it is not silent")
	}
}

// viaKamailio runs a test over UDP and TCP.
func viaKamailio(t *testing.T, test func(t *testing.T, pbx *peers.Kamailio, d *desk)) {
	t.Helper()
	for _, transport := range []string{"udp", "tcp"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			pbx := peers.StartKamailio(t)
			test(t, pbx, at(t, pbx, "1000", transport, 700))
		})
	}
}

// takenBack takes a caller back from hold. Only our end is listened to: baresip 1.0 does
// not go on with its recording after that.
func takenBack(d *desk, id switchboard.CallID) {
	d.t.Helper()
	d.phone.Retrieve(id)
	await[switchboard.CallWasRetrieved](d, 5*time.Second, nil)
	d.hears(440)
}

func TestKamailioCallIn(t *testing.T) {
	viaKamailio(t, func(t *testing.T, pbx *peers.Kamailio, d *desk) {
		caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
		caller.Call("1000")
		offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
		if offered.From.Number != "1001" {
			t.Errorf("the caller is shown as %+v", offered.From)
		}
		id := offered.ID
		d.phone.Answer(id)
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(440)
		caller.WaitHears(700)
		d.phone.Hold(id)
		await[switchboard.CallWasHeld](d, 5*time.Second, nil)
		takenBack(d, id)
		caller.Hangup()
		await[switchboard.CallGone](d, 5*time.Second, nil)
	})
}

// A call out: busy, unknown, given up, and talking.
func TestKamailioCallOut(t *testing.T) {
	viaKamailio(t, func(t *testing.T, pbx *peers.Kamailio, d *desk) {
		for number, reason := range map[string]string{"610": reasonBusy, "1002": reasonUnknown} {
			id := switchboard.CallID("out-" + number)
			d.phone.Dial(id, number)
			if gone, _ := await(d, 10*time.Second, func(e switchboard.CallGone) bool { return e.ID == id }); gone.Reason != reason {
				t.Errorf("%s: %+v", number, gone)
			}
		}
		slow := peers.StartBaresip(t, pbx, "1005", peers.BaresipOptions{Manual: true})
		d.phone.Dial("out-1005", "1005")
		await[switchboard.CallAlerted](d, 5*time.Second, nil)
		d.phone.HangUp("out-1005")
		slow.Wait("CALL_CLOSED")
		colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
		d.phone.Dial("out-1003", "1003")
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(1000)
		colleague.WaitHears(700)
		d.phone.HangUp("out-1003")
		colleague.Wait("CALL_CLOSED")
	})
}

// The caller's own telephone calls the colleague, and tells us how that goes.
func TestKamailioBlindTransfer(t *testing.T) {
	viaKamailio(t, func(t *testing.T, pbx *peers.Kamailio, d *desk) {
		caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
		colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000})
		caller.Call("1000")
		offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
		d.phone.Answer(offered.ID)
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(440)
		d.phone.Transfer(offered.ID, "610")
		cameBack(d, offered.ID, reasonBusy)
		takenBack(d, offered.ID)
		d.phone.Transfer(offered.ID, "1003")
		if gone, _ := await[switchboard.CallGone](d, 10*time.Second, nil); gone.Reason != switchboard.Transferred {
			t.Errorf("%+v", gone)
		}
		colleague.WaitHears(440)
		caller.WaitHears(1000)
	})
}

// A number with two telephones: where the other one answers, ours stops ringing and
// nothing was missed.
func TestKamailioAnsweredElsewhere(t *testing.T) {
	viaKamailio(t, func(t *testing.T, pbx *peers.Kamailio, d *desk) {
		other := peers.StartBaresip(t, pbx, "1000", peers.BaresipOptions{Manual: true, NoWait: true})
		if !peers.Eventually(10*time.Second, func() bool { return len(pbx.Contacts("1000")) == 2 }) {
			t.Fatalf("%v", pbx.Contacts("1000"))
		}
		caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{Hertz: 440})
		caller.Call("1000")
		offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
		other.Wait("CALL_INCOMING")
		other.Answer()
		if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.ID != offered.ID || gone.Reason != reasonElsewhere {
			t.Errorf("%+v", gone)
		}
		other.WaitHears(440)
	})
}

// Two telephones of a number that answer in the same moment: one of them is talked to,
// the other one is told that it came too late.
func TestKamailioForkedAnswers(t *testing.T) {
	viaKamailio(t, func(t *testing.T, pbx *peers.Kamailio, d *desk) {
		both := []*peers.Baresip{
			peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000, NoWait: true}),
			peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Hertz: 1000, NoWait: true}),
		}
		if !peers.Eventually(10*time.Second, func() bool { return len(pbx.Contacts("1003")) == 2 }) {
			t.Fatalf("%v", pbx.Contacts("1003"))
		}
		d.phone.Dial("out-1", "1003")
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(1000)
		d.phone.HangUp("out-1")
		for _, one := range both {
			one.Wait("CALL_CLOSED")
		}
	})
}

// Three telephones of ours, and nothing but the proxy in between: hold is heard at the
// other end, and an attended transfer is an INVITE with Replaces from the caller's
// telephone to the colleague's.
func TestKamailioAttendedTransfer(t *testing.T) {
	viaKamailio(t, func(t *testing.T, pbx *peers.Kamailio, d *desk) {
		caller, colleague := at(t, pbx, "1001", "udp", 440), at(t, pbx, "1003", "tcp", 1000)
		caller.phone.Dial("to-desk", "1000")
		offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
		d.phone.Answer(offered.ID)
		await[switchboard.CallConnected](caller, 5*time.Second, nil)
		d.hears(440)
		caller.hears(700)
		d.phone.Hold(offered.ID)
		await[switchboard.CallWasHeld](d, 5*time.Second, nil)
		caller.hearsNothing()
		d.phone.Dial("ask", "1003")
		asked, _ := await[switchboard.CallOffered](colleague, 5*time.Second, nil)
		colleague.phone.Answer(asked.ID)
		await[switchboard.CallConnected](d, 5*time.Second, nil)
		d.hears(1000)
		d.phone.Complete(offered.ID, "ask")
		if question, _ := await[switchboard.ReferAsked](caller, 5*time.Second, nil); question.To.Number != "1003" {
			t.Errorf("%+v", question)
		}
		caller.phone.AnswerRefer("to-desk", true)
		gone, _ := await(d, 10*time.Second, func(e switchboard.CallGone) bool { return e.ID == offered.ID })
		if gone.Reason != switchboard.Transferred {
			t.Errorf("%+v", gone)
		}
		caller.hears(1000)
		colleague.hears(440)
	})
}

// The lines of two who talk and hang up. Before the first call of a line the proxy has
// nothing to tell of it, and it is unknown.
func TestKamailioLines(t *testing.T) {
	viaKamailio(t, func(t *testing.T, pbx *peers.Kamailio, d *desk) {
		peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{})
		caller := peers.StartBaresip(t, pbx, "1001", peers.BaresipOptions{})
		d.phone.WatchLines([]string{"1001", "1003"})
		caller.Call("1003")
		d.lines(10*time.Second, "talking", map[string]switchboard.LineState{"1001": switchboard.LineOnCall, "1003": switchboard.LineOnCall})
		caller.Hangup()
		d.lines(10*time.Second, "over", map[string]switchboard.LineState{"1001": switchboard.LineIdle, "1003": switchboard.LineIdle})
	})
}

// A call that rings at a colleague's telephone is picked up at the caller's, by what the
// proxy tells of the dialog; the colleague's stops ringing.
func TestKamailioPickUp(t *testing.T) {
	viaKamailio(t, func(t *testing.T, pbx *peers.Kamailio, d *desk) {
		colleague := peers.StartBaresip(t, pbx, "1003", peers.BaresipOptions{Manual: true})
		caller := at(t, pbx, "1001", "udp", 440)
		d.phone.WatchLines([]string{"1003"})
		caller.phone.Dial("to-colleague", "1003")
		d.line("1003", func(l switchboard.Line) bool { return l.State == switchboard.LineRinging && l.CanPickUp })
		d.phone.PickUp("out-1", "1003", "")
		await(d, 5*time.Second, func(e switchboard.CallConnected) bool { return e.ID == "out-1" })
		if now, _ := await[switchboard.CallParty](d, 5*time.Second, nil); now.From.Number != "1001" {
			t.Errorf("picked up %+v", now)
		}
		colleague.Wait("CALL_CLOSED")
		d.hears(440)
		caller.hears(700)
		d.phone.HangUp("out-1")
		await[switchboard.CallGone](caller, 5*time.Second, nil)
	})
}
