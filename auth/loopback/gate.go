package loopback

import (
	"net"
	"slices"
	"sync"
	"time"
)

// visits is how many connections may be open at a time. A browser uses two or
// three; whoever needs more is not one.
const visits = 64

// patience is how long a connection is safe from being closed for another. A
// browser has sent its whole request within a few milliseconds. It also paces
// those who connect again as soon as they are cut off: the rest waits in the
// system's queue, each for its turn.
const patience = 50 * time.Millisecond

// gate lets everybody in, at the cost of whoever has stayed longest: a crowd
// of silent connections cannot keep the browser out. Connections are not kept
// alive, so one that is old has not said what it wants.
type gate struct {
	mu     sync.Mutex
	open   []*visit // oldest first
	freed  chan struct{}
	closed chan struct{}
	once   sync.Once
}

// visit is one connection that came through the gate. It keeps the methods of
// TCP, which net/http looks for to end a connection without losing the answer.
type visit struct {
	*net.TCPConn
	gate  *gate
	since time.Time
}

// door is a listener with the gate behind it.
type door struct {
	*net.TCPListener
	gate *gate
}

func newGate() *gate {
	return &gate{freed: make(chan struct{}, 1), closed: make(chan struct{})}
}

// Accept gives the next connection once there is room for it.
func (d *door) Accept() (net.Conn, error) {
	conn, err := d.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return d.gate.enter(conn)
}

// Close also lets go of a connection that waits for room.
func (d *door) Close() error {
	d.gate.once.Do(func() { close(d.gate.closed) })
	return d.TCPListener.Close()
}

// enter waits for room, which takes no longer than patience when nobody else
// waits.
func (g *gate) enter(conn *net.TCPConn) (net.Conn, error) {
	v := &visit{TCPConn: conn, gate: g}
	for {
		oldest, wait := g.admit(v)
		if wait == 0 {
			oldest.cutOff()
			return v, nil
		}
		select {
		case <-time.After(wait):
		case <-g.freed:
		case <-g.closed:
			_ = conn.Close()
			return nil, net.ErrClosed
		}
	}
}

// admit notes the visit and names the one that goes for it, if any. When even
// the oldest is too young to go, it says how long to wait.
func (g *gate) admit(v *visit) (oldest *visit, wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	v.since = time.Now()
	if len(g.open) >= visits {
		oldest = g.open[0]
		if wait = patience - v.since.Sub(oldest.since); wait > 0 {
			return nil, wait
		}
		g.open = slices.Delete(g.open, 0, 1)
	}
	g.open = append(g.open, v)
	return oldest, 0
}

// cutOff closes without the courtesy of TCP, which would leave the system with
// the memory of each such connection for a minute.
func (v *visit) cutOff() {
	if v == nil {
		return
	}
	_ = v.SetLinger(0)    // without it the connection only ends more slowly
	_ = v.TCPConn.Close() // its own goroutine learns of it and leaves
}

// Close ends the visit. It may be called more than once.
func (v *visit) Close() error {
	err := v.TCPConn.Close()
	v.gate.mu.Lock()
	defer v.gate.mu.Unlock()
	v.gate.open = slices.DeleteFunc(v.gate.open, func(other *visit) bool { return other == v })
	select {
	case v.gate.freed <- struct{}{}:
	default: // somebody is told already
	}
	return err
}
