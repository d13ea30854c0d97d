package header

import (
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
)

func TestGrantedReadsOurContact(t *testing.T) {
	const asked = 2 * time.Minute
	ours := sip.Uri{Scheme: "sip", User: "1000", Host: "192.0.2.7", Port: 5080}
	for name, c := range map[string]struct {
		headers [][2]string
		want    time.Duration
	}{
		"ours of two": {[][2]string{{"Contact", "<sip:1000@192.0.2.9:5060>;expires=10, <sip:1000@192.0.2.7:5080>;expires=77"}, {"Expires", "3"}}, 77 * time.Second},
		"header":      {[][2]string{{"Expires", "120"}}, 120 * time.Second},
		"nothing":     {nil, asked},
		"nonsense":    {[][2]string{{"Expires", "soon"}}, asked},
		"too long":    {[][2]string{{"Contact", "<sip:1000@192.0.2.7:5080>;expires=2147483647"}}, asked},
		"header long": {[][2]string{{"Expires", "2147483647"}}, asked},
	} {
		res := sip.NewResponse(200, "OK")
		for _, h := range c.headers {
			res.AppendHeader(sip.NewHeader(h[0], h[1]))
		}
		if got := Granted(res, ours, asked); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
