package header

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
)

func TestAnswersItself(t *testing.T) {
	for _, c := range []struct {
		header, value string
		after         time.Duration
		ok            bool
	}{
		{"Answer-Mode", "Auto", 0, true},
		{"Answer-Mode", "auto;require", 0, true},
		{"Answer-Mode", "Manual", 0, false},
		{"Call-Info", "<sip:pbx>;answer-after=0", 0, true},
		{"Call-Info", `<http://www.example.com/a;b>;purpose=icon, <sip:pbx>; Answer-After=3`, 3 * time.Second, true},
		{"Call-Info", "<sip:pbx>;answer-after=99999", time.Minute, true},
		{"Call-Info", "<sip:pbx>;answer-after=soon", 0, false},
		{"Call-Info", "<sip:pbx;answer-after=0>;purpose=info", 0, false},
		{"Alert-Info", "<http://127.0.0.1>;info=alert-autoanswer;delay=0", 0, true},
		{"Alert-Info", "Auto Answer", 0, true},
		{"Alert-Info", "Ring Answer", 0, true},
		{"Alert-Info", "<http://127.0.0.1/bellcore-dr2>", 0, false},
		{"Subject", "Auto Answer", 0, false},
	} {
		req := sip.NewRequest(sip.INVITE, sip.Uri{Scheme: "sip", Host: "example.com"})
		req.AppendHeader(sip.NewHeader(c.header, c.value))
		if after, ok := AutoAnswer(req); ok != c.ok || after != c.after {
			t.Errorf("%s: %s: %v %v", c.header, c.value, after, ok)
		}
	}
}
