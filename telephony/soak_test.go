package telephony

import (
	"context"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

const (
	strangers = 5000
	mutants   = 10_000
	paced     = 25       // packets in a row: no more than the socket holds
	mostHeap  = 10 << 20 // what all of them may leave behind, in bytes
)

// Five thousand strangers and ten thousand packets of the PBX's address that are
// damaged in some way: they leave no more than 10 MB behind, and the next call is
// a normal one.
func TestSoakStrangersAndDamagedPackets(t *testing.T) { // not parallel: it measures the heap of the process
	f, d := start(t, func(p *Phone) { p.pace.ringing = 20 * time.Millisecond })
	before := heapNow()
	seeds := tortureFiles(t)
	call := &leg{f: f, callID: "seed", local: "x", localUser: "100"}
	seeds = append(seeds, []byte(call.request(sip.INVITE, sdpBody("sendrecv")).String()))
	await[switchboard.CallGone](d, 5*time.Second, nil)

	to := d.phone.present().Here()
	for i := range strangers {
		from := net.IPv4(127, 1+byte(i>>16), byte(i>>8), byte(i))
		sendFrom(t, from, to.String(), seeds[i%len(seeds)])
		if i%paced == paced-1 {
			f.pace(i)
		}
	}

	random := rand.New(rand.NewPCG(1, 2))
	pbx := openFrom(t, net.IPv4(127, 0, 0, 1))
	for i := range mutants {
		if _, err := pbx.WriteTo(damaged(random, seeds[i%len(seeds)]), net.UDPAddrFromAddrPort(to)); err != nil {
			t.Fatal(err)
		}
		if i%paced == paced-1 {
			f.pace(strangers + i)
		}
	}
	poll(t, func() bool {
		d.phone.mu.Lock()
		defer d.phone.mu.Unlock()
		return len(d.phone.calls) == 0
	})
	after := heapNow()
	t.Logf("%d KB more, most of it transactions that end by themselves after 32 s", (int64(after)-int64(before))/1024)
	if after > before+mostHeap {
		t.Errorf("%d KB are left behind", (after-before)/1024)
	}
	d.mu.Lock()
	d.events = nil
	d.mu.Unlock()
	normal := &leg{f: f, callID: "normal", local: "x", localUser: "4711"}
	normal.request(sip.INVITE, sdpBody("sendrecv"))
	await(d, 5*time.Second, func(e switchboard.CallOffered) bool { return e.From.Number == "4711" })
}

// pace waits until the telephone has read what was sent.
func (f *fakePBX) pace(i int) {
	f.t.Helper()
	l := &leg{f: f, callID: "pace", local: "y", localUser: "100", seq: uint32(i)}
	l.request(sip.OPTIONS, nil)
	f.expectReply(sip.OPTIONS, 200)
}

// heapNow is what is in use after everything that can be let go of is gone.
func heapNow() uint64 {
	runtime.GC()
	runtime.GC() // the first one may have begun before the last garbage
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// tortureFiles are the messages of RFC 4475 and RFC 5118.
func tortureFiles(t testing.TB) (all [][]byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "torture", "*.dat"))
	if err != nil || len(files) == 0 {
		t.Fatal("no torture messages:", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw)
	}
	return all
}

// openFrom opens a socket on an address of this machine.
func openFrom(t *testing.T, ip net.IP) net.PacketConn {
	t.Helper()
	var listen net.ListenConfig
	conn, err := listen.ListenPacket(context.Background(), "udp", net.JoinHostPort(ip.String(), "0"))
	if err != nil {
		t.Skip("no other loopback addresses:", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// sendFrom sends one packet from an address of this machine.
func sendFrom(t *testing.T, ip net.IP, to string, raw []byte) {
	t.Helper()
	conn := openFrom(t, ip)
	defer func() { _ = conn.Close() }()
	addr, err := net.ResolveUDPAddr("udp", to)
	if err == nil {
		_, err = conn.WriteTo(raw, addr)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// damaged is a message with some bytes changed, left out or repeated.
func damaged(random *rand.Rand, raw []byte) []byte {
	raw = append([]byte(nil), raw...)
	for range 1 + random.IntN(8) {
		at := random.IntN(len(raw))
		switch random.IntN(4) {
		case 0:
			raw[at] = byte(random.Uint32())
		case 1:
			raw = append(raw[:at:at], raw[min(len(raw), at+1+random.IntN(20)):]...)
		case 2:
			raw = append(raw[:at:at], append([]byte("\r\n"), raw[at:]...)...)
		case 3:
			end := min(len(raw), at+random.IntN(40))
			raw = append(raw[:end:end], raw[at:]...)
		}
		if len(raw) == 0 {
			return []byte("\r\n")
		}
	}
	return raw[:min(len(raw), 3000)]
}
