package main

import (
	"fmt"
	"net"
	"strings"
	"time"
)

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
