// Package ldap reads people from an LDAP directory (RFC 4511), such as Active
// Directory or OpenLDAP.
//
// The connection is encrypted and the server's certificate checked: ldaps, or
// ldap with StartTLS. In the clear it goes to this computer only.
package ldap

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"os"
	"sync"
	"time"

	goldap "github.com/go-ldap/ldap/v3"

	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// DefaultFilter finds the people of Active Directory whose accounts are not
// disabled, and those of the schema inetOrgPerson.
const DefaultFilter = "(|(objectClass=inetOrgPerson)(&(objectCategory=person)(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2))))"

// Bounds on one reading.
const (
	every     = time.Hour
	dialLimit = 10 * time.Second // to connect, encryption included
	askLimit  = 30 * time.Second // for one page
	readLimit = 10 * time.Minute // for everybody
	pageSize  = 500
)

// Config says where the directory is and who asks.
type Config struct {
	URL    string // ldaps://host[:port], or ldap://host[:port]
	Base   string // below which entry people are; empty: the server's own
	Filter string // which entries are people; empty: DefaultFilter
	BindDN string // who asks, as a DN or as Active Directory writes one; empty: nobody in particular
	// Password gives the password of BindDN. It is called for every reading and
	// not kept.
	Password func(ctx context.Context) (string, error)
	// Refused is told of a password that the server does not accept, so that no
	// other process tries it; nil: nobody is. This source does not in any case.
	Refused func(ctx context.Context, password string)
	CA      string // a PEM file with the authorities to trust besides the system's; may be empty
	Map     *Map   // nil: DefaultMap
	Form    *record.Form
}

// Source is an LDAP directory as a source. Every answer is the whole directory.
type Source struct {
	cfg    Config
	server *url.URL

	mu      sync.Mutex
	refused [sha256.Size]byte // the digest of the password that the server refused; zero: none
}

var _ source.Source = (*Source)(nil)

// New makes a source. It sends nothing. A setting that cannot work is a
// *record.SettingError.
func New(cfg Config) (*Source, error) {
	server, err := url.Parse(cfg.URL)
	if err != nil || (server.Scheme != "ldap" && server.Scheme != "ldaps") || server.Hostname() == "" || server.User != nil {
		return nil, &record.SettingError{Key: "directory.ldap_url", Value: cfg.URL, Reason: "must be ldaps://host or ldap://host, with a port if need be"}
	}
	if cfg.Filter == "" {
		cfg.Filter = DefaultFilter
	}
	if _, err := goldap.CompileFilter(cfg.Filter); err != nil {
		return nil, &record.SettingError{Key: "directory.ldap_filter", Value: cfg.Filter, Reason: "is not a filter of LDAP"}
	}
	if _, err := goldap.ParseDN(cfg.Base); err != nil {
		return nil, &record.SettingError{Key: "directory.ldap_base", Value: cfg.Base, Reason: "is not a distinguished name, such as ou=people,dc=example,dc=com"}
	}
	if cfg.Map == nil {
		cfg.Map = DefaultMap()
	}
	return &Source{cfg: cfg, server: server}, nil
}

// Name is ldap.
func (s *Source) Name() switchboard.DirectorySource { return switchboard.FromLDAP }

// Every is an hour.
func (s *Source) Every() time.Duration { return every }

// Read reads everybody.
func (s *Source) Read(ctx context.Context, _ source.Since) (source.Delta, error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	conn, err := s.open(ctx)
	if err != nil {
		return source.Delta{}, s.failed(ctx, err)
	}
	defer func() { _ = conn.Close() }()
	// The library waits without regard to the context: closing ends that.
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if err := s.bind(ctx, conn); err != nil {
		return source.Delta{}, s.failed(ctx, err)
	}
	base, err := s.base(conn)
	if err != nil {
		return source.Delta{}, s.failed(ctx, err)
	}
	answer, err := conn.SearchWithPaging(goldap.NewSearchRequest(
		base, goldap.ScopeWholeSubtree, goldap.NeverDerefAliases, 0, int(askLimit.Seconds()), false,
		s.cfg.Filter, s.cfg.Map.wanted(s.cfg.Form.From()), nil), pageSize)
	if err != nil {
		return source.Delta{}, s.failed(ctx, err)
	}
	return source.Delta{Full: true, Changed: s.cfg.Map.people(s.cfg.Form, answer.Entries)}, nil
}

// open connects and encrypts. Where nothing leaves this computer, a server that
// knows no StartTLS is asked in the clear.
func (s *Source) open(ctx context.Context) (*goldap.Conn, error) {
	config, err := s.tls()
	if err != nil {
		return nil, err
	}
	conn, err := s.dial(ctx, config)
	if err != nil || s.server.Scheme == "ldaps" {
		return conn, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	slow := time.AfterFunc(dialLimit, func() { _ = conn.Close() })
	defer slow.Stop()
	err = conn.StartTLS(config)
	if err == nil {
		return conn, nil
	}
	_ = conn.Close()
	if refused(err) && loopback(s.server.Hostname()) {
		return s.dial(ctx, config)
	}
	return nil, &tlsError{err}
}

// refused reports whether the server said no to StartTLS, so that encryption
// did not even begin.
func refused(err error) bool {
	var said *goldap.Error
	return errors.As(err, &said) && said.ResultCode < goldap.ErrorNetwork
}

func (s *Source) dial(ctx context.Context, config *tls.Config) (*goldap.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	port := s.server.Port()
	if port == "" {
		port = map[string]string{"ldap": "389", "ldaps": "636"}[s.server.Scheme]
	}
	plain, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(s.server.Hostname(), port))
	if err != nil {
		return nil, err
	}
	encrypted := s.server.Scheme == "ldaps"
	if encrypted {
		secure := tls.Client(plain, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = plain.Close()
			return nil, &tlsError{err}
		}
		plain = secure
	}
	conn := goldap.NewConn(plain, encrypted)
	conn.SetTimeout(askLimit)
	conn.Start()
	return conn, nil
}

// tls checks the server's certificate by the system's authorities and those of
// the organisation.
func (s *Source) tls() (*tls.Config, error) {
	config := &tls.Config{ServerName: s.server.Hostname(), MinVersion: tls.VersionTLS12}
	if s.cfg.CA == "" {
		return config, nil
	}
	text, err := os.ReadFile(s.cfg.CA)
	if err != nil {
		return nil, &caError{err}
	}
	config.RootCAs, err = x509.SystemCertPool()
	if err != nil {
		config.RootCAs = x509.NewCertPool()
	}
	if !config.RootCAs.AppendCertsFromPEM(text) {
		return nil, &caError{errors.New("there is no certificate in it")}
	}
	return config, nil
}

// bind says who asks. One refusal is the last: servers lock accounts after some.
func (s *Source) bind(ctx context.Context, conn *goldap.Conn) error {
	if s.cfg.BindDN == "" {
		return nil // nobody in particular, until a bind says otherwise (RFC 4513 section 4)
	}
	password, err := s.password(ctx)
	if err != nil {
		return &passwordError{err}
	}
	digest := sha256.Sum256([]byte(password))
	s.mu.Lock()
	defer s.mu.Unlock() // two readings do not try the same password
	if digest == s.refused {
		return errRefused
	}
	err = conn.Bind(s.cfg.BindDN, password)
	if refusedPassword(err) {
		s.refused = digest
		if s.cfg.Refused != nil {
			s.cfg.Refused(context.WithoutCancel(ctx), password)
		}
	}
	return err
}

func (s *Source) password(ctx context.Context) (string, error) {
	if s.cfg.Password == nil {
		return "", errNoPassword
	}
	password, err := s.cfg.Password(ctx)
	if err == nil && password == "" { // it would be taken for anonymous (RFC 4513 section 5.1.2)
		err = errNoPassword
	}
	return password, err
}

// base is where people are looked for: below the entry of the settings, or of
// the server's own (RFC 4512 section 5.1).
func (s *Source) base(conn *goldap.Conn) (string, error) {
	if s.cfg.Base != "" {
		return s.cfg.Base, nil
	}
	answer, err := conn.Search(goldap.NewSearchRequest("", goldap.ScopeBaseObject, goldap.NeverDerefAliases, 1,
		int(askLimit.Seconds()), false, "(objectClass=*)", []string{"defaultNamingContext", "namingContexts"}, nil))
	if err != nil {
		return "", err
	}
	for _, entry := range answer.Entries {
		if own := entry.GetEqualFoldAttributeValue("defaultNamingContext"); own != "" {
			return own, nil
		}
		if all := entry.GetEqualFoldAttributeValues("namingContexts"); len(all) == 1 {
			return all[0], nil
		}
	}
	return "", errNoBase
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && addr.IsLoopback())
}
