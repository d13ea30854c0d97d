package transport

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// filter drops what does not come from the PBX before it is parsed: no answer to
// scanners, and no memory for them. It never returns an error, because sipgo
// would stop listening for good.
func (s *Stack) filter(info sip.TransportReadProps, data []byte) ([]byte, error) {
	from, err := netip.ParseAddrPort(info.RemoteAddr.String())
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || !slices.Contains(s.trusted, from.Addr().Unmap().WithZone("")) {
		return nil, nil
	}
	s.heard = s.now()
	return data, nil
}

// Trust replaces the addresses of the PBX, which become the stack's.
func (s *Stack) Trust(hosts []netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trusted = hosts
}

// Trusted are the addresses of the PBX, to be read only.
func (s *Stack) Trusted() []netip.Addr {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trusted
}

// Owns reports whether a host of an address is the PBX: its name, or one of its
// addresses.
func (s *Stack) Owns(host string) bool {
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return strings.EqualFold(host, s.pbx.Host) || (err == nil && slices.Contains(s.Trusted(), ip.Unmap()))
}
