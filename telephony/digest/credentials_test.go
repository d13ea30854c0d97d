package digest

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/emiago/sipgo/sip"
	icholy "github.com/icholy/digest"
)

// credentialsOf reads the credentials of a request for a realm.
func credentialsOf(t *testing.T, req *sip.Request, header, realm string) *icholy.Credentials {
	t.Helper()
	for _, h := range req.GetHeaders(header) {
		c, err := icholy.ParseCredentials(h.Value())
		if err != nil {
			t.Fatal(err)
		}
		if c.Realm == realm {
			return c
		}
	}
	t.Fatalf("no %s for %s in\n%s", header, realm, req)
	return nil
}

// M: a nonce that a realm asks for again is counted on, another begins with one.
func TestSharpEdgeMSameNonceCountsOn(t *testing.T) {
	login := New("1000", "secret")
	for i, c := range []struct {
		nonce string
		count int
	}{{"n1", 1}, {"n1", 2}, {"n2", 1}, {"n2", 2}} {
		res := sip.NewResponse(401, "Unauthorized")
		res.AppendHeader(sip.NewHeader("WWW-Authenticate", `Digest realm="pbx", nonce="`+c.nonce+`", qop="auth"`))
		req := sip.NewRequest(sip.REGISTER, sip.Uri{Scheme: "sip", Host: "pbx.example.com"})
		if err := login.Authorize(req, res); err != nil {
			t.Fatal(err)
		}
		if got := credentialsOf(t, req, "Authorization", "pbx"); got.Nonce != c.nonce || got.Nc != c.count {
			t.Errorf("%d: %+v", i, got)
		}
	}
}

// M: what is hashed, worked out here by RFC 7616 section 3.4 alone: auth-int where
// nothing else is offered, the strongest algorithm of one realm, none without qop.
func TestSharpEdgeMWhatIsHashed(t *testing.T) {
	hash := map[string]func(string) string{
		"MD5":     func(s string) string { sum := md5.Sum([]byte(s)); return hex.EncodeToString(sum[:]) },
		"SHA-256": func(s string) string { sum := sha256.Sum256([]byte(s)); return hex.EncodeToString(sum[:]) },
	}
	for name, c := range map[string]struct {
		offered   []string
		algorithm string
		qop       string
	}{
		"integrity":      {[]string{`qop="auth-int"`}, "MD5", "auth-int"},
		"both":           {[]string{`qop="auth-int, auth", algorithm=sha-256`}, "SHA-256", "auth"},
		"old":            {[]string{`algorithm=MD5`}, "MD5", ""},
		"several":        {[]string{`algorithm=MD5, qop="auth"`, `algorithm=SHA-256, qop="auth"`, `algorithm=odd`}, "SHA-256", "auth"},
		"upper-case qop": {[]string{`qop="AUTH"`}, "MD5", "auth"},
	} {
		t.Run(name, func(t *testing.T) {
			req := sip.NewRequest(sip.INVITE, sip.Uri{Scheme: "sip", User: "4711", Host: "pbx.example.com", UriParams: sip.NewParams()})
			req.SetBody([]byte("v=0\r\n"))
			res := sip.NewResponse(401, "Unauthorized")
			for _, o := range c.offered {
				res.AppendHeader(sip.NewHeader("WWW-Authenticate", `Digest realm="r", nonce="n", `+o))
			}
			login := New("1000", "secret")
			if err := login.Authorize(req, res); err != nil {
				t.Fatal(err)
			}
			got, h := credentialsOf(t, req, "Authorization", "r"), hash[c.algorithm]
			a2 := "INVITE:" + req.Recipient.String()
			if c.qop == "auth-int" {
				a2 += ":" + h("v=0\r\n")
			}
			middle := "n:"
			if c.qop != "" {
				middle = fmt.Sprintf("n:%08x:%s:%s:", got.Nc, got.Cnonce, c.qop)
			}
			if want := h(h("1000:r:secret") + ":" + middle + h(a2)); got.Response != want || got.QOP != c.qop {
				t.Errorf("%+v, want %s", got, want)
			}
		})
	}
}

// However many realms there are, few are remembered.
func TestRealmsAreBounded(t *testing.T) {
	login, sent := New("1000", ""), &sip.Request{}
	for i := range 100 {
		res := sip.NewResponse(401, "Unauthorized")
		res.AppendHeader(sip.NewHeader("WWW-Authenticate", fmt.Sprintf(`Digest realm="r%d", nonce="n"`, i)))
		sent = sip.NewRequest(sip.OPTIONS, sip.Uri{Scheme: "sip", Host: "pbx.example.com"})
		if err := login.Authorize(sent, res); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(sent.GetHeaders("Authorization")); n != mostRealms || !strings.Contains(sent.String(), `realm="r99"`) {
		t.Errorf("%d realms are remembered", n)
	}
	res := sip.NewResponse(401, "Unauthorized")
	res.AppendHeader(sip.NewHeader("WWW-Authenticate", `Basic realm="r"`))
	if login.Authorize(sent, res) == nil || new(Answers).Next(res) {
		t.Error("a challenge that is no digest is answered")
	}
}
