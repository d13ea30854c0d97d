package loopback

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
)

// tries is how often a free port is looked for: the port that IPv4 gave may be
// taken on IPv6.
const tries = 10

// PortError says that the redirect port cannot be listened on.
type PortError struct {
	Port int // 0 when any free port would have done
	Err  error
}

func (e *PortError) Error() string {
	if e.Port == 0 {
		return fmt.Sprintf("no port is free on both loopback addresses: %v", e.Err)
	}
	return fmt.Sprintf("port %d: %v", e.Port, e.Err)
}

// Unwrap gives the system's own error.
func (e *PortError) Unwrap() error { return e.Err }

// listenPair opens one port on 127.0.0.1 and ::1. A computer without IPv6 gets
// the first only. A port given by number is tried once: it was chosen by an
// administrator, and another one would not be what the registration says.
func listenPair(ctx context.Context, port int) (pair []*net.TCPListener, at int, err error) {
	for range tries {
		pair, at, err = listenOnce(ctx, port)
		if err == nil {
			return pair, at, nil
		}
		if port != 0 || ctx.Err() != nil {
			break
		}
	}
	return nil, 0, &PortError{Port: port, Err: err}
}

func listenOnce(ctx context.Context, port int) ([]*net.TCPListener, int, error) {
	four, at, err := listenOn(ctx, "127.0.0.1", port)
	if err != nil {
		return nil, 0, err
	}
	six, _, err := listenOn(ctx, "::1", at)
	switch {
	case err == nil:
		return []*net.TCPListener{four, six}, at, nil
	case !hasIPv6(ctx):
		return []*net.TCPListener{four}, at, nil
	default:
		return nil, 0, errors.Join(err, four.Close())
	}
}

func listenOn(ctx context.Context, host string, port int) (l *net.TCPListener, at int, err error) {
	var lc net.ListenConfig
	open, err := lc.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return nil, 0, err
	}
	l, ok := open.(*net.TCPListener)
	addr, known := open.Addr().(*net.TCPAddr)
	if !ok || !known {
		return nil, 0, errors.Join(errors.New("not a TCP listener"), open.Close())
	}
	return l, addr.Port, nil
}

// hasIPv6 tells "this port is taken" from "there is no IPv6 here" without
// looking at error numbers, which differ between systems.
func hasIPv6(ctx context.Context) bool {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	return l.Close() == nil
}
