package media

import (
	"fmt"
	"net"
	"net/netip"
)

// portTries is how often a pair of ports is looked for.
const portTries = 16

// listenPair opens an even port for RTP and the next one for RTCP, as RFC 3550
// section 11 wants it; where none is found, any two.
func listenPair(local netip.Addr) (rtp, rtcp *net.UDPConn, err error) {
	for try := 0; ; try++ {
		if rtp, err = listenUDP(local, 0); err != nil {
			return nil, nil, fmt.Errorf("open rtp port: %w", err)
		}
		port := portOf(rtp)
		if try == portTries {
			if rtcp, err = listenUDP(local, 0); err != nil {
				_ = rtp.Close()
				return nil, nil, fmt.Errorf("open rtcp port: %w", err)
			}
			return rtp, rtcp, nil
		}
		if port%2 == 0 {
			if rtcp, err = listenUDP(local, port+1); err == nil {
				return rtp, rtcp, nil
			}
		}
		_ = rtp.Close()
	}
}

func listenUDP(local netip.Addr, port uint16) (*net.UDPConn, error) {
	return net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(local, port)))
}

func portOf(conn *net.UDPConn) uint16 { return conn.LocalAddr().(*net.UDPAddr).AddrPort().Port() }
