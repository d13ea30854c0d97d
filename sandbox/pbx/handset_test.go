package pbx

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"
	"github.com/pion/sdp/v3"

	"frontdesk/telephony/media"
)

// ownTone is what the attendant says, in Hz.
const ownTone = 3000

// patienceOfTests is how long anything may take.
const patienceOfTests = 15 * time.Second

// handset is a phone made of sipgo's parts only, so that the PBX is not tested
// against its own idea of a dialog.
type handset struct {
	t        *testing.T
	pbx      string
	network  string
	password string
	client   *sipgo.Client
	contact  sip.ContactHeader
	incoming chan *offered
	notified chan string // start lines of sipfrags
	byes     chan *sip.Request
}

// offered is an incoming call that nobody has answered yet.
type offered struct {
	req       *sip.Request
	tx        sip.ServerTransaction
	cancelled chan struct{}
	done      chan struct{}
}

// newHandset makes a phone that reaches the PBX over "udp" or "tcp".
func newHandset(t *testing.T, pbx, network string) *handset {
	t.Helper()
	mute := slog.New(slog.DiscardHandler)
	ua, err := sipgo.NewUA(
		sipgo.WithUserAgentTransportLayerOptions(sip.WithTransportLayerLogger(mute)),
		sipgo.WithUserAgentTransactionLayerOptions(sip.WithTransactionLayerLogger(mute)),
	)
	must(t, err)
	server, err := sipgo.NewServer(ua, sipgo.WithServerLogger(mute))
	must(t, err)
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(t, err)
	options := []sipgo.ClientOption{sipgo.WithClientLogger(mute)}
	if network == "udp" {
		options = append(options, sipgo.WithClientConnectionAddr(conn.LocalAddr().String()))
	}
	client, err := sipgo.NewClient(ua, options...)
	must(t, err)
	h := &handset{
		t: t, pbx: pbx, network: network, password: secret, client: client,
		incoming: make(chan *offered, 9), notified: make(chan string, 9), byes: make(chan *sip.Request, 9),
	}
	at := conn.LocalAddr().(*net.UDPAddr)
	h.contact = sip.ContactHeader{Address: sip.Uri{Scheme: "sip", User: attendant, Host: "127.0.0.1", Port: at.Port}}
	server.OnInvite(h.onInvite)
	server.OnAck(func(*sip.Request, sip.ServerTransaction) {})
	server.OnBye(func(req *sip.Request, tx sip.ServerTransaction) {
		_ = tx.Respond(sip.NewResponseFromRequest(req, 200, "OK", nil))
		h.byes <- req
	})
	server.OnNotify(func(req *sip.Request, tx sip.ServerTransaction) {
		h.notified <- string(req.Body()) // before the answer: it lets the PBX send the next one
		_ = tx.Respond(sip.NewResponseFromRequest(req, 200, "OK", nil))
	})
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.ServeUDP(conn) })
	eventually(t, "the handset listens", func() bool {
		c, err := ua.TransportLayer().GetConnection("udp", conn.LocalAddr().String())
		return err == nil && c != nil
	})
	t.Cleanup(func() {
		_ = ua.Close()
		_ = conn.Close()
		serving.Wait()
	})
	return h
}

func (h *handset) onInvite(req *sip.Request, tx sip.ServerTransaction) {
	o := &offered{req: req, tx: tx, cancelled: make(chan struct{}), done: make(chan struct{})}
	tx.OnCancel(func(*sip.Request) { close(o.cancelled) })
	_ = tx.Respond(sip.NewResponseFromRequest(req, 180, "Ringing", nil))
	h.incoming <- o
	select {
	case <-o.done:
	case <-o.cancelled:
	case <-time.After(patienceOfTests):
	}
}

// request makes a request to a number at the PBX.
func (h *handset) request(method sip.RequestMethod, number string) *sip.Request {
	host, port, _ := net.SplitHostPort(h.pbx)
	n, _ := strconv.Atoi(port)
	req := sip.NewRequest(method, sip.Uri{Scheme: "sip", User: number, Host: host, Port: n})
	req.SetTransport(sip.NetworkToUpper(h.network))
	from := sip.FromHeader{Address: sip.Uri{Scheme: "sip", User: attendant, Host: host}}
	from.Params.Add("tag", sip.GenerateTagN(8))
	req.AppendHeader(&from)
	req.AppendHeader(h.contact.Clone())
	return req
}

// do sends a request, answers a challenge, and gives the final response.
func (h *handset) do(req *sip.Request) *sip.Response {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), patienceOfTests)
	defer cancel()
	res, err := h.client.Do(ctx, req)
	must(h.t, err)
	if res.StatusCode == 401 || res.StatusCode == 407 {
		res, err = h.client.DoDigestAuth(ctx, req, res, sipgo.DigestAuth{Username: attendant, Password: h.password})
		must(h.t, err)
	}
	return res
}

// register registers for so many seconds and gives the status.
func (h *handset) register(seconds string) int {
	h.t.Helper()
	req := h.request(sip.REGISTER, attendant)
	req.AppendHeader(sip.NewHeader("Expires", seconds))
	return h.do(req).StatusCode
}

// leg of a call at the handset: its dialog and its sound.
type testCall struct {
	h        *handset
	invite   *sip.Request
	from, to sip.Header // of our requests
	target   sip.Uri
	callID   sip.CallIDHeader
	seq      uint32
	rtp      *media.Session
	mu       sync.Mutex
	ear      ear
}

func (h *handset) sound() *testCall {
	h.t.Helper()
	rtp, err := media.Listen(netip.MustParseAddr("127.0.0.1"), nil)
	must(h.t, err)
	c := &testCall{h: h, rtp: rtp, seq: 100}
	var pumping sync.WaitGroup
	pumping.Go(func() { media.Pump(context.Background(), rtp, media.NewTone(ownTone, 8000), c) })
	h.t.Cleanup(func() {
		_ = rtp.Close()
		pumping.Wait()
	})
	return c
}

// WriteFrame listens to what arrives.
func (c *testCall) WriteFrame(frame []int16) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ear.hear(frame)
}

func (c *testCall) hears() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ear.now
}

func (c *testCall) offer(dir sdp.Direction) []byte {
	return writeSDP(c.rtp.LocalAddr(), 7, uint64(c.seq), dir, media.Codecs())
}

// answer accepts an incoming call.
func (h *handset) answer(o *offered) *testCall {
	h.t.Helper()
	c := h.sound()
	s, err := readSDP(o.req.Body())
	must(h.t, err)
	c.rtp.SetRemote(s.Addr, s.Codec)
	res := sip.NewResponseFromRequest(o.req, 200, "OK", c.offer(sdp.DirectionSendRecv))
	res.AppendHeader(h.contact.Clone())
	res.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	to, from := res.To().AsFrom(), res.From().AsTo()
	c.from, c.to = &to, &from
	c.callID, c.target, c.invite = *o.req.CallID(), o.req.Contact().Address, o.req
	must(h.t, o.tx.Respond(res))
	close(o.done)
	return c
}

// dial calls a number and gives the final status; with 200, the call as well.
// Early gets every provisional status.
func (h *handset) dial(number string, early func(int)) (*testCall, int) {
	h.t.Helper()
	c := h.sound()
	req := h.request(sip.INVITE, number)
	req.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	req.SetBody(c.offer(sdp.DirectionSendRecv))
	ctx, cancel := context.WithTimeout(h.t.Context(), patienceOfTests)
	defer cancel()
	tx, err := h.client.TransactionRequest(ctx, req)
	must(h.t, err)
	res := h.final(ctx, tx, nil)
	if res.StatusCode == 407 {
		tx, err = h.client.TransactionDigestAuth(ctx, req, res, sipgo.DigestAuth{Username: attendant, Password: h.password})
		must(h.t, err)
		res = h.final(ctx, tx, early)
	}
	h.t.Cleanup(tx.Terminate)
	if res.StatusCode != 200 {
		return nil, res.StatusCode
	}
	from, to := res.From(), res.To()
	c.from, c.to, c.callID, c.target = from, to, *res.CallID(), res.Contact().Address
	c.seq, c.invite = req.CSeq().SeqNo, req
	s, err := readSDP(res.Body())
	must(h.t, err)
	c.rtp.SetRemote(s.Addr, s.Codec)
	c.ack()
	return c, 200
}

func (h *handset) final(ctx context.Context, tx sip.ClientTransaction, early func(int)) *sip.Response {
	h.t.Helper()
	for {
		select {
		case res := <-tx.Responses():
			if !res.IsProvisional() {
				return res
			}
			if early != nil {
				early(res.StatusCode)
			}
		case <-ctx.Done():
			h.t.Fatal("no final response")
		}
	}
}

// inDialog makes the next request of a call.
func (c *testCall) inDialog(method sip.RequestMethod) *sip.Request {
	if method != sip.ACK {
		c.seq++
	}
	req := sip.NewRequest(method, c.target)
	req.SetTransport(sip.NetworkToUpper(c.h.network))
	id := c.callID
	for _, h := range []sip.Header{
		sip.HeaderClone(c.from), sip.HeaderClone(c.to), &id,
		&sip.CSeqHeader{SeqNo: c.seq, MethodName: method}, c.h.contact.Clone(),
	} {
		req.AppendHeader(h)
	}
	return req
}

func (c *testCall) ack() {
	c.h.t.Helper()
	must(c.h.t, c.h.client.WriteRequest(c.inDialog(sip.ACK)))
}

// do sends a request inside the call and gives the status.
func (c *testCall) do(req *sip.Request) *sip.Response {
	c.h.t.Helper()
	ctx, cancel := context.WithTimeout(c.h.t.Context(), patienceOfTests)
	defer cancel()
	res, err := c.h.client.Do(ctx, req)
	must(c.h.t, err)
	return res
}

// reinvite offers another direction and gives the answered one.
func (c *testCall) reinvite(dir sdp.Direction) sdp.Direction {
	c.h.t.Helper()
	req := c.inDialog(sip.INVITE)
	req.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	req.SetBody(c.offer(dir))
	res := c.do(req)
	if res.StatusCode != 200 {
		c.h.t.Fatalf("re-INVITE: got %d", res.StatusCode)
	}
	c.ack()
	s, err := readSDP(res.Body())
	must(c.h.t, err)
	return s.Direction
}

// refer transfers the call to a number and gives the status of the REFER.
func (c *testCall) refer(number string) int {
	c.h.t.Helper()
	req := c.inDialog(sip.REFER)
	req.AppendHeader(sip.NewHeader("Refer-To", "<sip:"+number+"@127.0.0.1>"))
	return c.do(req).StatusCode
}

func (c *testCall) bye() {
	c.h.t.Helper()
	if got := c.do(c.inDialog(sip.BYE)).StatusCode; got != 200 {
		c.h.t.Fatalf("BYE: got %d", got)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// next waits for something from a channel.
func next[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patienceOfTests):
		t.Fatalf("waited too long for %s", what)
		panic("unreachable")
	}
}

// eventually polls a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patienceOfTests); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("waited too long: %s", what)
		}
		<-time.After(5 * time.Millisecond)
	}
}
