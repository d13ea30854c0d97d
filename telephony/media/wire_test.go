package media

import (
	"errors"
	"net"
	"net/netip"
	"testing"
)

func openWire(t *testing.T, addr string) (*wire, netip.AddrPort) {
	t.Helper()
	conn, err := listenUDP(netip.MustParseAddr(addr), 0)
	if err != nil {
		t.Skip("this computer has no such address:", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return newWire(conn), netip.AddrPortFrom(netip.MustParseAddr(addr), portOf(conn))
}

// Packets arrive whole, or cut off where there is no room, from whom they come; an
// address of the other family is an error as it is elsewhere, and a closed socket ends
// who waits.
func TestWire(t *testing.T) {
	for _, addr := range []string{"127.0.0.1", "::1"} {
		t.Run(addr, func(t *testing.T) {
			a, at := openWire(t, addr)
			b, bt := openWire(t, addr)
			raw := make([]byte, 8)
			for sent, want := range map[string]string{"sound": "sound", "more than there is room for": "more tha"} {
				if err := a.write([]byte(sent), bt); err != nil {
					t.Fatal(err)
				}
				n, from, err := b.read(raw)
				if err != nil || string(raw[:n]) != want || from != at {
					t.Errorf("%q from %v, %v; want %q from %v", raw[:n], from, err, want, at)
				}
			}
			mapped := netip.AddrPortFrom(netip.AddrFrom16(bt.Addr().As16()), bt.Port())
			if err := a.write([]byte("x"), mapped); err != nil {
				t.Errorf("to %v: %v", mapped, err)
			} else if _, _, err := b.read(raw); err != nil {
				t.Error(err)
			}
			other := netip.MustParseAddrPort("[2001:db8::1]:9")
			if addr == "::1" {
				other = netip.MustParseAddrPort("192.0.2.1:9")
			}
			_, usual := a.WriteToUDPAddrPort([]byte("x"), other)
			if err := a.write([]byte("x"), other); (err == nil) != (usual == nil) {
				t.Errorf("to %v: %v, as a usual socket: %v", other, err, usual)
			}
			ended := make(chan error, 1)
			go func() {
				_, _, err := b.read(raw)
				ended <- err
			}()
			_ = b.Close()
			if err := <-ended; !errors.Is(err, net.ErrClosed) {
				t.Errorf("after the end: %v", err)
			}
			if err := b.write([]byte("x"), at); !errors.Is(err, net.ErrClosed) {
				t.Errorf("to a closed one: %v", err)
			}
		})
	}
}

func TestAWireDoesNotAllocate(t *testing.T) {
	a, at := openWire(t, "127.0.0.1")
	raw := make([]byte, 200)
	if n := testing.AllocsPerRun(100, func() {
		if err := a.write(raw, at); err != nil {
			t.Fatal(err)
		}
		if _, _, err := a.read(raw); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}
