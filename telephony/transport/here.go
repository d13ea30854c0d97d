package transport

import (
	"context"
	"net"
	"net/netip"

	"github.com/emiago/sipgo/sip"
)

// Path is where a flow leads: our end and theirs.
type Path struct{ Local, Remote netip.AddrPort }

// Here is our own address towards the PBX; a new connection has a new one.
func (s *Stack) Here() netip.AddrPort { return s.Path().Local }

// Path is the flow in use, or the last one.
func (s *Stack) Path() Path {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Path{s.local, s.remote}
}

// Moved is the address of ours from which packets to the PBX would leave now, and
// whether that is another than the one in use. Nothing is sent. Where there is no way
// at all, nothing has moved.
func (s *Stack) Moved(ctx context.Context) (netip.Addr, bool) {
	way := s.Path()
	own, err := s.own(ctx, way.Remote)
	return own, err == nil && own != way.Local.Addr()
}

// ownAddress is the address of ours from which packets to another leave. Nothing
// is sent. It is an error where there is no way.
func ownAddress(ctx context.Context, remote netip.AddrPort) (netip.Addr, error) {
	var dialer net.Dialer
	probe, err := dialer.DialContext(ctx, "udp", remote.String())
	if err != nil {
		return netip.Addr{}, err
	}
	defer func() { _ = probe.Close() }()
	own, err := netip.ParseAddrPort(probe.LocalAddr().String())
	return own.Addr().Unmap(), err
}

// MarkParam names this installation in our Contact. Every registrar lists the
// addresses it knows, few their instance ids: so a contact of an earlier run is
// known again. (Other telephones use the same name for the same purpose.)
const MarkParam = "line"

// Contact is our own address for the PBX, as that sees it (RFC 3581), with the
// transport where it is not UDP and the mark of this installation.
func (s *Stack) Contact(user string) sip.Uri {
	at := s.reachable()
	uri := sip.Uri{Scheme: "sip", User: user, Host: at.Addr().String(), Port: int(at.Port())}
	if s.pbx.Transport != "udp" {
		uri.UriParams.Add("transport", s.pbx.Transport)
	}
	if s.mark != "" {
		uri.UriParams.Add(MarkParam, s.mark)
	}
	return uri
}
