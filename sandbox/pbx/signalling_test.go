package pbx

import (
	"context"
	"strings"
	"testing"

	"github.com/emiago/sipgo"
	"github.com/emiago/sipgo/sip"
	"github.com/pion/sdp/v3"
)

func TestTheAttendantCancelsACall(t *testing.T) {
	p, h := openWithPhone(t, "udp", slowly)
	req := h.request(sip.INVITE, "4713")
	req.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	req.SetBody(h.sound().offer(sdp.DirectionSendRecv))
	ctx, cancel := context.WithTimeout(t.Context(), patienceOfTests)
	defer cancel()
	tx, err := h.client.TransactionRequest(ctx, req)
	must(t, err)
	res := h.final(ctx, tx, nil)
	tx, err = h.client.TransactionDigestAuth(ctx, req, res, sipgo.DigestAuth{Username: attendant, Password: secret})
	must(t, err)
	defer tx.Terminate()
	res = h.final(ctx, tx, func(status int) {
		if status != sip.StatusRinging {
			return
		}
		bye := sip.NewRequest(sip.CANCEL, req.Recipient)
		for _, name := range []string{"Via", "From", "To", "Call-ID"} {
			sip.CopyHeaders(name, req, bye)
		}
		bye.AppendHeader(&sip.CSeqHeader{SeqNo: req.CSeq().SeqNo, MethodName: sip.CANCEL})
		bye.SetTransport(req.Transport())
		bye.SetDestination(p.Addr())
		bye.SetBody(nil)
		go func() { _, _ = h.client.Do(ctx, bye, unchanged) }()
	})
	if res.StatusCode != 487 {
		t.Errorf("got %d, want 487", res.StatusCode)
	}
	if got := ended(t, p); got.Ending != "487" {
		t.Errorf("ended: %+v", got)
	}
}

func TestAReinviteWithoutACodecInCommonChangesNothing(t *testing.T) {
	p, h := openWithPhone(t, "udp", slowly)
	must(t, p.Ring())
	call := h.answer(next(t, "an incoming call", h.incoming))
	eventually(t, "they talk", inState(p, Talking))
	req := call.inDialog(sip.INVITE)
	req.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	req.SetBody(description("m=audio 4000 RTP/AVP 18", "a=sendonly"))
	if got := call.do(req).StatusCode; got != 488 {
		t.Errorf("got %d, want 488", got)
	}
	eventually(t, "they still talk", func() bool {
		c, ok := only(p)
		return ok && c.State == Talking && c.Caller.Hears == ownTone
	})
}

func TestAReinviteWithoutAnOfferTakesTheAnswerFromTheACK(t *testing.T) {
	p, h := openWithPhone(t, "udp", slowly)
	must(t, p.Ring())
	call := h.answer(next(t, "an incoming call", h.incoming))
	eventually(t, "they talk", inState(p, Talking))
	res := call.do(call.inDialog(sip.INVITE))
	if _, err := readSDP(res.Body()); res.StatusCode != 200 || err != nil {
		t.Fatalf("got %d with %v", res.StatusCode, err)
	}
	ack := call.inDialog(sip.ACK)
	ack.AppendHeader(sip.NewHeader("Content-Type", "application/sdp"))
	ack.SetBody(call.offer(sdp.DirectionSendOnly))
	must(t, h.client.WriteRequest(ack))
	eventually(t, "it is held", inState(p, Held))
}

func TestRequestsThatDoNotFit(t *testing.T) {
	p, h := openWithPhone(t, "udp", slowly)
	must(t, p.Ring())
	call := h.answer(next(t, "an incoming call", h.incoming))
	eventually(t, "they talk", inState(p, Talking))
	refer := func(to string) int {
		req := call.inDialog(sip.REFER)
		if to != "" {
			req.AppendHeader(sip.NewHeader("Refer-To", to))
		}
		return call.do(req).StatusCode
	}
	if got := refer(""); got != 400 {
		t.Errorf("REFER to nobody: got %d, want 400", got)
	}
	if got := refer("<sip:4711@127.0.0.1?Replaces=a%3Bto-tag%3Db%3Bfrom-tag%3Dc>"); got != 202 {
		t.Errorf("attended transfer to a call that there is not: got %d, want 202 and its end by NOTIFY", got)
	}
	for _, want := range []string{"100", "481"} {
		if got := next(t, "a NOTIFY", h.notified); !strings.Contains(got, want) {
			t.Errorf("NOTIFY %q, want %s", got, want)
		}
	}
	old := call.inDialog(sip.REFER)
	old.CSeq().SeqNo = 1
	if got := call.do(old).StatusCode; got != 500 {
		t.Errorf("an old CSeq: got %d, want 500", got)
	}
	if got := call.refer("4713"); got != 202 {
		t.Fatalf("REFER: got %d", got)
	}
	if got := call.refer("4711"); got != 491 {
		t.Errorf("a second REFER: got %d, want 491", got)
	}
}

func TestWhatTheInviteTellsOfTheCaller(t *testing.T) {
	p := open(t, nil)
	b := binding{contact: sip.Uri{User: attendant, Host: "127.0.0.1", Port: 5062}, via: flow{"UDP", "127.0.0.1:5062"}}
	for _, c := range []struct {
		name  string
		who   caller
		holds []string
		lacks []string
	}{
		{
			"on the main line",
			caller{party: party{"Ada Fairweather", "+441632960456"}, Dialled: mainLine},
			[]string{
				`From: "Ada Fairweather" <sip:+441632960456@127.0.0.1>`, `To: "Main line" <sip:+441632960100@127.0.0.1>`,
				`P-Asserted-Identity: "Ada Fairweather" <sip:+441632960456@127.0.0.1>`, "INVITE sip:1000@127.0.0.1:5062 ",
			},
			[]string{"Diversion", "Privacy"},
		},
		{
			"diverted from sales",
			caller{party: party{"Ada Fairweather", "+441632960456"}, Dialled: salesLine, Diverted: "user-busy"},
			[]string{`To: <sip:1000@127.0.0.1>`, `Diversion: "Sales line" <sip:+441632960200@127.0.0.1>;reason=user-busy`},
			nil,
		},
		{
			"withheld",
			caller{party: party{"Ada Fairweather", "+441632960456"}, Withheld: true, Dialled: mainLine},
			[]string{`From: "Anonymous" <sip:anonymous@anonymous.invalid>`, "Privacy: id"},
			[]string{"Fairweather", "960456", "P-Asserted-Identity"},
		},
		{
			"a name that would be a header",
			caller{party: party{"A\"\r\nX-Evil: 1", "+441632960456"}},
			[]string{`From: "AX-Evil: 1" <sip:+441632960456@127.0.0.1>`},
			[]string{"\nX-Evil"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			call, err := p.newCall(true, newVoice(c.who.party, 1600), p.dialogTo(c.who, b), "")
			must(t, err)
			key := call.dialog.key()
			got := call.invitation(c.who).String()
			for _, part := range c.holds {
				if !strings.Contains(got, part) {
					t.Errorf("lacks %q:\n%s", part, got)
				}
			}
			for _, part := range c.lacks {
				if strings.Contains(got, part) {
					t.Errorf("holds %q:\n%s", part, got)
				}
			}
			if len(got) > 1300 {
				t.Errorf("too long for UDP: %d bytes", len(got))
			}
			call.finish(t.Context(), "shown")
			p.remove(call, key)
		})
	}
}
