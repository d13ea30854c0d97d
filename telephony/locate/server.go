package locate

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
)

// Server is the PBX as the settings name it. It is a value; the zero one is no PBX.
type Server struct {
	Host      string // domain or address, without brackets; the TLS name (RFC 5922 section 4)
	Port      int    // 1 to 65535; 0: the transport's own, or what DNS says
	Transport string // "udp", "tcp" or "tls"
}

// Parse reads `sip:pbx.example.com;transport=tls`, `pbx.example.com:5060`
// or a bare host. A transport in the address wins over the setting transport; sips:
// means TLS (RFC 3261 section 26.2.2), and so does saying nothing. The error names
// what is wrong.
func Parse(address, transport string) (Server, error) {
	bad := func(why string) (Server, error) {
		return Server{}, fmt.Errorf("server %q: %s", address, why)
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
	s := Server{Host: rest, Transport: strings.ToLower(transport)}
	if s.Transport == "" {
		s.Transport = "tls"
	}
	switch s.Transport {
	case "udp", "tcp", "tls":
	default:
		return bad("transport must be tls, tcp or udp")
	}
	if host, port, err := net.SplitHostPort(rest); err == nil {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return bad("the port must be 1 to 65535")
		}
		s.Host, s.Port = host, int(n)
	}
	s.Host = strings.Trim(s.Host, "[]")
	if s.Host == "" || strings.ContainsAny(s.Host, "@/<>\"' ?&=,") {
		return bad("must be sip:pbx.example.com;transport=tls or host:port")
	}
	return s, nil
}

func cutScheme(s, scheme string) (string, bool) {
	if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
		return s[len(scheme):], true
	}
	return s, false
}

// defaultPort is where the transport listens when nobody says otherwise.
func (s Server) defaultPort() int {
	if s.Transport == "tls" {
		return sip.DefaultTlsPort
	}
	return sip.DefaultUdpPort
}

// Secure reports whether the signalling is encrypted: only then may keys for the voice
// be sent.
func (s Server) Secure() bool { return s.Transport == "tls" }

// Reliable reports whether the transport delivers, or says that it cannot: TCP and TLS.
func (s Server) Reliable() bool { return s.Transport != "udp" }

// URI is an address at the PBX; an empty user gives the PBX itself.
func (s Server) URI(user string) sip.Uri {
	return sip.Uri{Scheme: "sip", User: user, Host: s.Host, Port: s.Port}
}
