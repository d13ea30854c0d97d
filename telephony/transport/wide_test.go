package transport

import (
	"testing"

	"github.com/emiago/sipgo/sip"
)

// over asks with a request that is too long for UDP, and tells how it came.
func over(t *testing.T, p *peer, s *Stack) string {
	t.Helper()
	if res, err := ask(t, s, request(s, sip.OPTIONS, mostUDP)); err != nil || res.StatusCode != 200 {
		t.Fatal(res, err)
	}
	req := next(t, p.requests)
	if req.Via().Transport != req.Transport() || len(req.String()) <= mostUDP {
		t.Errorf("%d bytes came over %s with the Via %s", len(req.String()), req.Transport(), req.Via().Value())
	}
	return req.Transport()
}

// H: what is too long for a packet goes over TCP, and what is not stays.
func TestSharpEdgeHLongRequests(t *testing.T) {
	p := newPeer(t, 200)
	p.listen(false)
	s := p.open("udp", nil)
	for range 2 {
		if how := over(t, p, s); how != "TCP" {
			t.Errorf("a long request came over %s", how)
		}
	}
	if _, err := ask(t, s, request(s, sip.OPTIONS, 0)); err != nil {
		t.Fatal(err)
	}
	if how := next(t, p.requests).Transport(); how != "UDP" {
		t.Errorf("a short request came over %s", how)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.conns) != 1 {
		t.Errorf("%d connections", len(p.conns))
	}
}

// H: where TCP is refused, fragments are better than nothing. That is remembered: a
// port that opens now is not tried.
func TestSharpEdgeHFragmentsWhereTCPIsRefused(t *testing.T) {
	p := newPeer(t, 200)
	s := p.open("udp", nil)
	if how := over(t, p, s); how != "UDP" {
		t.Errorf("it came over %s", how)
	}
	p.listen(false)
	if how := over(t, p, s); how != "UDP" {
		t.Errorf("the refusal is not remembered: it came over %s", how)
	}
}

// H: a PBX that takes connections and closes them costs one request.
func TestSharpEdgeHTCPThatLeadsNowhere(t *testing.T) {
	p := newPeer(t, 200)
	p.listen(true)
	s := p.open("udp", nil)
	if res, err := ask(t, s, request(s, sip.OPTIONS, mostUDP)); err == nil {
		t.Errorf("nobody answered %d", res.StatusCode)
	}
	poll(t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.wide == nil && s.narrow.After(s.now())
	})
	if how := over(t, p, s); how != "UDP" {
		t.Errorf("it came over %s", how)
	}
}
