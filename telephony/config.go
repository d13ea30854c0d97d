package telephony

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"strings"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/ears"
	"frontdesk/telephony/header"
	"frontdesk/telephony/locate"
	"frontdesk/telephony/sound"
)

// Config is one SIP account. An empty Server or Username means that no
// telephone is set up.
type Config struct {
	Server         string // sip:pbx.example.com;transport=tls or host:port
	Username       string
	Password       string
	Secret         func(context.Context) (string, error) // where Password is empty: asked once when Run begins; may take its time
	SecretName     string                                // what the operator calls the password when setting it; empty means sip
	Instance       string                                // a UUID of this installation, the same in every run (RFC 5626): its contacts of earlier runs are taken back. Empty: none
	Line           string                                // how calls to this account are labelled where the PBX names no line; empty: not at all
	Prefix         string                                // numbers that begin with it are dialled over this account of several, without it; empty: none
	DisplayName    string                                // our name for those we call
	Transport      string                                // tls, tcp or udp, where Server does not say; empty means tls
	SRTP           string                                // whether the voice is encrypted: off, prefer or require; empty means prefer. Without TLS it never is
	LineState      string                                // how line states are asked for: dialog, presence or off; empty means dialog
	AutoAnswer     bool                                  // calls that ask for it are answered by themselves, unless there is another
	LineList       string                                // the name of a resource list at the PBX (RFC 4662), which tells of many lines at once; empty: each is asked for
	LinesOnly      bool                                  // watch lines and do nothing else: no registration, no calls; PhoneChanged only where the PBX cannot be asked
	Audio          string                                // default, null, file:IN.wav,OUT.wav, headset:NAME or headset:MICROPHONE|SPEAKER; empty means default
	Ring           string                                // what rings: default, off or the name of a device; empty means default
	FailedTransfer time.Duration                         // when a transfer without an outcome has failed; 0 means 20 s
	Pickup         string                                // the code that takes a call which rings at {extension}: brings callers back whom nobody answers; empty: there is none
	UserAgent      string                                // empty means Frontdesk
	CA             string                                // a PEM file with the authority that TLS trusts; empty: Roots
	Roots          *x509.CertPool                        // whom TLS trusts; nil means the system's
	Resolver       locate.Resolver                       // asks DNS; nil means net.DefaultResolver
	Now            func() time.Time
	Log            *slog.Logger
}

// pace holds the times of RFC 3261 and ours, so that tests need not wait.
type pace struct {
	t1, t2     time.Duration // first and longest interval of a 2xx retransmission
	unacked    time.Duration // when a lost ACK ends the call (64*T1)
	ringing    time.Duration // how long a call rings that does not say it
	register   time.Duration // how long one answer to REGISTER may take
	farewell   time.Duration // for BYE and de-registration at the end
	glareOwner [2]time.Duration
	glareOther [2]time.Duration
	session    time.Duration    // the shortest session timer that we accept
	consent    time.Duration    // how long a REFER waits for the operator's word; its sender waits for 32 s
	parting    time.Duration    // in which who has handed us on hangs up
	notice     time.Duration    // how long a call that answers itself rings at least
	question   time.Duration    // how long a redirected call waits for the operator's word
	settle     time.Duration    // for the last word on a transfer: a report that a BYE has overtaken, a lamp that follows the report; the silence before a hold
	recall     time.Duration    // in which a PBX brings a caller back whom nobody has answered
	check      time.Duration    // how often a lost connection is looked for
	quality    time.Duration    // how often the sound of a call is measured
	list       time.Duration    // how long a word of a resource list is awaited before its lines are asked for one by one
	canary     time.Duration    // how often the PBX is asked whether it still reports on lines
	avoid      [2]time.Duration // how long an address of the PBX that failed is left alone, at first and at most
	quiet      time.Duration    // after so long without a word over TCP, one is asked for
	word       time.Duration    // for a word that was asked for
	unheard    time.Duration    // after so long without a word to an INVITE, the PBX is looked for
	nat        [2]time.Duration // how often UDP is used at least
}

func usualPace() pace {
	return pace{
		t1: 500 * time.Millisecond, t2: 4 * time.Second, unacked: 32 * time.Second, ringing: 4 * time.Minute,
		register: 8 * time.Second, farewell: 2 * time.Second,
		glareOwner: [2]time.Duration{2100 * time.Millisecond, 4 * time.Second},
		glareOther: [2]time.Duration{0, 2 * time.Second},
		session:    90 * time.Second,
		consent:    25 * time.Second,
		parting:    5 * time.Second,
		notice:     time.Second,
		question:   time.Minute,
		settle:     500 * time.Millisecond,
		recall:     3 * time.Second,
		check:      2 * time.Second,
		quality:    5 * time.Second,
		list:       3 * time.Second,
		canary:     20 * time.Second,
		avoid:      [2]time.Duration{time.Minute, 10 * time.Minute},
		quiet:      10 * time.Second,
		word:       4 * time.Second,
		unheard:    2 * time.Second,
		nat:        [2]time.Duration{24 * time.Second, 29 * time.Second}, // RFC 5626 section 4.4.2: routers forget after half a minute
	}
}

// between picks a time of a range.
func between(r [2]time.Duration) time.Duration {
	return r[0] + time.Duration(rand.Float64()*float64(r[1]-r[0]))
}

// withDefaults checks the settings and fills in what was left out. Errors are
// *switchboard.Fault.
func (c Config) withDefaults() (Config, locate.Server, sound.Spec, error) {
	if c.FailedTransfer <= 0 {
		c.FailedTransfer = 20 * time.Second
	}
	if c.UserAgent == "" {
		c.UserAgent = "Frontdesk"
	}
	if c.Resolver == nil {
		c.Resolver = net.DefaultResolver
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	spec, err := ears.ParseSound(c.Audio, c.Ring)
	if err != nil {
		return c, locate.Server{}, spec, err
	}
	if c.Server == "" || c.Username == "" {
		return c, locate.Server{}, spec, nil
	}
	if !userOnly(c.LineList) {
		return c, locate.Server{}, spec, &switchboard.Fault{
			Code: "phone-line-list", Text: "The setting phone.line_list is not understood",
			Hint: "It is the name of the list at the PBX, without @ and what follows it.",
		}
	}
	if c.CA != "" {
		if c.Roots, err = Authority(c.CA); err != nil {
			c.Log.Warn("phone.failed", "cause", err.Error())
			return c, locate.Server{}, spec, &switchboard.Fault{
				Code: "phone-ca", Text: "The file of phone.ca cannot be used",
				Hint: "It must hold the certificate of the authority that signs the PBX's, as PEM.",
			}
		}
	}
	pbx, err := locate.Parse(c.Server, c.Transport)
	if err == nil && (!header.Safe(c.Username+c.DisplayName+c.UserAgent) || !userOnly(c.Username) || !uuid(c.Instance)) {
		err = errors.New("control characters in the account")
	}
	if err != nil {
		return c, pbx, spec, &switchboard.Fault{
			Code: "phone-settings", Text: "The telephone settings are not understood",
			Hint: "Set phone.server to sip:pbx.example.com;transport=tls or host:port, and phone.username to the extension.",
		}
	}
	return c, pbx, spec, nil
}

// Secret reports whether the signalling with a server is encrypted, as the settings
// Server and Transport of a [Config] name it: only then may keys for the voice be sent.
func Secret(address, transport string) bool {
	s, err := locate.Parse(address, transport)
	return err == nil && s.Secure()
}

// Authority reads the certificates of a PEM file.
func Authority(path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the authority: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("read the authority: %s holds no certificate as PEM", path)
	}
	return roots, nil
}

// uuid reports whether an instance can be named in a header; empty is none.
func uuid(instance string) bool {
	return instance == "" || len(instance) == 36 && strings.Trim(strings.ToLower(instance), "0123456789abcdef-") == ""
}

// userOnly reports whether a name can stand before the @ of an address as it is.
func userOnly(name string) bool {
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case r == '-', r == '_', r == '.', r == '+', r == '*', r == '!', r == '~':
		default:
			return false
		}
	}
	return true
}
