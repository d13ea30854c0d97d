package locate

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// zone is a DNS that knows a few names.
type zone struct {
	srv   map[string][]*net.SRV
	hosts map[string][]netip.Addr
	fails error // what it says instead
}

func (z *zone) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	name = "_" + service + "._" + proto + "." + name
	if records := z.srv[name]; records != nil || z.fails != nil {
		return name, records, z.fails
	}
	return "", nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (z *zone) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if ips := z.hosts[host]; ips != nil {
		return ips, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

func TestSharpEdgeIResolve(t *testing.T) {
	ip, missing := netip.MustParseAddr, map[string][]*net.SRV{}
	dns := &zone{
		srv: map[string][]*net.SRV{
			"_sips._tcp.example.com": {{Target: "b.example.com", Port: 5071, Priority: 2}, {Target: "a.example.com", Port: 5061, Priority: 1}},
			"_sip._tcp.example.com":  {{Target: "a.example.com", Port: 5080}},
			"_sip._udp.example.com":  {{Target: "."}},
		},
		hosts: map[string][]netip.Addr{
			"a.example.com": {ip("2001:db8::a"), ip("192.0.2.1"), ip("::ffff:192.0.2.2")},
			"b.example.com": {ip("192.0.2.1")},
			"example.com":   {ip("192.0.2.9")},
		},
	}
	for _, c := range []struct {
		server, transport string
		want              []string
	}{
		{"example.com", "tls", []string{"192.0.2.1:5061", "192.0.2.2:5061", "[2001:db8::a]:5061", "192.0.2.1:5071"}},
		{"example.com", "tcp", []string{"192.0.2.1:5080", "192.0.2.2:5080", "[2001:db8::a]:5080"}},
		{"example.com", "udp", nil}, // the domain says that there is none
		{"example.com:5062", "tls", []string{"192.0.2.9:5062"}},
		{"b.example.com", "udp", []string{"192.0.2.1:5060"}}, // no SRV
		{"198.51.100.7", "tls", []string{"198.51.100.7:5061"}},
		{"[2001:db8::7]:5070", "udp", []string{"[2001:db8::7]:5070"}},
		{"c.example.com", "udp", nil},
	} {
		pbx, err := Parse(c.server, c.transport)
		if err != nil {
			t.Fatal(err)
		}
		found, err := Resolve(context.Background(), dns, pbx, rand.Float64)
		if (err != nil) != (c.want == nil) {
			t.Errorf("%s: %v", c.server, err)
		}
		var got []string
		for _, f := range found {
			got = append(got, f.Addr.String())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s over %s: %v, want %v", c.server, c.transport, got, c.want)
		}
	}
	dns.srv, dns.fails = missing, errors.New("timeout")
	if _, err := Resolve(context.Background(), dns, Server{Host: "example.com", Transport: "tls"}, rand.Float64); err == nil {
		t.Error("a DNS that does not answer leads to the web server of the domain")
	}
}

// A record is first as often as its weight says, and never before a better
// priority.
func TestWeights(t *testing.T) {
	records := []*net.SRV{{Target: "never", Priority: 2, Weight: 9}, {Target: "one", Weight: 1}, {Target: "three", Weight: 3}, {Target: "zero"}}
	random, first := rand.New(rand.NewPCG(1, 2)), map[string]int{}
	for range 4000 {
		ordered := bySRV(records, random.Float64)
		first[ordered[0].Target]++
		if ordered[3].Target != "never" {
			t.Fatal("a worse priority comes before a better one")
		}
	}
	if n := first["three"]; n < 2850 || n > 3150 || first["one"]+n != 4000 {
		t.Errorf("%v", first)
	}
}

func TestRoute(t *testing.T) {
	at := func(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }
	a, b, c := at("192.0.2.1:1"), at("192.0.2.2:1"), at("192.0.2.3:1")
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	const avoidFirst, avoidMost = time.Minute, 10 * time.Minute
	r := Route{Avoid: [2]time.Duration{avoidFirst, avoidMost}}
	if r.Pick(now).IsValid() {
		t.Error("a route to nowhere")
	}
	r.Learn([]Target{{a, 1}, {b, 2}, {c, 2}})
	r.Learn([]Target{{a, 1}, {c, 2}, {b, 2}}) // the same, drawn anew
	if r.Pick(now) != a || len(r.Hosts()) != 3 {
		t.Errorf("%+v", r)
	}
	r.Failed(a, now, 0)
	if r.Pick(now) != b {
		t.Errorf("after a: %v", r.Pick(now))
	}
	if _, due := r.Better(b, now); due {
		t.Error("what is down is no better")
	}
	if to, due := r.Better(b, now.Add(avoidFirst)); !due || to != a {
		t.Error("a is not tried again")
	}
	if _, due := r.Better(c, now.Add(-time.Hour)); due {
		t.Error("b is as good as c, and a is down")
	}
	r.Failed(a, now, 0)
	r.Failed(b, now, 5*time.Minute)
	r.Failed(c, now, 0)
	if r.Resting(c, now) || !r.Resting(b, now) || r.Pick(now) != c {
		t.Errorf("all are down, picked %v", r.Pick(now))
	}
	if r.Down(a, now.Add(2*avoidFirst)) || !r.Down(a, now.Add(2*avoidFirst-1)) || !r.Down(b, now.Add(4*time.Minute)) {
		t.Error("the times are not kept")
	}
	for range 100 {
		r.Failed(c, now, 0)
	}
	if r.Down(c, now.Add(avoidMost)) {
		t.Error("it is left alone for ever")
	}
	r.Served(a)
	if r.Pick(now) != a {
		t.Error("a is well")
	}
	r.Learn([]Target{{b, 1}})
	if r.Has(a) || r.Pick(now) != b {
		t.Errorf("%+v", r)
	}
}
