package offer

import (
	"net/netip"
	"strings"
	"testing"

	"frontdesk/telephony/media"
)

func TestSDPOfferAndAnswer(t *testing.T) {
	ours := Ours{addr: netip.MustParseAddrPort("192.0.2.1:4000"), id: 7}
	first, err := ours.Offer(SendRecv)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := ours.Offer(SendRecv)
	held, _ := ours.Offer(SendOnly)
	if string(first) != string(again) || !strings.Contains(string(first), "o=- 7 1 ") || !strings.Contains(string(held), "o=- 7 2 ") {
		t.Errorf("the version must grow with each change and only then:\n%s\n%s\n%s", first, again, held)
	}
	for name, c := range map[string]struct {
		theirs string
		want   Direction
		has    []string
		hasNot []string
		codec  media.Codec
		remote string
	}{
		"their codec first": {
			"c=IN IP4 192.0.2.9\nt=0 0\nm=audio 5000 RTP/AVP 9 0 8 96\na=rtpmap:96 telephone-event/8000\n", SendRecv,
			[]string{"m=audio 4000 RTP/AVP 9 96\r\n", "a=rtpmap:9 G722/8000", "a=sendrecv"},
			[]string{"PCMA"},
			media.G722, "192.0.2.9:5000",
		},
		"they hold us": {
			"c=IN IP4 192.0.2.9\nt=0 0\na=sendonly\nm=audio 5000 RTP/AVP 8\n", SendRecv,
			[]string{"a=recvonly"},
			nil, media.PCMA, "192.0.2.9:5000",
		},
		"media wins over session": {
			"c=IN IP4 192.0.2.9\nt=0 0\na=sendonly\nm=audio 5000 RTP/AVP 8\nc=IN IP4 192.0.2.10\na=sendrecv\n", SendRecv,
			[]string{"a=sendrecv"},
			nil, media.PCMA, "192.0.2.10:5000",
		},
		"the old hold": {
			"c=IN IP4 0.0.0.0\nt=0 0\nm=audio 5000 RTP/AVP 8\n", SendRecv,
			[]string{"a=recvonly"},
			nil, media.PCMA, "0.0.0.0:5000",
		},
		"both hold": {
			"c=IN IP4 192.0.2.9\nt=0 0\nm=audio 5000 RTP/AVP 8\na=sendonly\n", SendOnly,
			[]string{"a=inactive"},
			nil, media.PCMA, "192.0.2.9:5000",
		},
		"video and secure audio are refused in place": {
			"c=IN IP4 192.0.2.9\nt=0 0\nm=video 1 RTP/AVP 96\nm=audio 2 RTP/SAVP 8\nm=audio 3 RTP/AVP 8\n", SendRecv,
			[]string{"m=video 0 RTP/AVP 96\r\nm=audio 0 RTP/SAVP 8\r\nm=audio 4000 RTP/AVP 8\r\n"},
			nil, media.PCMA, "192.0.2.9:3",
		},
		"RTP and RTCP on one port": {
			"c=IN IP4 192.0.2.9\nt=0 0\nm=audio 5000 RTP/AVP 8\na=rtcp-mux\n", SendRecv,
			[]string{"a=rtcp-mux\r\n"},
			[]string{"a=rtcp:"},
			media.PCMA, "192.0.2.9:5000",
		},
		"RTCP on its own port": {
			"c=IN IP4 192.0.2.9\nt=0 0\nm=audio 5000 RTP/AVP 8\na=rtcp:7000\n", SendRecv,
			nil,
			[]string{"rtcp-mux"},
			media.PCMA, "192.0.2.9:5000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			body := strings.ReplaceAll("v=0\no=- 1 1 IN IP4 192.0.2.9\ns=-\n"+c.theirs, "\n", "\r\n")
			theirs, err := Parse([]byte(body), Preferred)
			if err != nil {
				t.Fatal(err)
			}
			answer, codec, err := ours.Answer(theirs, c.want)
			if err != nil || codec != c.codec || theirs.Addr.String() != c.remote {
				t.Errorf("codec %v, remote %v, %v", codec, theirs.Addr, err)
			}
			for _, part := range c.has {
				if !strings.Contains(string(answer), part) {
					t.Errorf("no %q in\n%s", part, answer)
				}
			}
			for _, part := range c.hasNot {
				if strings.Contains(string(answer), part) {
					t.Errorf("%q in\n%s", part, answer)
				}
			}
		})
	}
}

// Where RTCP goes: what is malformed counts for nothing, and one port for both is
// taken only where both have said it.
func TestWhereRTCPGoes(t *testing.T) {
	for _, c := range []struct {
		lines, addr string
		muxed       bool // they say so
		agreed      bool // and so have we
	}{
		{"", "", false, false},
		{"a=rtcp:7000\r\n", "192.0.2.9:7000", false, false},
		{"a=rtcp:7000 IN IP4 192.0.2.10\r\n", "192.0.2.10:7000", false, false},
		{"a=rtcp:7000 IN IP6 2001:db8::1\r\n", "[2001:db8::1]:7000", false, false},
		{"a=rtcp:7000 IN IP4 0.0.0.0\r\n", "", false, false},
		{"a=rtcp:7000 IN IP4 pbx.example.com\r\n", "", false, false},
		{"a=rtcp:70000\r\n", "", false, false},
		{"a=rtcp:0\r\n", "", false, false},
		{"a=rtcp:\r\n", "", false, false},
		{"a=rtcp-mux\r\n", "", true, true},
		{"a=rtcp-mux\r\na=rtcp:5000\r\n", "192.0.2.9:5000", true, true},
		{"a=rtcp-mux\r\n", "", true, false},
	} {
		d, err := Parse([]byte("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 5000 RTP/AVP 8\r\n"+c.lines), PlainOnly)
		addr := ""
		if d.report.Addr.IsValid() {
			addr = d.report.Addr.String()
		}
		if err != nil || addr != c.addr || d.report.Muxed != c.muxed {
			t.Errorf("%q: %+v %v", c.lines, d.report, err)
		}
		o := Ours{muxed: c.agreed}
		if got := o.Control(d); got.Muxed != (c.muxed && c.agreed) || o.muxed != got.Muxed {
			t.Errorf("%q: %+v, agreed %v", c.lines, got, o.muxed)
		}
	}
	o := Ours{addr: netip.MustParseAddrPort("192.0.2.1:4000"), report: netip.MustParseAddrPort("192.0.2.1:4001")}
	if body, _ := o.Offer(SendRecv); strings.Contains(string(body), "rtcp") {
		t.Errorf("the usual port needs no word:\n%s", body)
	}
	o.report = netip.MustParseAddrPort("192.0.2.1:4711")
	if body, _ := o.Offer(SendRecv); !strings.Contains(string(body), "a=rtcp:4711\r\n") {
		t.Errorf("another port does:\n%s", body)
	}
}

func TestSDPWithoutUsableAudio(t *testing.T) {
	for name, body := range map[string]string{
		"empty": "", "noise": "\x00\x01garbage", "no media": "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\n",
		"no codec":   "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 5000 RTP/AVP 18\r\n",
		"no address": "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\nm=audio 5000 RTP/AVP 8\r\n",
		"host name":  "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 pbx.example.com\r\nt=0 0\r\nm=audio 5000 RTP/AVP 8\r\n",
		"port 0":     "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 0 RTP/AVP 8\r\n",
	} {
		if d, err := Parse([]byte(body), Preferred); err == nil {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func FuzzParseSDP(f *testing.F) {
	f.Add([]byte("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 5000 RTP/AVP 8\r\na=sendonly\r\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		theirs, err := Parse(body, Preferred)
		if err != nil {
			return
		}
		ours := Ours{addr: netip.MustParseAddrPort("192.0.2.1:4000")}
		if _, _, err := ours.Answer(theirs, SendRecv); err != nil {
			t.Skip() // what cannot be answered is refused
		}
	})
}
