package peers

import (
	"strings"
	"testing"
	"time"
)

func TestLDAPTellsWhomItKnows(t *testing.T) {
	l := StartLDAP(t, LDAPOptions{LDIF: "dn: cn=ada," + LDAPBase + "\nobjectClass: person\ncn: ada\nsn: King\n"})
	env := Environ([]string{"LDAPTLS_CACERT=" + l.CA(), "LDAPTLS_REQCERT=demand"})
	search := func(how ...string) (string, error) {
		args := append([]string{"-x", "-LLL", "-b", LDAPBase}, how...)
		return output(t, 10*time.Second, env, "ldapsearch", append(args, "(cn=ada)", "sn")...)
	}
	for name, how := range map[string][]string{"StartTLS": {"-ZZ", "-H", l.URL()}, "encrypted": {"-H", l.EncryptedURL()}} {
		if out, err := search(append(how, "-D", LDAPBindDN, "-w", LDAPPassword)...); err != nil || !strings.Contains(out, "sn: King") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		if out, _ := search(how...); strings.Contains(out, "King") {
			t.Errorf("%s: told to a stranger: %s", name, out)
		}
	}
}
