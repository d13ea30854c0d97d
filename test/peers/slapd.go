package peers

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The entry and the password that [LDAP] can be asked by.
const (
	LDAPBase     = "dc=example,dc=com"
	LDAPBindDN   = "cn=reader,dc=example,dc=com"
	LDAPPassword = "correct horse"
)

// LDAP is OpenLDAP's server with its own data, on loopback.
type LDAP struct {
	t                testing.TB
	dir              string
	plain, encrypted string
	process          *process
}

// LDAPOptions is how the server is set up.
type LDAPOptions struct {
	LDIF      string // entries below LDAPBase, which is there
	Anonymous bool   // tells also whom it does not know
	SizeLimit int    // entries that one search may give; 0: any number
	NoTLS     bool   // knows no encryption
}

// StartLDAP starts a server for this test. It calls [Need].
func StartLDAP(t testing.TB, o LDAPOptions) *LDAP {
	t.Helper()
	Need(t, Directory)
	first := reservePorts(t)
	l := &LDAP{
		t: t, dir: folder(t, ""),
		plain:     fmt.Sprintf("ldap://127.0.0.1:%d", first),
		encrypted: fmt.Sprintf("ldaps://127.0.0.1:%d", first+1),
	}
	l.prepare(o)
	urls := l.plain + "/"
	if !o.NoTLS {
		urls += " " + l.encrypted + "/"
	}
	l.process = launch(t, filepath.Join(l.dir, "slapd.log"), os.Environ(), sbin("slapd"), "-d", "0", "-h", urls, "-f", l.file("slapd.conf"))
	if !Eventually(15*time.Second, func() bool { return l.process.ended() || answers(strings.TrimPrefix(l.plain, "ldap://")) }) || l.process.ended() {
		t.Fatal("the LDAP server does not start")
	}
	return l
}

// URL is where the server is, without encryption until StartTLS.
func (l *LDAP) URL() string { return l.plain }

// EncryptedURL is where the server is with encryption from the beginning.
func (l *LDAP) EncryptedURL() string { return l.encrypted }

// CA is the file with the authority of the server's certificate.
func (l *LDAP) CA() string { return l.file("ca.crt") }

func (l *LDAP) file(name string) string { return filepath.Join(l.dir, name) }

// prepare writes configuration and data.
func (l *LDAP) prepare(o LDAPOptions) {
	l.t.Helper()
	if err := writeCertificates(l.dir); err != nil {
		l.t.Fatal(err)
	}
	schema := "/etc/ldap/schema"
	lines := []string{
		"include " + schema + "/core.schema", "include " + schema + "/cosine.schema", "include " + schema + "/inetorgperson.schema",
		"pidfile " + l.file("slapd.pid"), "modulepath /usr/lib/ldap", "moduleload back_mdb",
	}
	if !o.NoTLS {
		lines = append(lines, "TLSCertificateFile "+l.file("server.crt"), "TLSCertificateKeyFile "+l.file("server.key"))
	}
	limit := "unlimited"
	if o.SizeLimit > 0 {
		limit = fmt.Sprintf("size.soft=%d size.hard=%d size.prtotal=%d", o.SizeLimit, o.SizeLimit, o.SizeLimit)
	}
	others := "by * none"
	if o.Anonymous {
		others = "by * read"
	}
	lines = append(lines, "sizelimit "+limit, "database mdb", `suffix "`+LDAPBase+`"`, "directory "+l.file("data"), "maxsize 67108864",
		"access to attrs=userPassword by anonymous auth by * none", "access to * by users read "+others)
	base := "dn: " + LDAPBase + "\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\n" +
		"dn: " + LDAPBindDN + "\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: " + LDAPPassword + "\n\n"
	if err := os.Mkdir(l.file("data"), 0o700); err != nil {
		l.t.Fatal(err)
	}
	for name, text := range map[string]string{"slapd.conf": strings.Join(lines, "\n") + "\n", "data.ldif": base + o.LDIF} {
		if err := os.WriteFile(l.file(name), []byte(text), 0o600); err != nil {
			l.t.Fatal(err)
		}
	}
	if out, err := output(l.t, time.Minute, os.Environ(), sbin("slapadd"), "-q", "-f", l.file("slapd.conf"), "-l", l.file("data.ldif")); err != nil {
		l.t.Fatalf("fill the LDAP server: %v\n%s", err, out)
	}
}

// sbin finds a program of the system, also for users whose PATH has none.
func sbin(program string) string {
	if path, err := exec.LookPath(program); err == nil {
		return path
	}
	return filepath.Join("/usr/sbin", program)
}

// answers reports whether something listens there.
func answers(address string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
