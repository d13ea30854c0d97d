package main

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
)

// caller calls a telephone directly, from the address of its PBX, and measures
// when it answers. It is the same for every telephone.
type caller struct {
	t       testing.TB
	conn    *net.UDPConn
	to      *net.UDPAddr
	user    string
	calls   int
	replies chan reply
	sound   *net.UDPConn // what it hears it says
}

type reply struct {
	at time.Time
	*sip.Response
}

// newCaller calls the telephone of a user at host:port.
func newCaller(t testing.TB, user, address string) *caller {
	t.Helper()
	to, err := net.ResolveUDPAddr("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: to.IP})
	if err != nil {
		t.Fatal(err)
	}
	sound, err := net.ListenUDP("udp", &net.UDPAddr{IP: to.IP})
	if err != nil {
		t.Fatal(err)
	}
	c := &caller{t: t, conn: conn, to: to, user: user, replies: make(chan reply, 100), sound: sound}
	var read sync.WaitGroup
	read.Go(c.read)
	read.Go(c.echo)
	t.Cleanup(func() { _, _ = conn.Close(), sound.Close(); read.Wait() })
	return c
}

func (c *caller) echo() {
	raw := make([]byte, 2048)
	for {
		n, from, err := c.sound.ReadFromUDP(raw)
		if err != nil {
			return
		}
		_, _ = c.sound.WriteToUDP(raw[:n], from) // a lost packet shows in what is measured
	}
}

func (c *caller) read() {
	raw := make([]byte, 65536)
	for {
		n, _, err := c.conn.ReadFromUDP(raw)
		if err != nil {
			return
		}
		at := time.Now()
		if message, err := sip.ParseMessage(raw[:n]); err == nil {
			if res, ok := message.(*sip.Response); ok {
				c.replies <- reply{at, res}
			}
		}
	}
}

// call makes one call, talks, and ends it. ring is the time from the INVITE to the
// 180, pickup the time from answer, which is called then, to the 200.
func (c *caller) call(answer, talk func()) (ring, pickup time.Duration) {
	c.t.Helper()
	c.calls++
	began := time.Now()
	c.send("INVITE", 1, "", fmt.Sprintf("v=0\r\no=- 1 1 IN IP4 %[1]s\r\ns=-\r\nc=IN IP4 %[1]s\r\nt=0 0\r\nm=audio %[2]d RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n", c.to.IP, c.sound.LocalAddr().(*net.UDPAddr).Port))
	ring = c.wait("INVITE", 180).at.Sub(began)
	pressed := time.Now()
	answer()
	ok := c.wait("INVITE", 200)
	pickup = ok.at.Sub(pressed)
	to := ok.To().Value()
	c.send("ACK", 1, to, "")
	talk()
	c.send("BYE", 2, to, "")
	c.wait("BYE", 200)
	return ring, pickup
}

// wait waits at most 5 s for a response of this call.
func (c *caller) wait(method sip.RequestMethod, status int) reply {
	c.t.Helper()
	for limit := time.After(5 * time.Second); ; {
		select {
		case res := <-c.replies:
			if res.CallID() != nil && res.CallID().Value() == c.callID() && res.CSeq().MethodName == method && res.StatusCode == status {
				return res
			}
		case <-limit:
			c.t.Fatalf("%s: no %d to the %s", c.user, status, method)
		}
	}
}

func (c *caller) callID() string {
	return fmt.Sprintf("%d-%d@bench", c.conn.LocalAddr().(*net.UDPAddr).Port, c.calls)
}

// send sends a request; to is the To with the telephone's tag, once it has one.
func (c *caller) send(method string, seq int, to, body string) {
	c.t.Helper()
	here := c.conn.LocalAddr().String()
	if to == "" {
		to = fmt.Sprintf("<sip:%s@%s>", c.user, c.to.IP)
	}
	lines := []string{
		fmt.Sprintf("%s sip:%s@%s SIP/2.0", method, c.user, c.to),
		fmt.Sprintf("Via: SIP/2.0/UDP %s;rport;branch=z9hG4bK%d.%d.%s", here, c.calls, seq, method),
		fmt.Sprintf("From: \"Vera Example\" <sip:4711@%s>;tag=%d", c.to.IP, c.calls),
		"To: " + to,
		"Call-ID: " + c.callID(),
		fmt.Sprintf("CSeq: %d %s", seq, method),
		fmt.Sprintf("Contact: <sip:4711@%s>", here),
		"Max-Forwards: 70",
	}
	if body != "" {
		lines = append(lines, "Content-Type: application/sdp")
	}
	lines = append(lines, fmt.Sprintf("Content-Length: %d", len(body)), "", body)
	if _, err := c.conn.WriteToUDP([]byte(strings.Join(lines, "\r\n")), c.to); err != nil {
		c.t.Fatal(err)
	}
}
