package telephony

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// What no friendly peer does is played by sipp: it is the PBX that the telephone
// registers at, and the other end. What it expects is in testdata/sipp; here is
// what the operator sees.

// aNotice is one NOTIFY of notify-order.xml.
type aNotice struct {
	Branch       string
	Seq, Version int
	State        string
}

// scenario fills in a file of testdata/sipp.
func scenario(t *testing.T, name string) string {
	t.Helper()
	parts := template.New("").Funcs(template.FuncMap{
		"times": func(n int) []int { return make([]int, n) },
		"names": func(names ...string) []string { return names },
		"notices": func() []aNotice {
			return []aNotice{
				{"a", 1, 0, "terminated"},
				{"b", 3, 2, "confirmed"},
				{"c", 2, 1, "early"},     // overtaken
				{"b", 3, 2, "confirmed"}, // the packet again
				{"d", 3, 2, "confirmed"}, // the request again
				{"e", 4, 3, "terminated"},
			}
		},
	})
	parts, err := parts.ParseGlob(filepath.Join("testdata", "sipp", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := parts.ExecuteTemplate(&text, name+".xml", nil); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// sippDesk is a telephone whose PBX is sipp with a scenario. It hears itself
// where sipp echoes.
func sippDesk(t *testing.T, name string, o peers.ScenarioOptions, tune func(*Phone)) (*peers.Scenario, *desk) {
	t.Helper()
	o.Dialogs = cmp.Or(o.Dialogs, 2) // the registration is one
	pbx := peers.StartScenario(t, scenario(t, name), o)
	cfg := Config{Server: pbx.Addr, Transport: "udp", Username: "1000", Password: "secret", FailedTransfer: 300 * time.Millisecond, Audio: "null"}
	if o.Echo {
		cfg.Audio = ""
	}
	d := newDesk(t, cfg, 700, func(p *Phone) {
		p.pace.glareOwner = [2]time.Duration{10 * time.Millisecond, 20 * time.Millisecond}
		if tune != nil {
			tune(p)
		}
	})
	d.registered()
	return pbx, d
}

// calling is a call of ours that sipp has answered.
func calling(t *testing.T, name string, o peers.ScenarioOptions) (*peers.Scenario, *desk) {
	t.Helper()
	pbx, d := sippDesk(t, name, o, nil)
	d.phone.Dial("out-1", "4711")
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	return pbx, d
}

// over hangs up and waits until sipp is content with the whole of it.
func (d *desk) over(pbx *peers.Scenario) {
	d.t.Helper()
	d.phone.HangUp("out-1")
	if gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil); gone.ID != "out-1" || gone.Reason != "" {
		d.t.Errorf("the call ended with %+v", gone)
	}
	d.stop()
	pbx.Passed()
}

// told are the events of a type that nobody has waited for.
func told[E switchboard.Event](d *desk) (all []E) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.events {
		if e, is := p.event.(E); is {
			all = append(all, e)
		}
	}
	return all
}

// A PBX that says "ringing" again and again: told once, and answered.
func TestSippRingsFifteenTimes(t *testing.T) {
	t.Parallel()
	pbx, d := sippDesk(t, "ringing-15-times", peers.ScenarioOptions{}, nil)
	d.phone.Dial("out-1", "4711")
	await[switchboard.CallAlerted](d, 5*time.Second, nil)
	if again := told[switchboard.CallAlerted](d); len(again) > 0 {
		t.Errorf("told again that it rings: %+v", again)
	}
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	d.over(pbx)
}

// The answer meets our CANCEL: the operator has hung up, and nobody is left on
// the line.
func TestSippAnswerCrossesCancel(t *testing.T) {
	t.Parallel()
	pbx, d := sippDesk(t, "answer-crosses-cancel", peers.ScenarioOptions{}, nil)
	d.phone.Dial("out-1", "4711")
	await[switchboard.CallAlerted](d, 5*time.Second, nil)
	d.over(pbx)
	if connected := told[switchboard.CallConnected](d); len(connected) > 0 {
		t.Errorf("a call that was given up is connected: %+v", connected)
	}
}

// Two telephones answer one call: the operator talks to the first, the second is
// sent away.
func TestSippForkedAnswers(t *testing.T) {
	t.Parallel()
	pbx, d := calling(t, "forked-answers", peers.ScenarioOptions{})
	if !peers.Eventually(5*time.Second, func() bool { return pbx.Count("BYE sip:second@") > 0 }) {
		t.Error("the second telephone is still there")
	}
	if again := told[switchboard.CallConnected](d); len(again) > 0 {
		t.Errorf("connected twice: %+v", again)
	}
	d.over(pbx)
}

// Both ends change the call at once, and the operator's hold comes about.
func TestSippGlare(t *testing.T) {
	t.Parallel()
	pbx, d := calling(t, "glare", peers.ScenarioOptions{})
	d.phone.Hold("out-1")
	await[switchboard.CallWasHeld](d, 5*time.Second, nil)
	if failed := told[switchboard.CallActionFailed](d); len(failed) > 0 {
		t.Errorf("%+v", failed)
	}
	d.over(pbx)
}

// The other end goes from A-law to mu-law in the call, and is heard before and
// after.
func TestSippCodecChange(t *testing.T) {
	t.Parallel()
	pbx, d := calling(t, "codec-change", peers.ScenarioOptions{Echo: true})
	d.hears(700)
	if !peers.Eventually(5*time.Second, func() bool { return pbx.Count("CSeq: 501 ACK") > 0 }) {
		t.Fatal("the codec has not changed")
	}
	codec := make(chan string, 1)
	d.phone.tell("out-1", func(c *call) { codec <- c.codec.String() })
	if now := <-codec; now != media.PCMU.String() {
		t.Errorf("we speak %s", now)
	}
	d.hears(700)
	d.over(pbx)
}

// A re-INVITE without an offer gets one of ours, and the call goes on.
func TestSippEmptyReInvite(t *testing.T) {
	t.Parallel()
	pbx, d := calling(t, "empty-reinvite", peers.ScenarioOptions{})
	if !peers.Eventually(5*time.Second, func() bool { return pbx.Count("CSeq: 501 ACK") > 0 }) {
		t.Fatal("no ACK yet")
	}
	d.phone.Hold("out-1")
	await[switchboard.CallWasHeld](d, 5*time.Second, nil)
	d.over(pbx)
}

// A PBX that takes a transfer and never says what has become of it: the caller
// is back after failed_transfer_seconds.
func TestSippReferNeverNotified(t *testing.T) {
	t.Parallel()
	pbx, d := calling(t, "refer-never-notified", peers.ScenarioOptions{})
	d.phone.Transfer("out-1", "4712")
	if failed, _ := await[switchboard.TransferFailed](d, 5*time.Second, nil); failed.ID != "out-1" || failed.Reason != reasonNoAnswer {
		t.Errorf("%+v", failed)
	}
	d.phone.Retrieve("out-1")
	await[switchboard.CallWasRetrieved](d, 5*time.Second, nil)
	d.over(pbx)
}

// News of a line that arrive late or twice do not change what is shown.
func TestSippNotifyOrder(t *testing.T) {
	t.Parallel()
	pbx, d := sippDesk(t, "notify-order", peers.ScenarioOptions{}, nil)
	d.phone.WatchLines([]string{"4711"})
	var seen []switchboard.LineState
	await(d, 5*time.Second, func(e switchboard.LinesRead) bool {
		if state := e.Results["4711"].State; len(seen) == 0 || seen[len(seen)-1] != state {
			seen = append(seen, state)
		}
		return len(seen) > 1 && seen[len(seen)-1] == switchboard.LineIdle
	})
	if want := []switchboard.LineState{switchboard.LineIdle, switchboard.LineOnCall, switchboard.LineIdle}; !slices.Equal(seen, want) {
		t.Errorf("shown as %v, want %v", seen, want)
	}
	d.stop()
	pbx.Passed()
}

// Our BYE is lost and then refused: for the operator the call is over at once.
func TestSippLostBYE(t *testing.T) {
	t.Parallel()
	pbx, d := calling(t, "lost-bye", peers.ScenarioOptions{})
	d.phone.HangUp("out-1")
	await[switchboard.CallGone](d, time.Second, nil)
	if !peers.Eventually(5*time.Second, func() bool { return pbx.Count("SIP/2.0 408 ") > 0 }) {
		t.Fatal("sipp has not answered the BYE")
	}
	if sent := pbx.Count("BYE "); sent < 2 {
		t.Errorf("the BYE was sent %d times", sent)
	}
	if again := told[switchboard.CallGone](d); len(again) > 0 {
		t.Errorf("told again: %+v", again)
	}
	d.stop()
	pbx.Passed()
}

// The ACK comes half a second late: the 200 is repeated, and it is one call.
func TestSippLateACK(t *testing.T) {
	t.Parallel()
	pbx, d := sippDesk(t, "registrar", peers.ScenarioOptions{Dialogs: 1}, func(p *Phone) { p.pace.t1 = 50 * time.Millisecond })
	caller := peers.StartScenario(t, scenario(t, "late-ack"), peers.ScenarioOptions{Towards: d.phone.present().Here().String()})
	offered, _ := await[switchboard.CallOffered](d, 5*time.Second, nil)
	d.phone.Answer(offered.ID)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	gone, _ := await[switchboard.CallGone](d, 5*time.Second, nil)
	if gone.ID != offered.ID || gone.Reason != "" {
		t.Errorf("%+v", gone)
	}
	caller.Passed()
	if sent := caller.Count("SIP/2.0 200 OK"); sent < 4 { // two belong to the INVITE at least, one to the BYE
		t.Errorf("200 was sent %d times", sent)
	}
	d.mu.Lock()
	left := len(d.events)
	d.mu.Unlock()
	if left > 0 {
		t.Errorf("it is more than one call: %+v", d.events)
	}
	d.stop()
	pbx.Passed()
}
