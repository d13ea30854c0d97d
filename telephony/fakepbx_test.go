package telephony

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// fakePBX is a scripted PBX on a bare UDP socket: it does what no friendly peer
// does. REGISTER is answered by itself, everything else is the test's.
type fakePBX struct {
	t        *testing.T
	conn     *net.UDPConn
	register func(req *sip.Request) *sip.Response // nil: 200; its nil: no answer
	requests chan *sip.Request
	replies  chan *sip.Response
	stream   *stream                 // instead of conn: it speaks TCP
	phone    atomic.Pointer[sip.Uri] // the Contact that registered
	seq      uint32
	acked    map[string]bool // answers whose ACK is out: one more was repeated before it arrived
}

func newFakePBX(t *testing.T) *fakePBX {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return fakeOn(t, conn)
}

func fakeOn(t *testing.T, conn *net.UDPConn) *fakePBX {
	return &fakePBX{t: t, conn: conn, requests: make(chan *sip.Request, 100), replies: make(chan *sip.Response, 100), acked: map[string]bool{}}
}

// serve reads until the test ends. Call it after register is set.
func (f *fakePBX) serve() {
	if f.stream != nil {
		f.stream.serve(f)
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		raw := make([]byte, 65536)
		for {
			n, from, err := f.conn.ReadFromUDP(raw)
			if err != nil {
				return
			}
			if message, err := sip.ParseMessage(raw[:n]); err == nil {
				f.took(message, from.String())
			}
		}
	}()
	f.t.Cleanup(func() { _ = f.conn.Close(); <-done })
}

// took answers REGISTER and hands everything else to the test.
func (f *fakePBX) took(message sip.Message, from string) {
	switch m := message.(type) {
	case *sip.Request:
		m.SetSource(from)
		if m.Method != sip.REGISTER {
			f.requests <- m
			return
		}
		res := f.answer(m, 200)
		if f.register != nil {
			res = f.register(m)
		}
		if res == nil {
			return
		}
		if res.IsSuccess() {
			if h := m.GetHeader("Expires"); h == nil || h.Value() != "0" {
				at := firstContact(m)
				f.phone.Store(&at)
			}
		}
		f.write(res, from)
	case *sip.Response:
		f.replies <- m
	}
}

// contact is where the telephone listens now.
func (f *fakePBX) contact() sip.Uri {
	if uri := f.phone.Load(); uri != nil {
		return *uri
	}
	return sip.Uri{}
}

func (f *fakePBX) addr() string {
	if f.stream != nil {
		return f.stream.listener.Addr().String()
	}
	return f.conn.LocalAddr().String()
}

// answer builds a response with our Contact and, where it belongs, a tag.
func (f *fakePBX) answer(req *sip.Request, status int, headers ...sip.Header) *sip.Response {
	res := sip.NewResponseFromRequest(req, status, "Scripted", nil)
	if to := res.To(); to != nil && status > 100 {
		to.Params.Add("tag", "pbx")
		if old, ok := req.To().Params.Get("tag"); ok {
			to.Params.Add("tag", old)
		}
	}
	host, port, _ := sip.ParseAddr(f.addr())
	if req.Method == sip.INVITE {
		res.AppendHeader(&sip.ContactHeader{Address: sip.Uri{Scheme: "sip", User: "pbx", Host: host, Port: port}})
	}
	for _, h := range headers {
		if h.Name() == "To" {
			res.RemoveHeader("To")
		}
		res.AppendHeader(h)
	}
	return res
}

// reply answers a request of the telephone.
func (f *fakePBX) reply(req *sip.Request, status int, headers ...sip.Header) {
	f.t.Helper()
	f.send(f.answer(req, status, headers...), req.Source())
}

// replySDP answers with a session description.
func (f *fakePBX) replySDP(req *sip.Request, status int, direction string, headers ...sip.Header) {
	f.t.Helper()
	res := f.answer(req, status, append(headers, sip.NewHeader("Content-Type", "application/sdp"))...)
	res.SetBody(sdpBody(direction))
	f.send(res, req.Source())
}

func sdpBody(direction string) []byte {
	return []byte("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8 0\r\n" +
		"a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=" + direction + "\r\n")
}

func (f *fakePBX) send(m sip.Message, to string) {
	f.t.Helper()
	f.write(m, to)
}

func (f *fakePBX) write(m sip.Message, to string) {
	if f.stream != nil {
		f.stream.write(m, to)
		return
	}
	addr, err := net.ResolveUDPAddr("udp", to)
	if err == nil {
		_, err = f.conn.WriteToUDP([]byte(m.String()), addr)
	}
	if err != nil {
		f.t.Log(err)
	}
}

// request waits for the next request of a method; others of note fail the test.
func (f *fakePBX) expect(method sip.RequestMethod) *sip.Request {
	f.t.Helper()
	deadline := time.After(5 * time.Second)
	for {
		select {
		case req := <-f.requests:
			if req.Method == method {
				return req
			}
			if req.Method != sip.ACK { // repeated ones are normal
				f.t.Logf("skipped %s", req.StartLine())
			}
		case <-deadline:
			f.t.Fatalf("no %s from the telephone", method)
		}
	}
}

// expectEach waits for one request of each method, in whatever order they come.
func (f *fakePBX) expectEach(methods ...sip.RequestMethod) map[sip.RequestMethod]*sip.Request {
	f.t.Helper()
	found := map[sip.RequestMethod]*sip.Request{}
	for len(found) < len(methods) {
		req := next(f.t, f.requests)
		if slices.Contains(methods, req.Method) && found[req.Method] == nil {
			found[req.Method] = req
		}
	}
	return found
}

// expectReply waits for a response to a method.
func (f *fakePBX) expectReply(method sip.RequestMethod, status int) *sip.Response {
	f.t.Helper()
	deadline := time.After(5 * time.Second)
	for {
		select {
		case res := <-f.replies:
			if res.CSeq().MethodName != method || f.acked[answerID(res)] || (res.StatusCode < 200 && res.StatusCode != status) {
				continue
			}
			if res.StatusCode != status {
				f.t.Fatalf("%s was answered %d, want %d", method, res.StatusCode, status)
			}
			if id := answerID(res); id != "" && status >= 300 { // it comes again until an ACK does, which few tests send
				f.acked[id] = true
			}
			return res
		case <-deadline:
			f.t.Fatalf("no %d to the %s", status, method)
		}
	}
}

// leg is a dialog as the PBX sees it.
type leg struct {
	f             *fakePBX
	callID        string
	local, remote string // tags
	localUser     string
	invite        *sip.Request // the INVITE that began it, ours or theirs
	seq           uint32
}

// ring calls the telephone and returns when it rings there.
func (f *fakePBX) ring(user string, headers ...sip.Header) *leg {
	f.t.Helper()
	l := f.call(user, headers...)
	l.f.expectReply(sip.INVITE, 180)
	return l
}

// call calls the telephone.
func (f *fakePBX) call(user string, headers ...sip.Header) *leg {
	f.t.Helper()
	f.seq++
	l := &leg{f: f, callID: fmt.Sprintf("call-%d@pbx", f.seq), local: fmt.Sprintf("pbx%d", f.seq), localUser: user, seq: 100}
	l.invite = l.request(sip.INVITE, sdpBody("sendrecv"), headers...)
	return l
}

// cancel gives a call up as its caller does.
func (l *leg) cancel(d *desk, headers ...sip.Header) {
	l.f.t.Helper()
	req := l.invite.Clone()
	req.Method, req.CSeq().MethodName = sip.CANCEL, sip.CANCEL
	for _, h := range headers {
		req.AppendHeader(h)
	}
	req.SetBody(nil)
	l.f.send(req, d.phone.present().Here().String())
}

// answered lets the telephone take the call, acknowledges, and waits until that is heard.
func (l *leg) answered(d *desk, id switchboard.CallID) *sip.Response {
	l.f.t.Helper()
	d.phone.Answer(id)
	ok := l.f.expectReply(sip.INVITE, 200)
	l.take(ok)
	l.ack(ok)
	await[switchboard.CallConnected](d, 5*time.Second, nil)
	c := d.call(id)
	poll(l.f.t, func() bool { // else it may be lost with the address to which it was sent
		heard := false
		c.does(l.f.t, func() { heard = c.accepted == nil })
		return heard
	})
	return ok
}

// take learns the telephone's tag from a response.
func (l *leg) take(res *sip.Response) { l.remote, _ = res.To().Params.Get("tag") }

// of is the leg of an INVITE that the telephone sent.
func (f *fakePBX) of(invite *sip.Request) *leg {
	tag, _ := invite.From().Params.Get("tag")
	return &leg{f: f, callID: invite.CallID().Value(), local: "pbx", remote: tag, invite: invite, seq: 500}
}

// request sends a request in the leg.
func (l *leg) request(method sip.RequestMethod, body []byte, headers ...sip.Header) *sip.Request {
	l.f.t.Helper()
	l.seq++
	return l.send(method, l.seq, body, headers...)
}

func (l *leg) send(method sip.RequestMethod, seq uint32, body []byte, headers ...sip.Header) *sip.Request {
	l.f.t.Helper()
	to := l.f.contact()
	host, port, _ := sip.ParseAddr(l.f.addr())
	req := sip.NewRequest(method, to)
	via := &sip.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: strings.ToUpper(l.f.network()), Host: host, Port: port}
	via.Params.Add("branch", sip.GenerateBranch())
	req.AppendHeader(via)
	from := &sip.FromHeader{DisplayName: "Vera Example", Address: sip.Uri{Scheme: "sip", User: l.localUser, Host: host}}
	from.Params.Add("tag", l.local)
	toward := &sip.ToHeader{Address: sip.Uri{Scheme: "sip", User: to.User, Host: host}}
	if l.remote != "" {
		toward.Params.Add("tag", l.remote)
	}
	id := sip.CallIDHeader(l.callID)
	req.AppendHeader(from)
	req.AppendHeader(toward)
	req.AppendHeader(&id)
	req.AppendHeader(&sip.CSeqHeader{SeqNo: seq, MethodName: method})
	req.AppendHeader(&sip.ContactHeader{Address: sip.Uri{Scheme: "sip", User: "pbx", Host: host, Port: port}})
	for _, h := range headers {
		req.AppendHeader(h)
	}
	if body != nil && (method == sip.INVITE || method == sip.ACK) {
		req.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	}
	req.SetBody(body)
	l.f.send(req, net.JoinHostPort(strings.Trim(to.Host, "[]"), strconv.Itoa(to.Port)))
	return req
}

// answerID names the final response to one INVITE; empty for anything else.
func answerID(res *sip.Response) string {
	if res.StatusCode < 200 || res.CSeq().MethodName != sip.INVITE {
		return ""
	}
	return res.CallID().Value() + " " + res.CSeq().Value()
}

// ack acknowledges a 2xx.
func (l *leg) ack(res *sip.Response) {
	l.f.t.Helper()
	l.ackWith(res, nil)
}

// ackWith brings the answer, too.
func (l *leg) ackWith(res *sip.Response, answer []byte) {
	l.f.t.Helper()
	l.f.acked[answerID(res)] = true
	l.send(sip.ACK, res.CSeq().SeqNo, answer)
}

// notify reports progress of a REFER.
func (l *leg) notify(refer *sip.Request, seq uint32, status string) {
	l.f.t.Helper()
	state := "active;expires=60"
	if !strings.HasPrefix(status, "1") {
		state = "terminated;reason=noresource"
	}
	l.send(sip.NOTIFY, seq, []byte("SIP/2.0 "+status+"\r\n"),
		sip.NewHeader("Event", fmt.Sprintf("refer;id=%d", refer.CSeq().SeqNo)),
		sip.NewHeader("Subscription-State", state), sip.NewHeader("Content-Type", "message/sipfrag;version=2.0"))
}

// start brings up a telephone that is registered at a scripted PBX.
func start(t *testing.T, tune func(*Phone)) (*fakePBX, *desk) {
	t.Helper()
	f := newFakePBX(t)
	d := f.desk(tune)
	d.registered()
	return f, d
}

func (f *fakePBX) desk(tune func(*Phone)) *desk {
	f.t.Helper()
	f.serve()
	d := newDesk(f.t, Config{
		Server: f.addr(), Transport: f.network(), Username: "1000", Password: "secret", DisplayName: "Front Desk", Audio: "null", FailedTransfer: time.Minute,
	}, 0, func(p *Phone) {
		p.pace.t1, p.pace.t2 = 10*time.Millisecond, 40*time.Millisecond
		p.pace.glareOwner, p.pace.glareOther = [2]time.Duration{10 * time.Millisecond, 20 * time.Millisecond}, [2]time.Duration{0, 10 * time.Millisecond}
		p.pace.register, p.pace.farewell = 300*time.Millisecond, 300*time.Millisecond
		if tune != nil {
			tune(p)
		}
	})
	return d
}
