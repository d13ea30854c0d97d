package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/locate"
)

// Config is what Open needs to know. All but Roots, Mark, Own, Arrived and Receive
// must be given.
type Config struct {
	PBX     locate.Server
	Remote  netip.AddrPort   // the address of the PBX to use
	Trusted []netip.Addr     // all addresses of the PBX, without zones: who else sends is not heard
	Roots   *x509.CertPool   // whom TLS trusts; nil means the system's
	Name    string           // of the User-Agent header
	Mark    string           // of this installation in our Contact, see MarkParam; may be empty
	Now     func() time.Time // for LastHeard, and how long a refusal is remembered

	// Own is our address towards another; nil means what the operating system routes by.
	Own func(context.Context, netip.AddrPort) (netip.Addr, error)
	// Arrived sees every message before sipgo's transactions do, in the goroutine that
	// read it, and may change it.
	Arrived func(sip.Message)
	// Receive takes each request, in a goroutine of its own; its transaction ends when
	// it returns, and only what Trusted sends gets there. nil: all are answered 405.
	Receive func(*sip.Request, sip.ServerTransaction)
}

// Two settings of sipgo are the whole process's. They are made before anything runs,
// because sipgo reads them without a lock. It counts the references to a connection
// aloud, so its log is silent. And its limit of a UDP packet, which takes 200 off and
// has nothing to offer but an error, is lifted: what is too long for one packet goes
// over TCP, where the PBX takes that, and in fragments where not. A packet in
// fragments is better than a call that cannot be answered or ended; a response must go
// where its request came from in any case.
func init() {
	sip.SetDefaultLogger(slog.New(slog.DiscardHandler))
	sip.UDPMTUSize = maxDatagram + 200
}

// Open makes a stack and connects it, as [Stack.Connect] does. ctx bounds the opening
// only; the stack is open until Close.
func Open(ctx context.Context, c Config) (*Stack, error) {
	silent := slog.New(slog.DiscardHandler) // sipgo logs whole messages, credentials included
	s := &Stack{pbx: c.PBX, trusted: c.Trusted, name: c.Name, mark: c.Mark, now: c.Now, own: c.Own}
	if s.own == nil {
		s.own = ownAddress
	}
	var err error
	s.ua, err = sipgo.NewUA(
		sipgo.WithUserAgent(c.Name),
		// The name is the domain's, whatever host DNS led to (RFC 5922 section 4).
		sipgo.WithUserAgenTLSConfig(&tls.Config{ServerName: c.PBX.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}),
		sipgo.WithUserAgentTransactionLayerOptions(
			sip.WithTransactionLayerLogger(silent),
			sip.WithTransactionLayerUnhandledResponseHandler(func(*sip.Response) {}),
			sip.WithTransactionLayerTerminateOnConnClose(),
		),
		sipgo.WithUserAgentTransportLayerOptions(
			sip.WithTransportLayerLogger(silent),
			sip.WithTransportLayerReadFilter(s.filter),
			func(l *sip.TransportLayer) { // sipgo's transactions are next
				if c.Arrived != nil {
					l.OnMessage(c.Arrived)
				}
			},
		),
	)
	if err != nil {
		return nil, fmt.Errorf("sip stack: %w", err)
	}
	if s.server, err = sipgo.NewServer(s.ua, sipgo.WithServerLogger(silent)); err != nil {
		return nil, fmt.Errorf("sip stack: %w", err)
	}
	if c.Receive != nil {
		for _, method := range methods {
			s.server.OnRequest(method, c.Receive)
		}
	}
	if err := s.Connect(ctx, c.Remote); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// methods are those that Receive takes; sipgo answers any other with 405.
var methods = []sip.RequestMethod{
	sip.INVITE, sip.ACK, sip.BYE, sip.CANCEL, sip.OPTIONS, sip.NOTIFY, sip.INFO,
	sip.REFER, sip.SUBSCRIBE, sip.UPDATE, sip.MESSAGE, sip.PRACK, sip.PUBLISH, sip.REGISTER,
}
