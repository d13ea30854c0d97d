package telephony

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
	"frontdesk/telephony/locate"
	"frontdesk/telephony/transport"
)

// fuzzTx is a server transaction without a network. It is over as soon as the
// call rings or is answered, so that nobody waits.
type fuzzTx struct {
	sip.ServerTransaction
	mu        sync.Mutex
	responses []*sip.Response
	over      chan struct{}
}

func newFuzzTx() *fuzzTx { return &fuzzTx{over: make(chan struct{})} }

func (x *fuzzTx) Respond(res *sip.Response) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if res.StatusCode > 100 && x.final() == nil {
		close(x.over)
	}
	x.responses = append(x.responses, res)
	return nil
}

func (x *fuzzTx) Done() <-chan struct{}        { return x.over }
func (x *fuzzTx) OnCancel(sip.FnTxCancel) bool { return true }

// final is the first response that says more than Trying.
func (x *fuzzTx) final() *sip.Response {
	for _, res := range x.responses {
		if res.StatusCode > 100 {
			return res
		}
	}
	return nil
}

// onceClosed opens a stack and closes it.
var onceClosed = sync.OnceValues(func() (*transport.Stack, error) {
	s, err := transport.Open(context.Background(), transport.Config{
		PBX: locate.Server{Host: "127.0.0.1", Port: 5060, Transport: "udp"}, Remote: netip.MustParseAddrPort("127.0.0.1:5060"),
		Trusted: []netip.Addr{netip.MustParseAddr("127.0.0.1")}, Name: "Frontdesk", Now: time.Now,
	})
	if err == nil {
		s.Close()
	}
	return s, err
})

// closed is a stack that ends every request of ours before it is sent. All share it: it
// holds nothing of a call.
func closed(t *testing.T) *transport.Stack {
	t.Helper()
	s, err := onceClosed()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// afoot is a telephone with one call up, whose requests end at its transactions.
func afoot(t *testing.T) *Phone {
	t.Helper()
	p, err := New(Config{Server: "127.0.0.1:5060", Transport: "udp", Username: "1000", Password: "secret", Audio: "null"}, func(switchboard.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	s := closed(t)
	p.stack = s
	d := newDialog(sip.FromHeader{Address: p.pbx.URI("1000")}, p.pbx.URI("4711"))
	d.callID = "up"
	d.local.Params, d.remote.Params = sip.NewParams(), sip.NewParams()
	d.local.Params.Add("tag", "us")
	d.remote.Params.Add("tag", "them")
	c := p.newCall("in-1", s, d)
	c.phase = phaseUp
	if !p.admit(c) {
		t.Fatal("no call")
	}
	return p
}

// Whatever the PBX's address sends, each request is answered once, properly, and
// nothing else happens.
func FuzzReceive(f *testing.F) {
	for _, pattern := range []string{"torture/*.dat", "asterisk/*.sip"} {
		files, err := filepath.Glob(filepath.Join("testdata", pattern))
		if err != nil || len(files) == 0 {
			f.Fatal("no messages:", err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
		}
	}
	for method, rest := range map[string]string{
		"BYE": "\r\n\r\n", "INFO": "\r\nContent-Type: application/dtmf-relay\r\nContent-Length: 9\r\n\r\nSignal=5\n", "ACK": "\r\n\r\n", "PRACK": "\r\nRAck: 1 1 INVITE\r\n\r\n",
		"NOTIFY": "\r\nEvent: refer\r\nContent-Type: message/sipfrag\r\nContent-Length: 14\r\n\r\nSIP/2.0 200 OK", "REFER": "\r\nRefer-To: <sip:1003@127.0.0.1>\r\n\r\n",
		"INVITE": "\r\nContent-Type: application/sdp\r\nContent-Length: 150\r\n\r\n" + string(sdpBody("sendrecv")), "UPDATE": "\r\n\r\n",
	} {
		f.Add([]byte(method + " sip:1000@127.0.0.1:5062 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:4711@127.0.0.1>;tag=them\r\n" +
			"To: <sip:1000@127.0.0.1>;tag=us\r\nCall-ID: up\r\nCSeq: 7 " + method + rest))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		message, err := sip.ParseMessage(raw)
		if err != nil {
			return
		}
		req, ok := message.(*sip.Request)
		if !ok {
			return
		}
		p, tx := afoot(t), newFuzzTx()
		req.SetSource("127.0.0.1:5060")
		tagFirst(req)
		method := req.Method
		silent := method == sip.ACK || header.Check(sip.NewResponseFromRequest(req, 400, "", nil)) != nil // what it would repeat may not be sent
		received := make(chan struct{})
		go func() { defer close(received); p.receive(req, tx) }()
		select {
		case <-received:
		case <-tx.over:
		case <-time.After(100 * time.Millisecond): // whether to be transferred is asked of the operator
		}
		p.abandon()
		p.work.Wait()
		<-received
		tx.mu.Lock()
		defer tx.mu.Unlock()
		if answer := tx.final(); (answer == nil) != silent && method != sip.REFER {
			t.Errorf("%s got %v", method, answer)
		}
		for _, res := range tx.responses {
			if err := header.Check(res); err != nil || res.StatusCode < 100 || res.StatusCode > 699 || strings.Contains(res.Reason, "\n") {
				t.Errorf("%s: %v", res.StartLine(), err)
			}
		}
	})
}
