package pbx

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// sockets are the two listeners of one port.
type sockets struct {
	tcp *switchroom
	udp net.PacketConn
}

// listen opens TCP and UDP on one port. A free port is chosen by TCP; when UDP
// is taken there, another one is tried.
func listen(ctx context.Context, addr string) (sockets, error) {
	host, port, err := hostPort(addr)
	if err != nil {
		return sockets{}, err
	}
	const tries = 20
	for range tries {
		var s sockets
		if s, err = listenOn(ctx, net.JoinHostPort(host, port)); err == nil {
			return s, nil
		}
		if port != "0" || !errors.Is(err, syscall.EADDRINUSE) {
			break
		}
	}
	return sockets{}, fmt.Errorf("pbx: listen: %w", err)
}

func listenOn(ctx context.Context, addr string) (sockets, error) {
	var lc net.ListenConfig
	tcp, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return sockets{}, err
	}
	udp, err := lc.ListenPacket(ctx, "udp", tcp.Addr().String())
	if err != nil {
		return sockets{}, errors.Join(err, tcp.Close())
	}
	return sockets{tcp: &switchroom{Listener: tcp, wires: map[*wire]struct{}{}}, udp: sturdy{udp}}, nil
}

// sturdy is a UDP socket whose reading ends only when it is closed. Windows
// reports a datagram that found nobody as an error of the next read, and sipgo
// stops listening at any error.
type sturdy struct{ net.PacketConn }

func (s sturdy) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, from, err := s.PacketConn.ReadFrom(p)
		if err == nil || errors.Is(err, net.ErrClosed) {
			return n, from, err
		}
	}
}

func (s sockets) addr() string { return s.tcp.Addr().String() }

func (s sockets) close() error {
	err := errors.Join(s.tcp.Close(), s.udp.Close())
	s.tcp.unplug()
	return err
}

// switchroom is a TCP listener that remembers its connections. sipgo reads each
// in a goroutine that nobody can wait for; unplug can.
type switchroom struct {
	net.Listener

	mu     sync.Mutex
	closed bool
	wires  map[*wire]struct{}
	open   sync.WaitGroup
}

type wire struct {
	net.Conn
	gone func()
}

// Accept is called by sipgo, which closes each connection when its reader ends.
func (r *switchroom) Accept() (net.Conn, error) {
	conn, err := r.Listener.Accept()
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, errors.Join(net.ErrClosed, conn.Close())
	}
	w := &wire{Conn: conn}
	w.gone = sync.OnceFunc(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.wires, w)
		r.open.Done()
	})
	r.wires[w] = struct{}{}
	r.open.Add(1)
	return w, nil
}

// Close is called by sipgo and ends the books of the connection.
func (w *wire) Close() error {
	defer w.gone()
	return w.Conn.Close()
}

// unplug ends the reader of every connection and waits until each is closed.
func (r *switchroom) unplug() {
	r.mu.Lock()
	r.closed = true
	for w := range r.wires {
		_ = w.SetDeadline(time.Unix(1, 0)) // fails only when it is closed already
	}
	r.mu.Unlock()
	r.open.Wait()
}
