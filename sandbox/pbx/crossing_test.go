package pbx

import (
	"net"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
	"github.com/pion/sdp/v3"
)

// wirePhone is a phone without transactions: it sends what a test tells it to,
// also what no transaction would send.
type wirePhone struct {
	t      *testing.T
	conn   net.PacketConn
	parser *sip.Parser
	invite *sip.Request
	call   *testCall
}

// rungOnTheWire is a PBX whose caller rings a wirePhone.
func rungOnTheWire(t *testing.T, change func(*Options)) (*PBX, *wirePhone) {
	t.Helper()
	p := open(t, change)
	h := newHandset(t, p.Addr(), "udp") // only for its sound
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	eventually(t, "the PBX listens", func() bool {
		c, err := p.agent.TransportLayer().GetConnection("udp", p.Addr())
		return err == nil && c != nil
	})
	at := conn.LocalAddr().(*net.UDPAddr)
	p.phones.keep(wish{
		contact: sip.Uri{Scheme: "sip", User: attendant, Host: "127.0.0.1", Port: at.Port}, expiry: time.Minute,
	}, flow{"UDP", at.String()})
	must(t, p.Ring())
	w := &wirePhone{t: t, conn: conn, parser: sip.NewParser(), call: h.sound()}
	w.invite = w.request(sip.INVITE)
	w.respond(w.invite, 180, nil)
	return p, w
}

// message reads the next one.
func (w *wirePhone) message() sip.Message {
	w.t.Helper()
	must(w.t, w.conn.SetReadDeadline(time.Now().Add(patienceOfTests)))
	buf := make([]byte, 4096)
	n, _, err := w.conn.ReadFrom(buf)
	must(w.t, err)
	msg, err := w.parser.ParseSIP(buf[:n])
	must(w.t, err)
	return msg
}

// request reads up to the next request of a method; others are passed over.
func (w *wirePhone) request(method sip.RequestMethod) *sip.Request {
	w.t.Helper()
	for {
		if req, ok := w.message().(*sip.Request); ok && req.Method == method {
			return req
		}
	}
}

func (w *wirePhone) respond(req *sip.Request, status int, body []byte) {
	w.t.Helper()
	res := sip.NewResponseFromRequest(req, status, reasons[status], body)
	res.To().Params.Add("tag", "wire")
	res.AppendHeader(sip.NewHeader("Contact", "<sip:"+attendant+"@"+w.conn.LocalAddr().String()+">"))
	res.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	w.write(res.String(), req)
}

func (w *wirePhone) write(text string, to *sip.Request) {
	w.t.Helper()
	via := to.Via()
	_, err := w.conn.WriteTo([]byte(text), &net.UDPAddr{IP: net.ParseIP(via.Host), Port: via.Port})
	must(w.t, err)
}

func TestAnAnswerThatCrossesTheCancelIsAcknowledgedAndHungUp(t *testing.T) {
	p, w := rungOnTheWire(t, nil)
	cancel := w.request(sip.CANCEL)
	w.respond(w.invite, 200, w.call.offer(sdp.DirectionSendRecv)) // picked up just now
	w.respond(cancel, 481, nil)
	if ack := w.request(sip.ACK); ack.CSeq().SeqNo != w.invite.CSeq().SeqNo {
		t.Errorf("the ACK is for %d", ack.CSeq().SeqNo)
	}
	w.respond(w.request(sip.BYE), 200, nil)
	if got := ended(t, p); got.Ending != "not answered" {
		t.Errorf("ended: %+v", got)
	}
}

func TestARepeatedAnswerIsAcknowledgedAgain(t *testing.T) {
	p, w := rungOnTheWire(t, slowly)
	for range 3 {
		w.respond(w.invite, 200, w.call.offer(sdp.DirectionSendRecv))
		w.request(sip.ACK)
	}
	eventually(t, "they talk", inState(p, Talking))
	go func() { _ = p.Close() }()
	w.respond(w.request(sip.BYE), 200, nil)
	ended(t, p)
}

func TestA200WithoutAnACKIsSentAgain(t *testing.T) {
	p, w := rungOnTheWire(t, slowly)
	w.respond(w.invite, 200, w.call.offer(sdp.DirectionSendRecv))
	w.request(sip.ACK)
	eventually(t, "they talk", inState(p, Talking))
	re := sip.NewRequest(sip.INVITE, w.invite.Contact().Address)
	re.AppendHeader(sip.NewHeader("Via", "SIP/2.0/UDP "+w.conn.LocalAddr().String()+";branch=z9hG4bK.again"))
	from, to := sip.ToHeader{Address: w.invite.To().Address}, w.invite.From().AsTo()
	from.Params.Add("tag", "wire")
	asFrom := from.AsFrom()
	re.AppendHeader(&asFrom)
	re.AppendHeader(&to)
	sip.CopyHeaders("Call-ID", w.invite, re)
	re.AppendHeader(&sip.CSeqHeader{SeqNo: 5, MethodName: sip.INVITE})
	re.SetBody(w.call.offer(sdp.DirectionSendOnly))
	w.write(re.String(), w.invite)
	for n := 0; n < 2; {
		if res, ok := w.message().(*sip.Response); ok && res.StatusCode == 200 && res.CSeq().SeqNo == 5 {
			n++
		}
	}
	go func() { _ = p.Close() }()
	w.respond(w.request(sip.BYE), 200, nil)
	ended(t, p)
}

func TestAPhoneThatNeverAcknowledgesIsHungUp(t *testing.T) {
	c := &call{unacked: unacked{pause: sip.T2, spent: 64*sip.T1 - sip.T2}}
	if got := c.repeat(); got != "no ACK" {
		t.Errorf("got %q", got)
	}
}
