package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/telephony"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// How often and how long things are done.
const (
	shortCalls = 1000
	dialled    = 50
	heldCalls  = 20
	bursts     = 10
	watchFor   = 10 * time.Second
	forgotten  = 40 * time.Second // after it no transaction of a call is left (64*T1 and a little)
)

// telephone measures our telephone beside baresip at the same Asterisk. What the
// window adds is measured elsewhere (test/e2e, ui).
func telephone(ctx context.Context, out io.Writer) error {
	err := withPeers(ctx, func(t testing.TB) error {
		folder, err := os.MkdirTemp("", "bench")
		if err != nil {
			return err
		}
		t.Cleanup(func() { _ = os.RemoveAll(folder) })
		program, err := buildPhone(ctx, folder)
		if err != nil {
			return err
		}
		return newTelephones(t, program, folder).measure(out)
	})
	if errors.Is(err, errMissing) {
		_, err = fmt.Fprintln(out, "TELEPHONY", err)
	}
	return err
}

// telephones are the two that are compared.
type telephones struct {
	t       testing.TB
	program string // ours
	folder  string
	pbx     *peers.Asterisk
	own     *ownPhone
	peer    *peers.Baresip
	rows    [][]string
}

func newTelephones(t testing.TB, program, folder string) *telephones {
	t.Helper()
	m := &telephones{t: t, program: program, folder: folder, pbx: peers.StartAsterisk(t)}
	m.peer = peers.StartBaresip(t, m.pbx, "1001", peers.BaresipOptions{Manual: true})
	m.own = startPhone(t, program, telephony.Config{
		Server: m.pbx.Addr, Transport: "udp", Username: "1000", Password: "pw1000", Audio: "file:" + m.speech("say.wav") + "," + filepath.Join(folder, "heard.wav"),
	})
	return m
}

// speech writes a file with a burst of 440 Hz in the middle of each second.
func (m *telephones) speech(name string) string {
	m.t.Helper()
	path := filepath.Join(m.folder, name)
	w, err := media.CreateWAV(path)
	if err != nil {
		m.t.Fatal(err)
	}
	second := make([]int16, media.Rate)
	media.NewTone(440, 12000).ReadFrame(second[media.Rate/2 : media.Rate/2+media.Rate/10])
	w.Write(second)
	if err := w.Close(); err != nil {
		m.t.Fatal(err)
	}
	return path
}

func (m *telephones) measure(out io.Writer) error {
	m.rows = [][]string{{"", "p50 ms", "p95 ms", "baresip p50", "p95", "ratio", "goal"}}
	m.dials()
	m.activeCall()
	m.held()
	called := m.calls()
	m.burst()
	m.delay()
	called()
	if _, err := fmt.Fprintf(out, "TELEPHONY beside baresip 1.0 at one Asterisk, UDP, loopback\n"); err != nil {
		return err
	}
	if err := printRows(out, m.rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, `Short calls: %d each, straight from the address of the PBX. Dial to answered: %d calls to the echo number, with digest.
CPU is of one processor, over %v; both speak a file and record what they hear. Ratios are baresip's p95 or value over ours: above 1x we are faster or smaller.
Growth is over %d calls, measured %v after the last one. A dash: the peer cannot be made to do it.
Mouth to ear is from our file to our file through an echo without delay: both halves of our telephone, without sound card and without the 20 ms in which
a packet fills. The worst frame of the window under a burst of line states is measured in ui and test/e2e, not here.

`, shortCalls, dialled, watchFor, shortCalls, forgotten)
	return err
}

func (m *telephones) row(what string, own, peer samples, goal string) {
	p95 := own.quantile(0.95)
	m.rows = append(m.rows, []string{what, millis(own.quantile(0.5)), millis(p95), millis(peer.quantile(0.5)), millis(peer.quantile(0.95)), times(peer.quantile(0.95), p95), goal})
}

// value is a row of one number each; a peer of 0 was not measured.
func (m *telephones) value(what string, own, peer float64, goal string) {
	theirs, ratio := "-", "-"
	if peer > 0 {
		theirs = fmt.Sprintf("%.2f", peer)
	}
	if peer > 0 && own > 0 {
		ratio = fmt.Sprintf("%.1fx", peer/own)
	}
	m.rows = append(m.rows, []string{what, fmt.Sprintf("%.2f", own), "", theirs, "", ratio, goal})
}

func millis(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(d)/float64(time.Millisecond))
}

// calls makes many short calls to both. What they have left behind is looked at
// by the function that is returned, when transactions have had their time.
func (m *telephones) calls() (left func()) {
	m.t.Helper()
	ours, theirs := newCaller(m.t, "1000", m.ownAddress()), newCaller(m.t, m.peer.User, m.peer.Addr)
	answer := func() { m.own.tell(m.t, "answer", m.own.wait(m.t, "offered").words[1]) }
	ours.call(answer, func() {}) // the first one opens the recording
	before, ownBefore, peerBefore := m.stats(), memory(m.t, m.own.pid), memory(m.t, m.peer.PID)
	var ring, pickup, peerRing, peerPickup samples
	for range shortCalls {
		r, p := ours.call(answer, func() {})
		ring, pickup = append(ring, r), append(pickup, p)
	}
	for range shortCalls {
		r, p := theirs.call(m.peer.Answer, func() {})
		peerRing, peerPickup = append(peerRing, r), append(peerPickup, p)
		m.peer.Wait("CALL_CLOSED")
	}
	done := time.Now()
	m.row("INVITE to 180", ring, peerRing, "p95 < 150 to the ring shown")
	m.row("answer to 200", pickup, peerPickup, "< 50")
	return func() {
		time.Sleep(time.Until(done.Add(forgotten)))
		after := m.stats()
		m.value("1,000 calls: resident MB more", memory(m.t, m.own.pid)-ownBefore, memory(m.t, m.peer.PID)-peerBefore, "< 10")
		m.value("heap MB more", (after.heap-before.heap)/1e6, 0, "< 10")
		m.value("goroutines more", after.goroutines-before.goroutines, 0, "0")
		m.value("files and sockets more", after.files-before.files, 0, "0")
	}
}

// ownAddress is where our telephone listens, as the PBX knows it.
func (m *telephones) ownAddress() string {
	m.t.Helper()
	_, after, _ := strings.Cut(m.pbx.CLI("pjsip show contacts"), "1000/sip:1000@")
	address, _, _ := strings.Cut(after, " ")
	address, _, _ = strings.Cut(address, ";")
	if _, _, err := net.SplitHostPort(address); err != nil {
		m.t.Fatalf("where is our telephone? %v", err)
	}
	return address
}

type stats struct{ heap, goroutines, files float64 }

func (m *telephones) stats() (s stats) {
	m.t.Helper()
	m.own.tell(m.t, "stats")
	line := strings.Join(m.own.wait(m.t, "stats").words[1:], " ")
	if _, err := fmt.Sscan(line, &s.heap, &s.goroutines, &s.files); err != nil {
		m.t.Fatal(err)
	}
	return s
}

// dials calls the echo number.
func (m *telephones) dials() {
	m.t.Helper()
	var own, peer samples
	for i := range dialled {
		id := fmt.Sprint("dial-", i)
		began := time.Now()
		m.own.tell(m.t, "dial", id, "600")
		own = append(own, m.own.wait(m.t, "connected", id).at.Sub(began))
		m.own.tell(m.t, "hangup", id)
		m.own.wait(m.t, "gone", id)
		began = time.Now()
		m.peer.Call("600")
		peer = append(peer, m.peer.Wait("CALL_ESTABLISHED").At.Sub(began))
		m.peer.Hangup()
		m.peer.Wait("CALL_CLOSED")
	}
	m.pbx.WaitIdle()
	m.row("dial to answered", own, peer, "no slower than baresip")
}

// activeCall measures one G.711 call in which both hear themselves.
func (m *telephones) activeCall() {
	m.t.Helper()
	m.own.tell(m.t, "dial", "active", "600")
	m.own.wait(m.t, "connected", "active")
	own := watch(m.t, m.own.pid, watchFor)
	m.own.tell(m.t, "hangup", "active")
	m.peer.Call("600")
	m.peer.Wait("CALL_ESTABLISHED")
	peer := watch(m.t, m.peer.PID, watchFor)
	m.peer.Hangup()
	m.peer.Wait("CALL_CLOSED")
	m.value("one call: CPU %", own.cpu, peer.cpu, fmt.Sprintf("< 1.5 x baresip = %.2f", 1.5*peer.cpu))
	m.value("resident MB", own.rss, peer.rss, "")
}

// held puts calls on hold, each after the other.
func (m *telephones) held() {
	m.t.Helper()
	for i := range heldCalls {
		id := fmt.Sprint("held-", i)
		m.own.tell(m.t, "dial", id, "600")
		m.own.wait(m.t, "connected", id)
		m.own.tell(m.t, "hold", id)
		m.own.wait(m.t, "held", id)
	}
	own := watch(m.t, m.own.pid, watchFor)
	for i := range heldCalls {
		m.own.tell(m.t, "hangup", fmt.Sprint("held-", i))
	}
	m.pbx.WaitIdle()
	m.value(fmt.Sprint(heldCalls, " held calls: CPU %"), own.cpu, 0, "< 5")
	m.value("resident MB", own.rss, 0, "")
}

// burst tells five states of 200 lines at once: from the first byte sent until
// the last lamp is posted.
func (m *telephones) burst() {
	m.t.Helper()
	pbx := startLampPBX(m.t)
	phone := startPhone(m.t, m.program, telephony.Config{
		Server: pbx.conn.Addr().String(), Transport: "tcp", Username: "1000", Password: "secret", Audio: "null",
	})
	phone.tell(m.t, "watch", peers.FirstLamp, peers.Lamps)
	if !peers.Eventually(20*time.Second, func() bool { return pbx.subscribed() == peers.Lamps }) {
		m.t.Fatalf("%d lines are watched", pbx.subscribed())
	}
	var took samples
	for range bursts {
		pbx.burst("terminated")
		pbx.burst("confirmed")
		phone.wait(m.t, "oncall", fmt.Sprint(peers.Lamps))
		began := time.Now()
		pbx.burst("early", "terminated", "early", "terminated", "early")
		phone.wait(m.t, "oncall", "0")
		took = append(took, time.Since(began))
	}
	m.row(fmt.Sprintf("burst of %d NOTIFYs, %d lamps", 5*peers.Lamps, peers.Lamps), took, nil, "< 1000")
}

// delay lets a telephone of ours hear itself through an echo.
func (m *telephones) delay() {
	m.t.Helper()
	heard := filepath.Join(m.folder, "echo.wav")
	phone := startPhone(m.t, m.program, telephony.Config{
		Server: m.pbx.Addr, Transport: "udp", Username: "1002", Password: "pw1002", Audio: "file:" + m.speech("bursts.wav") + "," + heard,
	})
	_, after, _ := strings.Cut(m.pbx.CLI("pjsip show contacts"), "1002/sip:1002@")
	address, _, _ := strings.Cut(after, " ")
	newCaller(m.t, "1002", address).call(
		func() { phone.tell(m.t, "answer", phone.wait(m.t, "offered").words[1]) },
		func() { time.Sleep(watchFor) },
	)
	samples, err := media.LoadWAV(heard)
	if err != nil {
		m.t.Fatal(err)
	}
	m.row("mouth to ear", echoes(samples), nil, "< 80 with the card")
}

// echoes are how much later than it was said each burst is heard.
func echoes(heard []int16) (late samples) {
	for second := 0; (second+2)*media.Rate <= len(heard); second++ {
		said := second*media.Rate + media.Rate/2
		for i, s := range heard[said : said+media.Rate] {
			if s > 2000 || s < -2000 {
				late = append(late, time.Duration(i)*time.Second/media.Rate)
				break
			}
		}
	}
	return late
}
