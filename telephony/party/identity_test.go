package party

import (
	"testing"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

func TestIdentity(t *testing.T) {
	for _, c := range []struct {
		name, value string
		who         switchboard.Party
		ok          bool
		privacy     string
	}{
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{Name: "Dan", Number: "1004"}, true, ""},
		{"P-Asserted-Identity", `<tel:+442079460101>, <sip:x@y>`, switchboard.Party{Number: "+442079460101"}, true, ""},
		{"P-Asserted-Identity", `"Anonymous" <sip:anonymous@anonymous.invalid>`, switchboard.Party{}, true, ""},
		{"P-Asserted-Identity", `<<`, switchboard.Party{}, false, ""},
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{}, true, "id"},
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{}, true, "header; User;critical"},
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{Name: "Dan", Number: "1004"}, true, "none"},
		{"P-Asserted-Identity", `"Dan" <sip:1004@pbx>`, switchboard.Party{Name: "Dan", Number: "1004"}, true, "history; session"},
		{"Remote-Party-ID", `"Dan" <sip:1004@pbx>;party=called;privacy=off;screen=no`, switchboard.Party{Name: "Dan", Number: "1004"}, true, ""},
		{"Remote-Party-ID", `"Dan" <sip:1004@pbx>;party=called`, switchboard.Party{Name: "Dan", Number: "1004"}, true, ""},
		{"Remote-Party-ID", `"Dan" <sip:1004@pbx>;privacy=full`, switchboard.Party{}, true, ""},
		{"From", `<sip:1004@pbx>`, switchboard.Party{}, false, ""},
	} {
		req := sip.NewRequest(sip.UPDATE, sip.Uri{Scheme: "sip", Host: "example.com"})
		req.AppendHeader(sip.NewHeader(c.name, c.value))
		if c.privacy != "" {
			req.AppendHeader(sip.NewHeader("Privacy", c.privacy))
		}
		if who, ok := Identity(req); who != c.who || ok != c.ok {
			t.Errorf("%s %s, privacy %s: %+v %v", c.name, c.value, c.privacy, who, ok)
		}
	}
}
