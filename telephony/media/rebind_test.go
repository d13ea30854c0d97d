package media

import (
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"
)

// A session that moves to another address goes on: the same stream to the same
// peer, and what the peer sends to the new address is heard.
func TestRebind(t *testing.T) {
	here, there := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.5")
	ours, err := Listen(here, nil)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := Listen(here, nil, there)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = ours.Close(), theirs.Close() }()
	ours.SetRemote(theirs.LocalAddr(), PCMA)
	theirs.SetRemote(ours.LocalAddr(), PCMA)
	frame := make([]int16, FrameSamples)
	talk := func() {
		t.Helper()
		sent, heard := ours.Stats(), theirs.Stats()
		deadline := time.Now().Add(5 * time.Second)
		for ours.Stats().Received == sent.Received || theirs.Stats().Received == heard.Received {
			if time.Now().After(deadline) {
				t.Fatalf("ours %+v, theirs %+v", ours.Stats(), theirs.Stats())
			}
			if err := errors.Join(ours.Write(frame), theirs.Write(frame)); err != nil {
				t.Fatal(err)
			}
		}
	}
	talk()
	before := ours.out.SSRC
	if err := ours.Rebind(there); err != nil {
		t.Skip("no second loopback address:", err)
	}
	if at := ours.LocalAddr(); at.Addr() != there || at.Port() == 0 || ours.out.SSRC != before {
		t.Errorf("it is at %v", at)
	}
	theirs.SetRemote(ours.LocalAddr(), PCMA)
	talk()
	if err := ours.Rebind(netip.MustParseAddr("192.0.2.1")); err == nil || ours.LocalAddr().Addr() != there {
		t.Error("an address that is not ours was taken")
	}
	if err := ours.Close(); err != nil {
		t.Error(err)
	}
	if err := ours.Rebind(here); !errors.Is(err, net.ErrClosed) {
		t.Errorf("a closed session was moved: %v", err)
	}
}
