package locate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"slices"
	"strconv"
)

// Resolver answers questions to DNS; *net.Resolver is one, and its errors are
// understood. It is asked for SRV records (RFC 2782) and addresses. NAPTR (RFC 3263
// section 4.1) is left out: Go's resolver does not know it, and all it would decide is
// the transport, which the settings say.
type Resolver interface {
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Target is one address at which the PBX may be reached. A lower rank is to be
// preferred; those of one rank are as good as each other.
type Target struct {
	Addr netip.AddrPort
	Rank int // the priority of an SRV record (RFC 2782)
}

// Resolve finds the targets of the PBX in the order in which to try them (RFC
// 3263 section 4.2), at least one and at most 16: an address as it is, a host with a
// port by its addresses, and a domain by its SRV records. random is in [0,1). A domain
// that DNS knows nothing of, and a DNS that does not answer, are errors, which wrap
// those of dns.
func Resolve(ctx context.Context, dns Resolver, pbx Server, random func() float64) ([]Target, error) {
	port := cmp.Or(pbx.Port, pbx.defaultPort())
	if ip, err := netip.ParseAddr(pbx.Host); err == nil {
		return []Target{{Addr: netip.AddrPortFrom(ip.Unmap(), uint16(port))}}, nil
	}
	records := []*net.SRV{{Target: pbx.Host, Port: uint16(port)}}
	if pbx.Port == 0 {
		located, err := services(ctx, dns, pbx)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", pbx.Host, err)
		}
		if len(located) > 0 {
			records = located
		}
	}
	var found []Target
	var errs []error
	for _, r := range bySRV(records, random) {
		ips, err := dns.LookupNetIP(ctx, "ip", r.Target)
		errs = append(errs, err)
		for _, ip := range fourFirst(ips) {
			t := Target{netip.AddrPortFrom(ip, r.Port), int(r.Priority)}
			if !slices.ContainsFunc(found, func(o Target) bool { return o.Addr == t.Addr }) {
				found = append(found, t)
			}
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("find %s: %w", net.JoinHostPort(pbx.Host, strconv.Itoa(port)), errors.Join(errs...))
	}
	return found[:min(len(found), mostTargets)], nil
}

// mostTargets bounds what DNS can make us try.
const mostTargets = 16

// errNoService says that a domain has no SIP over this transport (RFC 2782: a
// single record whose target is the root).
var errNoService = errors.New("the domain offers no such service")

// services asks for the SRV records of the domain; none is no error. A DNS that
// fails is one: the domain's own address is often that of a web server.
func services(ctx context.Context, dns Resolver, pbx Server) ([]*net.SRV, error) {
	service, proto := "sip", pbx.Transport
	if proto == "tls" {
		service, proto = "sips", "tcp"
	}
	_, records, err := dns.LookupSRV(ctx, service, proto, pbx.Host)
	if missing := new(net.DNSError); errors.As(err, &missing) && missing.IsNotFound {
		return nil, nil
	}
	if len(records) == 1 && records[0].Target == "." {
		return nil, errNoService
	}
	if len(records) > 0 {
		err = nil // Go drops records with broken names, and says so
	}
	return records, err
}

// bySRV orders records: by priority, and within one so that each comes first as
// often as its weight says (RFC 2782).
func bySRV(records []*net.SRV, random func() float64) []*net.SRV {
	ordered := slices.Clone(records)
	keys := map[*net.SRV]float64{}
	for _, r := range ordered { // the smallest of exponential times is r with probability weight/sum
		keys[r] = -math.Log(1-random()) / max(float64(r.Weight), 1e-6)
	}
	slices.SortStableFunc(ordered, func(a, b *net.SRV) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(keys[a], keys[b]))
	})
	return ordered
}

// fourFirst orders the addresses of a host: where both are offered, PBXs are
// surest of IPv4.
func fourFirst(ips []netip.Addr) []netip.Addr {
	plain := make([]netip.Addr, 0, len(ips))
	for _, ip := range ips {
		plain = append(plain, ip.Unmap())
	}
	slices.SortStableFunc(plain, func(a, b netip.Addr) int { return cmp.Compare(a.BitLen(), b.BitLen()) })
	return plain
}
