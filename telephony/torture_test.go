package telephony

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// Answers to the messages of RFC 4475 and RFC 5118 that are in testdata/torture.
const (
	silence = 0   // sipgo cannot read it, or it is a response to nothing
	rings   = 180 // it is a call
)

// tortures says what each message gets. Where the RFC leaves a choice, a call
// rings: it is better than a lost one.
var tortures = map[string]int{
	// section 3.1.1, valid; the dialog of wsinv is unknown, but its branch is of
	// RFC 2543, which sipgo does not know
	"wsinv": 400, "intmeth": 405, "esc01": rings, "escnull": 405, "esc02": 405, "lwsdisp": 200, "longreq": rings,
	"dblreq": 405, "semiuri": 200, "transports": 200, "mpart01": 405, "unreason": silence, "noreason": silence,
	// section 3.1.2, invalid
	"badinv01": silence, "clerr": silence, "ncl": silence, "scalar02": silence, "scalarlg": silence, "quotbal": silence,
	"ltgtruri": silence, "lwsruri": silence, "lwsstart": silence, "trws": silence, "escruri": 400, "baddate": rings,
	"regbadct": 405, "badaspec": silence, "baddn": silence, "badvers": 505, "mismatch01": 400, "mismatch02": 405, "bigcode": silence,
	// sections 3.2 to 3.4
	"badbranch": 400, "insuf": 400, "unkscm": 416, "novelsc": silence, "unksm2": 405, "bext01": 420, "invut": 415, "regaut01": 405,
	"multi01": 400, "mcl01": 400, "bcast": silence, "zeromf": 200, "cparam01": 405, "cparam02": 405, "regescrt": 405, "sdp01": 406,
	"inv2543": 400,
	// RFC 5118
	"v6-good": 405, "v6-bad": silence, "v6-port-ambiguous": 405, "v6-port-unambiguous": 405, "v6-via-received-brackets": 481, "v6-via-received": 200,
}

// N: sipgo's parser lets much pass. What is wrong gets the right answer or none,
// no message does any harm, and a normal call comes in after each.
func TestSharpEdgeNTortureMessages(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "torture", "*.dat"))
	if err != nil || len(files) != len(tortures) {
		t.Fatalf("%d messages, and answers to %d: %v", len(files), len(tortures), err)
	}
	for i, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".dat")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			f, d := onDefaultPort(t, i)
			f.sendRaw(raw, d)
			if want := tortures[name]; want != silence {
				if res := f.anyReply(); res.StatusCode != want || res.SipVersion != "SIP/2.0" {
					t.Errorf("%s, want %d", res.StartLine(), want)
				}
			}
			if tortures[name] == rings {
				await[switchboard.CallOffered](d, time.Second, nil)
			}
			l := &leg{f: f, callID: "normal", local: "x", localUser: "4711"}
			l.request(sip.INVITE, sdpBody("sendrecv"))
			if res := f.anyReply(); res.StatusCode != 180 || res.CallID() == nil || res.CallID().Value() != l.callID {
				t.Errorf("after it: %s", res)
			}
			await(d, time.Second, func(e switchboard.CallOffered) bool { return e.From.Number == "4711" })
			if left := told[switchboard.CallOffered](d); len(left) > 0 {
				t.Errorf("it rings: %+v", left)
			}
		})
	}
}

// onDefaultPort is a PBX on the default port of the i-th address of this process,
// because responses to these messages go to the port that their Via has.
func onDefaultPort(t *testing.T, i int) (*fakePBX, *desk) {
	t.Helper()
	ip := net.IPv4(127, byte(64+os.Getpid()%128), byte(os.Getpid()/128), byte(1+i))
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: ip, Port: sip.DefaultUdpPort})
	if err != nil {
		t.Skip("no other loopback addresses:", err)
	}
	f := fakeOn(t, conn)
	d := f.desk(nil)
	d.registered()
	return f, d
}

// sendRaw sends bytes to where the telephone listens.
func (f *fakePBX) sendRaw(raw []byte, d *desk) {
	f.t.Helper()
	if _, err := f.conn.WriteToUDP(raw, net.UDPAddrFromAddrPort(d.phone.present().Here())); err != nil {
		f.t.Fatal(err)
	}
}

// anyReply is the next response that says more than Trying.
func (f *fakePBX) anyReply() *sip.Response {
	f.t.Helper()
	for deadline := time.After(5 * time.Second); ; {
		select {
		case res := <-f.replies:
			if res.StatusCode > 100 {
				return res
			}
		case <-deadline:
			f.t.Fatal("no answer")
		}
	}
}

// What some telephones send, and is no reason to lose their call.
func TestSmallFlawsAreTaken(t *testing.T) {
	f, d := start(t, nil)
	for _, headers := range [][]sip.Header{
		{sip.NewHeader("Accept", "application/sdp;level=1, text/plain")},
		{sip.NewHeader("Accept", "text/plain"), sip.NewHeader("Accept", "application/*")},
		{sip.NewHeader("Accept", "*/*")},
		{sip.NewHeader("Date", "yesterday"), sip.NewHeader("Unknown", ";;,,;;,;")},
	} {
		f.ring("4711", headers...)
		await[switchboard.CallOffered](d, time.Second, nil)
	}
}

// A body that is not understood in a call leaves the call as it is.
func TestUnknownBodyInACall(t *testing.T) {
	f, d := start(t, nil)
	l, id := talking(f, d)
	bad := l.request(sip.INVITE, []byte("hello"), sip.NewHeader("Content-Type", "text/plain"))
	res := f.anyReply()
	for res.CSeq().SeqNo != bad.CSeq().SeqNo { // the answer to the first INVITE may have been repeated
		res = f.anyReply()
	}
	if res.StatusCode != 400 || !strings.Contains(res.Reason, "Content-Type") {
		t.Errorf("%s to\n%s", res.StartLine(), bad)
	}
	d.phone.HangUp(id)
	f.reply(f.expect(sip.BYE), 200)
}
