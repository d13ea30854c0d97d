package offer

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"frontdesk/telephony/media"
)

// sdpWith is a peer's description with a profile and crypto lines.
func sdpWith(profile string, crypto ...string) []byte {
	var body strings.Builder
	body.WriteString("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 5000 " + profile + " 8\r\n")
	for _, line := range crypto {
		body.WriteString("a=crypto:" + line + "\r\n")
	}
	return []byte(body.String())
}

const (
	line80 = "7 AES_CM_128_HMAC_SHA1_80 inline:"
	line32 = "8 AES_CM_128_HMAC_SHA1_32 inline:"
)

// Which offers are taken, and how they are answered, by what the settings want.
func TestSecrecyOfAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		setting string
		over    string
		offer   []byte
		profile string // of the answer; empty: refused
		suite   string
	}{
		{"plain", "prefer", "tls", sdpWith("RTP/AVP"), "RTP/AVP", ""},
		{"plain, and must not be", "require", "tls", sdpWith("RTP/AVP"), "", ""},
		{"encrypted", "prefer", "tls", sdpWith("RTP/SAVP", line80+aKey), "RTP/SAVP", "AES_CM_128_HMAC_SHA1_80"},
		{"encrypted, as it must be", "require", "tls", sdpWith("RTP/SAVP", line32+aKey, line80+aKey), "RTP/SAVP", "AES_CM_128_HMAC_SHA1_32"},
		{"encrypted, and must not be", "off", "tls", sdpWith("RTP/SAVP", line80+aKey), "", ""},
		{"encrypted over signalling that is not", "prefer", "udp", sdpWith("RTP/SAVP", line80+aKey), "", ""},
		{"without a line that we know", "prefer", "tls", sdpWith("RTP/SAVP", "1 F8_128_HMAC_SHA1_80 inline:"+aKey), "", ""},
		{"a line that we know behind one that we do not", "prefer", "tls", sdpWith("RTP/SAVP", "1 F8_128_HMAC_SHA1_80 inline:"+aKey, line80+aKey), "RTP/SAVP", "AES_CM_128_HMAC_SHA1_80"},
		{"opportunistic", "prefer", "tls", sdpWith("RTP/AVP", line80+aKey), "RTP/AVP", "AES_CM_128_HMAC_SHA1_80"},
		{"opportunistic over signalling that is not", "prefer", "tcp", sdpWith("RTP/AVP", line80+aKey), "RTP/AVP", ""},
		{"opportunistic, and switched off", "off", "tls", sdpWith("RTP/AVP", line80+aKey), "RTP/AVP", ""},
	} {
		o := Ours{addr: netip.MustParseAddrPort("192.0.2.1:4000"), secrecy: SecrecyOf(c.setting, c.over == "tls")}
		theirs, err := Parse(c.offer, Preferred)
		var body []byte
		if err == nil {
			body, _, err = o.Answer(theirs, SendRecv)
		}
		if (err == nil) != (c.profile != "") {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if err != nil {
			continue
		}
		_, others, secure, err := o.Keys(theirs)
		if !strings.Contains(string(body), " "+c.profile+" 8") || strings.Contains(string(body), "a=crypto") != (c.suite != "") || err != nil || secure != (c.suite != "") || string(others.Suite) != c.suite {
			t.Errorf("%s: %v %v\n%s", c.name, secure, err, body)
		}
		if secure {
			if answered, err := Parse(body, Preferred); err != nil || answered.crypto[0].tag != theirs.crypto[0].tag || answered.crypto[0].keys.Equal(others) {
				t.Errorf("%s: the answer's key: %v", c.name, err)
			}
		}
	}
}

// What we offer, and what an answer to it may say. The key stays the same for
// the whole call, and what is encrypted stays so.
func TestSecrecyOfOffers(t *testing.T) {
	o := Ours{addr: netip.MustParseAddrPort("192.0.2.1:4000"), secrecy: Preferred}
	body, err := o.Offer(SendRecv)
	ours, parse := Parse(body, Preferred)
	if err != nil || parse != nil || !ours.secure || len(ours.crypto) != 1 {
		t.Fatalf("%v %v\n%s", err, parse, body)
	}
	take := func(answer []byte) error {
		theirs, err := Parse(answer, Preferred)
		if err != nil {
			return err
		}
		_, _, _, err = o.Keys(theirs)
		return err
	}
	if err := take(sdpWith("RTP/SAVP", "1 AES_CM_128_HMAC_SHA1_80 inline:"+aKey)); err != nil {
		t.Error(err)
	}
	for _, answer := range [][]byte{sdpWith("RTP/AVP"), sdpWith("RTP/SAVP", line80+aKey), sdpWith("RTP/SAVP", "1 AES_CM_128_HMAC_SHA1_32 inline:"+aKey)} {
		if err := take(answer); !errors.Is(err, ErrPlain) {
			t.Errorf("%s: %v", answer, err)
		}
	}
	again, _ := o.Offer(SendOnly)
	if second, err := Parse(again, Preferred); err != nil || !second.crypto[0].keys.Equal(ours.crypto[0].keys) {
		t.Error("a hold changes the key")
	}
	theirs, _ := Parse(sdpWith("RTP/AVP"), Preferred)
	if _, _, err := o.Answer(theirs, SendRecv); !errors.Is(err, ErrPlain) {
		t.Errorf("an encrypted call becomes plain: %v", err)
	}
	o = Ours{addr: o.addr, secrecy: Preferred, plain: true}
	if body, _ = o.Offer(SendRecv); strings.Contains(string(body), "crypto") || !strings.Contains(string(body), "RTP/AVP") {
		t.Errorf("%s", body)
	}
	o = Ours{addr: o.addr, secrecy: SecrecyOf("require", false)}
	if body, _ = o.Offer(SendRecv); strings.Contains(string(body), "crypto") {
		t.Errorf("a key goes over signalling that is not encrypted:\n%s", body)
	}
	if o.crypto != nil || media.Suites()[0] != media.AES80 {
		t.Error("the first suite is the one that everybody has")
	}
}

// Of two m-lines the one is taken that is as secret as the settings want.
func TestSecrecyOfSeveralLines(t *testing.T) {
	secret, plain := "m=audio 5000 RTP/SAVP 8\r\na=crypto:"+line80+aKey+"\r\n", "m=audio 5002 RTP/AVP 8\r\n"
	head := "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n"
	for _, c := range []struct {
		setting string
		lines   string
		port    uint16
		at      int
	}{
		{"off", secret + plain, 5002, 1},
		{"off", plain + secret, 5002, 0},
		{"off", secret, 5000, 0},
		{"require", plain + secret, 5000, 1},
		{"require", plain, 5002, 0},
		{"prefer", secret + plain, 5000, 0},
		{"prefer", plain + secret, 5002, 0},
	} {
		d, err := Parse([]byte(head+c.lines), SecrecyOf(c.setting, true))
		if err != nil || d.Addr.Port() != c.port || d.audio != c.at || len(d.all) != strings.Count(c.lines, "m=") {
			t.Errorf("%s: port %d, line %d of %d, %v; want port %d, line %d", c.setting, d.Addr.Port(), d.audio, len(d.all), err, c.port, c.at)
		}
	}
}

// Who leaves the offer to us may leave the encryption out of the answer, but not
// later out of a call that is encrypted.
func TestSecrecyOfLateOffers(t *testing.T) {
	offered := func() (*Ours, Description) {
		o := &Ours{addr: netip.MustParseAddrPort("192.0.2.1:4000"), secrecy: Preferred, open: true}
		body, err := o.Offer(SendRecv)
		d, parse := Parse(body, Preferred)
		if err != nil || parse != nil || d.secure || len(d.crypto) != 1 {
			t.Fatalf("%v %v\n%s", err, parse, body)
		}
		return o, d
	}
	answered := func(o *Ours, body []byte) (bool, error) {
		d, err := Parse(body, Preferred)
		if err != nil {
			t.Fatal(err)
		}
		_, _, secure, err := o.Keys(d)
		return secure, err
	}
	o, _ := offered()
	if secure, err := answered(o, sdpWith("RTP/AVP")); err != nil || secure {
		t.Errorf("plain: %v %v", secure, err)
	}
	if body, _ := o.Offer(SendRecv); strings.Contains(string(body), "crypto") {
		t.Errorf("a plain call is offered keys with every hold:\n%s", body)
	}
	o, first := offered()
	if secure, err := answered(o, sdpWith("RTP/AVP", "1 AES_CM_128_HMAC_SHA1_80 inline:"+aKey)); err != nil || !secure {
		t.Errorf("encrypted: %v %v", secure, err)
	}
	body, _ := o.Offer(SendRecv)
	again, err := Parse(body, Preferred)
	if err != nil || again.secure || !again.crypto[0].keys.Equal(first.crypto[0].keys) {
		t.Errorf("the profile or the key changes: %v\n%s", err, body)
	}
	if _, err := answered(o, sdpWith("RTP/AVP")); !errors.Is(err, ErrPlain) {
		t.Errorf("an encrypted call becomes plain: %v", err)
	}
}
