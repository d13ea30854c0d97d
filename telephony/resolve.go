package telephony

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
)

// resolve finds the addresses of the PBX: the one to use, and all it may send
// from.
func resolve(ctx context.Context, pbx server) (netip.AddrPort, []netip.Addr, error) {
	port := pbx.port
	if port == 0 {
		port = pbx.defaultPort()
	}
	if ip, err := netip.ParseAddr(pbx.host); err == nil {
		return netip.AddrPortFrom(ip.Unmap(), uint16(port)), []netip.Addr{ip.Unmap().WithZone("")}, nil
	}
	hosts := []string{pbx.host}
	if pbx.port == 0 {
		hosts, port = located(ctx, pbx, port)
	}
	var all []netip.Addr
	var errs []error
	for _, host := range hosts {
		ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		errs = append(errs, err)
		for _, ip := range ips {
			all = append(all, ip.Unmap())
		}
	}
	if len(all) == 0 {
		return netip.AddrPort{}, nil, fmt.Errorf("find %s: %w", net.JoinHostPort(pbx.host, strconv.Itoa(port)), errors.Join(errs...))
	}
	first := all[0]
	if i := slices.IndexFunc(all, netip.Addr.Is4); i >= 0 {
		first = all[i]
	}
	return netip.AddrPortFrom(first, uint16(port)), all, nil
}

// located asks DNS where the domain's SIP service runs (RFC 3263 section 4.2);
// without an answer it is the domain itself.
func located(ctx context.Context, pbx server, port int) ([]string, int) {
	service, proto := "sip", pbx.transport
	if proto == "tls" {
		service, proto = "sips", "tcp"
	}
	_, records, err := net.DefaultResolver.LookupSRV(ctx, service, proto, pbx.host)
	if err != nil || len(records) == 0 {
		return []string{pbx.host}, port
	}
	return []string{records[0].Target}, int(records[0].Port)
}
