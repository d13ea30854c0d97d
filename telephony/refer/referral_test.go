package refer

import (
	"net/url"
	"testing"

	"github.com/emiago/sipgo/sip"

	"frontdesk/telephony/header"
	"frontdesk/telephony/party"
)

func referRequest(values ...string) *sip.Request {
	req := sip.NewRequest(sip.REFER, sip.Uri{Scheme: "sip", Host: "example.com"})
	req.AppendHeader(&sip.CSeqHeader{SeqNo: 7, MethodName: sip.REFER})
	for _, v := range values {
		req.AppendHeader(sip.NewHeader("Refer-To", v))
	}
	return req
}

func TestReferralIn(t *testing.T) {
	const dialog = "a@b;to-tag=x;from-tag=y"
	for value, want := range map[string]struct{ number, replaces string }{
		"<sip:1004@pbx>":               {"1004", ""},
		"sip:1004@pbx":                 {"1004", ""},
		`"Dan" <tel:+442079460101>`:    {"+442079460101", ""},
		"<sip:1004@pbx;method=INVITE>": {"1004", ""},
		"<sip:1004@pbx?Replaces=" + url.QueryEscape(dialog) + ">": {"1004", dialog},
	} {
		r, status := Parse(referRequest(value))
		if status != 0 || r.To.Number != want.number || r.Replaces != want.replaces || r.Seq != 7 {
			t.Errorf("%s: %+v %d", value, r, status)
		}
	}
	for status, values := range map[int][][]string{
		400: {nil, {"<sip:1@pbx>", "<sip:2@pbx>"}, {"<sip:1@pbx>, <sip:2@pbx>"}, {"<<"}, {"<sip:1@pbx?Replaces=a>"}, {"<sip:1@pbx?Replaces=a%0d%0aX%3By;to-tag%3Dx%3Bfrom-tag%3Dy>"}},
		603: {{"<sip:1004@pbx;method=BYE>"}, {"<sip:ada.king@pbx>"}, {"<sip:pbx>"}},
	} {
		for _, v := range values {
			if r, got := Parse(referRequest(v...)); got != status {
				t.Errorf("%q: %d, want %d: %+v", v, got, status, r)
			}
		}
	}
}

func FuzzReferralIn(f *testing.F) {
	for _, seed := range []string{"<sip:1004@pbx?Replaces=a%3Bto-tag%3Dx%3Bfrom-tag%3Dy>", "<sip:1@h;method=BYE>", "\"\\\"<>,", "<tel:+1;x=%00>", "<sip:%0d%0a@h?Replaces=%zz>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		r, status := Parse(referRequest(value))
		if status != 0 {
			return
		}
		if !party.Dialable(r.To.Number) || !header.Safe(r.Replaces) {
			t.Errorf("%q is followed: %+v", value, r)
		}
	})
}
