//go:build !linux || !(amd64 || arm64)

package media

import (
	"net"
	"net/netip"
)

// wire is the socket for packets of sound. read belongs to one goroutine, and write to
// one at a time.
type wire struct{ *net.UDPConn }

func newWire(conn *net.UDPConn) *wire { return &wire{conn} }

// read waits for a packet. What is longer than raw is cut off.
func (w *wire) read(raw []byte) (int, netip.AddrPort, error) { return w.ReadFromUDPAddrPort(raw) }

// write sends a packet.
func (w *wire) write(packet []byte, to netip.AddrPort) error {
	_, err := w.WriteToUDPAddrPort(packet, to)
	return err
}
