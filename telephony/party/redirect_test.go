package party

import (
	"testing"

	"github.com/emiago/sipgo/sip"
)

func TestRedirectedTo(t *testing.T) {
	for _, c := range []struct {
		contacts []string
		want     string
	}{
		{[]string{"<sip:4712@pbx>"}, "4712"},
		{[]string{"<sip:4712@pbx>;q=0.5, <sip:4713@pbx>;q=0.9"}, "4713"},
		{[]string{"<sip:4712@pbx>;q=0.5", "<sip:4713@pbx>"}, "4713"},
		{[]string{"<tel:+442079460101>"}, "+442079460101"},
		{[]string{"<sip:ada.king@pbx>", "<sip:4714@pbx>;q=nonsense"}, "4714"},
		{[]string{"<sip:47%0d%0a12@pbx>"}, "4712"}, // what cannot be typed is not in it
		{[]string{"<mailto:ada@example.com>", "<sip:@pbx>", "*", "<<"}, ""},
		{nil, ""},
	} {
		res := &sip.Response{StatusCode: 302}
		for _, value := range c.contacts {
			res.AppendHeader(sip.NewHeader("Contact", value))
		}
		if to, ok := Redirected(res); to.Number != c.want || ok != (c.want != "") {
			t.Errorf("%q: %+v %v", c.contacts, to, ok)
		}
	}
}
