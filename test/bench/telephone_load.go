package main

import (
	"fmt"
	"time"

	"frontdesk/telephony"
	"frontdesk/test/peers"
)

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
