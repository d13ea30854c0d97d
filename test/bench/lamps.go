package main

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/emiago/sipgo/sip"
)

// lampPBX is a scripted PBX over TCP that takes one registration and reports on
// lines. Over UDP it would be the socket's buffer that is measured.
type lampPBX struct {
	t    testing.TB
	conn net.Listener

	mu      sync.Mutex
	phone   net.Conn
	lamps   []*watched
	version int
}

// watched is one subscription.
type watched struct {
	subscribe *sip.Request
	seq       int
}

func startLampPBX(t testing.TB) *lampPBX {
	t.Helper()
	var listen net.ListenConfig
	conn, err := listen.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &lampPBX{t: t, conn: conn}
	var read sync.WaitGroup
	read.Go(func() {
		for {
			phone, err := conn.Accept()
			if err != nil {
				return
			}
			read.Go(func() { p.serve(phone) })
		}
	})
	t.Cleanup(func() {
		_ = conn.Close()
		p.mu.Lock()
		if p.phone != nil {
			_ = p.phone.Close()
		}
		p.mu.Unlock()
		read.Wait()
	})
	return p
}

// serve answers one connection until it ends.
func (p *lampPBX) serve(phone net.Conn) {
	p.mu.Lock()
	p.phone = phone
	p.mu.Unlock()
	stream := sip.NewParser().NewSIPStream()
	raw := make([]byte, 65536)
	for {
		n, err := phone.Read(raw)
		if err != nil {
			return
		}
		_ = stream.ParseSIPStream(raw[:n], func(m sip.Message) { // an incomplete message waits for the next read
			if req, ok := m.(*sip.Request); ok && !req.IsAck() {
				p.answer(req)
			}
		})
	}
}

func (p *lampPBX) answer(req *sip.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	res := sip.NewResponseFromRequest(req, 200, "OK", nil)
	switch req.Method {
	case sip.REGISTER:
		res.AppendHeader(sip.NewHeader("Contact", req.Contact().Value()+";expires=3600"))
	case sip.SUBSCRIBE:
		res.AppendHeader(sip.NewHeader("Expires", "3600"))
		res.AppendHeader(sip.NewHeader("Contact", "<sip:"+p.conn.Addr().String()+";transport=tcp>"))
		w := &watched{subscribe: req}
		w.subscribe.To().Params.Add("tag", "bench")
		res.To().Params.Add("tag", "bench")
		p.lamps = append(p.lamps, w)
	}
	_, _ = io.WriteString(p.phone, res.String()) // its reader notices the end
}

// subscribed is how many lines are watched.
func (p *lampPBX) subscribed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.lamps)
}

// burst tells the states one after the other, each of all lamps, as fast as the
// connection takes them.
func (p *lampPBX) burst(states ...string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	var all strings.Builder
	for _, state := range states {
		p.version++
		for _, w := range p.lamps {
			all.WriteString(w.notify(p.conn.Addr().String(), state, p.version))
		}
	}
	if _, err := io.WriteString(p.phone, all.String()); err != nil {
		p.t.Fatal(err)
	}
}

func (w *watched) notify(here, state string, version int) string {
	w.seq++
	body := fmt.Sprintf(`<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="%d" state="full" entity="sip:%s@example.com">`+
		`<dialog id="1" direction="recipient"><state>%s</state></dialog></dialog-info>`, version, w.subscribe.Recipient.User, state)
	return strings.Join([]string{
		"NOTIFY " + w.subscribe.Contact().Address.String() + " SIP/2.0",
		fmt.Sprintf("Via: SIP/2.0/TCP %s;branch=z9hG4bK%s.%d", here, w.subscribe.Recipient.User, w.seq),
		"From: " + w.subscribe.To().Value(),
		"To: " + w.subscribe.From().Value(),
		"Call-ID: " + w.subscribe.CallID().Value(),
		fmt.Sprintf("CSeq: %d NOTIFY", w.seq),
		"Contact: <sip:" + here + ";transport=tcp>",
		"Event: dialog",
		"Subscription-State: active;expires=3600",
		"Content-Type: application/dialog-info+xml",
		"Max-Forwards: 70",
		fmt.Sprintf("Content-Length: %d", len(body)),
		"", body,
	}, "\r\n")
}
