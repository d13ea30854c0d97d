package locate

import "testing"

func TestParseServer(t *testing.T) {
	for _, c := range []struct {
		address, setting string
		want             Server
		bad              bool
	}{
		{address: "sip:pbx.example.com;transport=tls", want: Server{"pbx.example.com", 0, "tls"}},
		{address: "sip:pbx.example.com:5070;transport=UDP", setting: "tls", want: Server{"pbx.example.com", 5070, "udp"}},
		{address: "pbx.example.com:5060", setting: "tcp", want: Server{"pbx.example.com", 5060, "tcp"}},
		{address: "pbx.example.com", want: Server{"pbx.example.com", 0, "tls"}},
		{address: "sips:pbx.example.com", setting: "udp", want: Server{"pbx.example.com", 0, "tls"}},
		{address: "[2001:db8::1]:5061", want: Server{"2001:db8::1", 5061, "tls"}},
		{address: "sip:user@pbx.example.com", bad: true},
		{address: "pbx.example.com:0", bad: true},
		{address: "pbx.example.com:99999", bad: true},
		{address: "pbx.example.com", setting: "sctp", bad: true},
		{address: "sip:", bad: true},
		{address: "pbx\r\n.example.com", bad: true},
	} {
		got, err := Parse(c.address, c.setting)
		if (err != nil) != c.bad || (!c.bad && got != c.want) {
			t.Errorf("%q with %q: %+v, %v", c.address, c.setting, got, err)
		}
	}
}
