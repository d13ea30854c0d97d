package telephony

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"

	"frontdesk/switchboard"
)

// answerOf reads the credentials of a request for a realm.
func answerOf(t *testing.T, req *sip.Request, header, realm string) *digest.Credentials {
	t.Helper()
	for _, h := range req.GetHeaders(header) {
		c, err := digest.ParseCredentials(h.Value())
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

// M: a nonce is used again, with the next count, until it is stale: a 401 for
// each request would double every wait. The ACK carries what its INVITE did.
func TestSharpEdgeMNonceIsUsedAgain(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	f.reply(invite, 401, challenge("n1", `, algorithm=MD5`))
	again := f.expect(sip.INVITE)
	first := answerOf(t, again, "Authorization", "pbx")
	f.replySDP(again, 200, "sendrecv")
	ack := f.expect(sip.ACK)
	for ack.GetHeader("Authorization") == nil { // that of the 401 has none
		ack = f.expect(sip.ACK)
	}
	if ack.GetHeader("Authorization").Value() != again.GetHeader("Authorization").Value() {
		t.Error("the ACK has other credentials than the INVITE")
	}
	await[switchboard.CallConnected](d, time.Second, nil)
	d.phone.Hold("out-1")
	hold := f.expect(sip.INVITE)
	second := answerOf(t, hold, "Authorization", "pbx")
	if first.Nonce != "n1" || first.Nc != 1 || second.Nonce != "n1" || second.Nc != 2 || first.Cnonce == second.Cnonce {
		t.Errorf("first %+v, then %+v", first, second)
	}
	f.reply(hold, 401, challenge("n2", `, stale=true`))
	held := f.expect(sip.INVITE)
	if third := answerOf(t, held, "Authorization", "pbx"); third.Nonce != "n2" || third.Nc != 1 {
		t.Errorf("after a stale nonce: %+v", third)
	}
	f.replySDP(held, 200, "recvonly")
	await[switchboard.CallWasHeld](d, time.Second, nil)
}

// M: a proxy asks first, then the server behind it; each gets its own answer, and
// that to the first stays. A third challenge of one of them is a refusal.
func TestSharpEdgeMTwoRealms(t *testing.T) {
	f, d := start(t, nil)
	invite, _ := dialled(f, d)
	proxy := sip.NewHeader("Proxy-Authenticate", `Digest realm="proxy", nonce="p1", algorithm=SHA-256, qop="auth"`)
	f.reply(invite, 407, proxy)
	second := f.expect(sip.INVITE)
	answerOf(t, second, "Proxy-Authorization", "proxy")
	f.reply(second, 401, challenge("s1", ""))
	third := f.expect(sip.INVITE)
	if p := answerOf(t, third, "Proxy-Authorization", "proxy"); p.Nonce != "p1" || p.Nc != 2 {
		t.Errorf("the proxy gets %+v", p)
	}
	answerOf(t, third, "Authorization", "pbx")
	f.reply(third, 401, challenge("s2", ""))
	if gone, _ := await[switchboard.CallGone](d, time.Second, nil); gone.Reason != reasonRefused {
		t.Errorf("%+v", gone)
	}
}

// M: a registration that is renewed brings its credentials at once.
func TestSharpEdgeMRegisterAgain(t *testing.T) {
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		if req.GetHeader("Authorization") == nil {
			return f.answer(req, 401, challenge("n1", ""))
		}
		return f.answer(req, 200, sip.NewHeader("Expires", "2"))
	})
	r.desk(nil)
	poll(t, func() bool { return len(r.seen()) >= 3 })
	if renewed := answerOf(t, r.seen()[2], "Authorization", "pbx"); renewed.Nc != 2 {
		t.Errorf("%+v", renewed)
	}
}

// M: a REGISTER that is repeated for another reason than a challenge goes on counting.
func TestSharpEdgeMRegisterCountsOn(t *testing.T) {
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		switch n {
		case 1:
			return f.answer(req, 401, challenge("n1", ""))
		case 2:
			return f.answer(req, 423, sip.NewHeader("Min-Expires", "1800"))
		case 3:
			return f.answer(req, 423, sip.NewHeader("Min-Expires", "2400"))
		default:
			return f.answer(req, 200)
		}
	})
	awaitPhone(r.desk(nil), switchboard.PhoneRegistered)
	for i, req := range r.seen()[1:4] {
		if got := answerOf(t, req, "Authorization", "pbx"); got.Nonce != "n1" || got.Nc != i+1 {
			t.Errorf("REGISTER %d: %+v", i+2, got)
		}
	}
}
