package telephony

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"frontdesk/telephony/header"

	"github.com/emiago/sipgo/sip"
)

// server is the PBX as the settings name it.
type server struct {
	host      string // domain or address; the TLS name
	port      int    // 0: the transport's own, or what DNS says
	transport string // "udp", "tcp" or "tls"
}

// parseServer reads `sip:pbx.example.com;transport=tls`, `pbx.example.com:5060`
// or a bare host. A transport in the address wins over the setting; without
// either it is TLS.
func parseServer(address, transport string) (server, error) {
	bad := func(why string) (server, error) {
		return server{}, fmt.Errorf("server %q: %s", address, why)
	}
	if !header.Safe(address) || !header.Safe(transport) {
		return bad("holds control characters")
	}
	rest, params, _ := strings.Cut(strings.TrimSpace(address), ";")
	if t := header.Parameter(params, "transport"); t != "" {
		transport = t
	}
	if after, ok := cutScheme(rest, "sips:"); ok {
		rest, transport = after, "tls"
	} else if after, ok := cutScheme(rest, "sip:"); ok {
		rest = after
	}
	s := server{host: rest, transport: strings.ToLower(transport)}
	if s.transport == "" {
		s.transport = "tls"
	}
	switch s.transport {
	case "udp", "tcp", "tls":
	default:
		return bad("transport must be tls, tcp or udp")
	}
	if host, port, err := net.SplitHostPort(rest); err == nil {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return bad("the port must be 1 to 65535")
		}
		s.host, s.port = host, int(n)
	}
	s.host = strings.Trim(s.host, "[]")
	if s.host == "" || strings.ContainsAny(s.host, "@/<>\"' ?&=,") {
		return bad("must be sip:pbx.example.com;transport=tls or host:port")
	}
	return s, nil
}

// Secret reports whether the signalling with a server is encrypted: only then may
// keys for the voice be sent.
func Secret(address, transport string) bool {
	s, err := parseServer(address, transport)
	return err == nil && s.transport == "tls"
}

func cutScheme(s, scheme string) (string, bool) {
	if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
		return s[len(scheme):], true
	}
	return s, false
}

// defaultPort is where the transport listens when nobody says otherwise.
func (s server) defaultPort() int {
	if s.transport == "tls" {
		return sip.DefaultTlsPort
	}
	return sip.DefaultUdpPort
}

// uri is an address at the PBX; an empty user gives the PBX itself.
func (s server) uri(user string) sip.Uri {
	return sip.Uri{Scheme: "sip", User: user, Host: s.host, Port: s.port}
}
