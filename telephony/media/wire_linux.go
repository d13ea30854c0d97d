//go:build linux && (amd64 || arm64)

package media

import (
	"encoding/binary"
	"net"
	"net/netip"
	"os"
	"syscall"
	"unsafe"
)

// wire is the socket for packets of sound. To pass one each way fifty times a second is
// next to nothing, and most of its price is Go's own: before a system call it wakes a
// thread that looks after calls which take long. Those of a socket that never blocks do
// not, so here they are made without that, which halves what a call takes.
//
// read belongs to one goroutine, and write to one at a time. Both wait like those of
// [net.UDPConn], and fail with net.ErrClosed once it is closed.
type wire struct {
	*net.UDPConn
	raw  syscall.RawConn // nil: only as net.UDPConn does it
	four bool            // IPv4

	in, out transfer
}

// transfer is one system call, and what came of it.
type transfer struct {
	data  []byte
	peer  syscall.RawSockaddrAny
	n     int
	errno syscall.Errno
	call  func(fd uintptr) (done bool) // made once, so that no packet allocates
}

func newWire(conn *net.UDPConn) *wire {
	w := &wire{UDPConn: conn}
	local := conn.LocalAddr().(*net.UDPAddr).AddrPort().Addr().Unmap()
	raw, err := conn.SyscallConn()
	if err != nil || local.Zone() != "" { // the names of zones are Go's
		return w
	}
	w.raw, w.four = raw, local.Is4()
	w.in.call, w.out.call = w.in.receive, w.out.send
	return w
}

// read waits for a packet. What is longer than raw is cut off.
func (w *wire) read(raw []byte) (n int, from netip.AddrPort, err error) {
	if w.raw == nil {
		return w.ReadFromUDPAddrPort(raw)
	}
	t := &w.in
	t.data = raw
	if err := w.raw.Read(t.call); err != nil {
		return 0, netip.AddrPort{}, err
	}
	if t.errno != 0 {
		return 0, netip.AddrPort{}, os.NewSyscallError("recvfrom", t.errno)
	}
	return t.n, t.from(), nil
}

// write sends a packet.
func (w *wire) write(packet []byte, to netip.AddrPort) error {
	if addr := to.Addr().Unmap(); w.raw == nil || addr.Is4() != w.four || addr.Zone() != "" {
		_, err := w.WriteToUDPAddrPort(packet, to)
		return err
	}
	t := &w.out
	t.data = packet
	t.to(to)
	if err := w.raw.Write(t.call); err != nil {
		return err
	}
	if t.errno != 0 {
		return os.NewSyscallError("sendto", t.errno)
	}
	return nil
}

func (t *transfer) receive(fd uintptr) (done bool) {
	size := uint32(unsafe.Sizeof(t.peer))
	n, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, fd, uintptr(unsafe.Pointer(unsafe.SliceData(t.data))), uintptr(len(t.data)), 0,
		uintptr(unsafe.Pointer(&t.peer)), uintptr(unsafe.Pointer(&size)))
	t.n, t.errno = int(n), errno
	return !again(errno)
}

func (t *transfer) send(fd uintptr) (done bool) {
	size := uintptr(syscall.SizeofSockaddrInet4)
	if t.peer.Addr.Family == syscall.AF_INET6 {
		size = syscall.SizeofSockaddrInet6
	}
	_, _, t.errno = syscall.RawSyscall6(syscall.SYS_SENDTO, fd, uintptr(unsafe.Pointer(unsafe.SliceData(t.data))), uintptr(len(t.data)), 0,
		uintptr(unsafe.Pointer(&t.peer)), size)
	return !again(t.errno)
}

// again reports whether a call is to be made once more, when the socket is ready.
func again(errno syscall.Errno) bool { return errno == syscall.EAGAIN || errno == syscall.EINTR }

// from is the sender of the packet that was received.
func (t *transfer) from() netip.AddrPort {
	switch t.peer.Addr.Family {
	case syscall.AF_INET:
		a := (*syscall.RawSockaddrInet4)(unsafe.Pointer(&t.peer))
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), binary.BigEndian.Uint16(port(&a.Port)))
	case syscall.AF_INET6:
		a := (*syscall.RawSockaddrInet6)(unsafe.Pointer(&t.peer))
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr), binary.BigEndian.Uint16(port(&a.Port)))
	default:
		return netip.AddrPort{}
	}
}

// to sets the receiver of the packet to send.
func (t *transfer) to(at netip.AddrPort) {
	t.peer = syscall.RawSockaddrAny{}
	if addr := at.Addr().Unmap(); addr.Is4() {
		a := (*syscall.RawSockaddrInet4)(unsafe.Pointer(&t.peer))
		a.Family, a.Addr = syscall.AF_INET, addr.As4()
		binary.BigEndian.PutUint16(port(&a.Port), at.Port())
		return
	}
	a := (*syscall.RawSockaddrInet6)(unsafe.Pointer(&t.peer))
	a.Family, a.Addr = syscall.AF_INET6, at.Addr().As16()
	binary.BigEndian.PutUint16(port(&a.Port), at.Port())
}

// port is where a socket address has its port, in the order of the network.
func port(p *uint16) []byte { return (*[2]byte)(unsafe.Pointer(p))[:] }
