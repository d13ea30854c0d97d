package transport

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"
)

// seen is where the PBX saw a request of ours come from, as the topmost Via of its
// response says (RFC 3581 section 4). It is invalid where that says nothing.
func seen(res *sip.Response, sent netip.AddrPort) netip.AddrPort {
	via := res.Via()
	if via == nil {
		return netip.AddrPort{}
	}
	addr, port := sent.Addr(), sent.Port()
	if text, ok := via.Params.Get("received"); ok {
		ip, err := netip.ParseAddr(strings.Trim(text, "[]"))
		if err != nil || ip.IsUnspecified() || ip.Zone() != "" {
			return netip.AddrPort{}
		}
		addr = ip.Unmap()
	}
	if text, ok := via.Params.Get("rport"); ok && text != "" {
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil || n == 0 {
			return netip.AddrPort{}
		}
		port = uint16(n)
	}
	return netip.AddrPortFrom(addr, port)
}

// LearnMapping takes what a response of the PBX says of where we are. Behind an
// address translation that is another place than we know ourselves, and the only one
// where the PBX can reach us: Contact names it from then on. It reports whether that
// has changed.
func (s *Stack) LearnMapping(res *sip.Response) bool { return s.seenAs(seen(res, s.Here())) }

// ForgetMapping lets Contact name our own address again: the PBX takes no other, and is
// not asked to take this one again. It reports whether that has changed.
func (s *Stack) ForgetMapping() bool {
	s.mu.Lock()
	s.refused = s.outside
	s.mu.Unlock()
	return s.seenAs(netip.AddrPort{})
}

func (s *Stack) seenAs(at netip.AddrPort) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at == s.local || at == s.refused {
		at = netip.AddrPort{}
	}
	changed := at != s.outside
	s.outside = at
	return changed
}

// reachable is our address as the PBX sees it.
func (s *Stack) reachable() netip.AddrPort {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.outside.IsValid() {
		return s.outside
	}
	return s.local
}
