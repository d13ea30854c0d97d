package pbx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"
)

// askTime is how long a phone may take to answer a request inside a call. It is
// short because the phone is on this machine.
const askTime = 2 * time.Second

// endpoint is the SIP side of the PBX: its address and its way to send. It is
// safe for any goroutine.
type endpoint struct {
	client *sipgo.Client
	at     netip.AddrPort
}

// newAgent makes sipgo's part. Its own lines are not logged, because they quote
// messages whole, credentials included.
func newAgent() (*sipgo.UserAgent, *sipgo.Server, *sipgo.Client, error) {
	mute := slog.New(slog.DiscardHandler)
	ua, err := sipgo.NewUA(
		sipgo.WithUserAgentTransportLayerOptions(sip.WithTransportLayerLogger(mute)),
		sipgo.WithUserAgentTransactionLayerOptions(
			sip.WithTransactionLayerLogger(mute),
			sip.WithTransactionLayerUnhandledResponseHandler(func(*sip.Response) {}),
		),
	)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("pbx: sip: %w", err)
	}
	server, err := sipgo.NewServer(ua, sipgo.WithServerLogger(mute))
	if err != nil {
		return nil, nil, nil, errors.Join(fmt.Errorf("pbx: sip server: %w", err), ua.Close())
	}
	client, err := sipgo.NewClient(ua, sipgo.WithClientLogger(mute))
	if err != nil {
		return nil, nil, nil, errors.Join(fmt.Errorf("pbx: sip client: %w", err), ua.Close())
	}
	return ua, server, client, nil
}

// uri is an address of the PBX.
func (e endpoint) uri(user string) sip.Uri {
	return sip.Uri{Scheme: "sip", User: user, Host: e.at.Addr().String()}
}

// contact is where the other end of a dialog reaches the PBX.
func (e endpoint) contact(user, network string) *sip.ContactHeader {
	u := e.uri(user)
	u.Port = int(e.at.Port())
	if network == "TCP" {
		u.UriParams = sip.HeaderParams{{K: "transport", V: "tcp"}}
	}
	return &sip.ContactHeader{Address: u}
}

// aim sends a request the way back to a phone: over UDP from the port the phone
// knows, over TCP on the connection it opened.
func (e endpoint) aim(req *sip.Request, via flow) {
	req.SetTransport(via.network)
	req.SetDestination(via.addr)
	if via.network == "UDP" {
		req.Laddr = sip.Addr{IP: net.IP(e.at.Addr().AsSlice()), Port: int(e.at.Port())}
	}
	if req.Body() == nil {
		req.SetBody(nil) // sets Content-Length, which TCP needs
	}
}

// start sends a request that is complete but for its Via.
func (e endpoint) start(ctx context.Context, req *sip.Request) (sip.ClientTransaction, error) {
	tx, err := e.client.TransactionRequest(ctx, req, sipgo.ClientRequestAddVia)
	if err != nil {
		return nil, fmt.Errorf("send %s: %w", req.Method, err)
	}
	return tx, nil
}

// ask sends a request and waits at most askTime for its final status; 0 means
// that none came.
func (e endpoint) ask(ctx context.Context, req *sip.Request) int {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTime)
	defer cancel()
	res, err := e.client.Do(ctx, req, sipgo.ClientRequestAddVia)
	if err != nil {
		return 0
	}
	return res.StatusCode
}

// unchanged sends a request as it is: an ACK or a CANCEL that has its Via.
func unchanged(*sipgo.Client, *sip.Request) error { return nil }

// quoted makes text fit for a quoted display name, which sipgo writes as it
// finds it: a line break in it would be another header (RFC 3261 section 25.1).
func quoted(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '"' || r == '\\' {
			return -1
		}
		return r
	}, text)
}
