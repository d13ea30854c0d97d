package telephony

import (
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
	"frontdesk/telephony/transport"
	"frontdesk/test/peers"
)

const instance = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

// withInstance is the telephone of an installation.
func withInstance(f *fakePBX) *desk {
	f.serve()
	return newDesk(f.t, Config{Server: f.addr(), Transport: "udp", Username: "1000", Audio: "null", Instance: instance}, 0, nil)
}

// A contact that an earlier run of this installation has left is taken back; those
// of others are not, whatever they look like. The PBX may read the first contact
// only, the last only, or none of several: we are registered in the end.
func TestForgottenContactIsTakenBack(t *testing.T) {
	for name, c := range map[string]struct {
		listed func(ours string) string // what the PBX knows after it was told to forget
		status int
		asked  int
	}{
		"it reads all":     {func(ours string) string { return "<" + ours + ">;expires=60" }, 200, 2},
		"it reads another": {func(string) string { return "<sip:1000@192.0.2.10>" }, 200, 3},
		"it reads none":    {nil, 400, 3},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
				ours := firstContact(req)
				mark, _ := ours.UriParams.Get(transport.MarkParam)
				if contacts := req.GetHeaders("Contact"); len(contacts) > 1 {
					if len(contacts) != 2 || contacts[1].Value() != "<sip:1000@192.0.2.7:5060;line="+mark+">;expires=0" {
						t.Errorf("taken back: %v", contacts[1:])
					}
					if c.status != 200 {
						return f.answer(req, c.status)
					}
					return f.answer(req, 200, sip.NewHeader("Contact", c.listed(ours.String())))
				}
				return f.answer(req, 200, sip.NewHeader("Contact", "<"+ours.String()+">;expires=60"),
					sip.NewHeader("Contact", "<sip:1000@192.0.2.7:5060;line="+mark+">;expires=30, <sip:1000@192.0.2.8:5060;line=other>"),
					sip.NewHeader("Contact", "<sip:2000@192.0.2.9:5060;line="+mark+">"), sip.NewHeader("Contact", "<sip:1000@192.0.2.10>"))
			})
			d := withInstance(r.fakePBX)
			d.registered()
			if n := len(r.seen()); n != c.asked {
				t.Errorf("%d REGISTERs, want %d", n, c.asked)
			}
			r.ring("4711") // the mark in the address that rings changes nothing
			await[switchboard.CallOffered](d, time.Second, nil)
		})
	}
}

// firstContact reads the first of several: sipgo gives the last.
func firstContact(req *sip.Request) (uri sip.Uri) {
	var params sip.HeaderParams
	_, _ = sip.ParseAddressValue(req.GetHeaders("Contact")[0].Value(), &uri, &params)
	return uri
}

// The instance id is the same in every run, and left out where a proxy on the way
// cannot have it.
func TestInstanceID(t *testing.T) {
	var contacts []string
	for range 2 {
		r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response { return f.answer(req, 200) })
		d := withInstance(r.fakePBX)
		d.registered()
		first := r.seen()[0]
		at := first.Contact()
		contacts = append(contacts, strings.ReplaceAll(first.GetHeader("Contact").Value(), at.Address.HostPort(), ""))
		if s := first.GetHeader("Supported").Value(); s != "path, outbound" {
			t.Errorf("Supported: %s", s)
		}
		d.stop()
	}
	if want := `;reg-id=1;+sip.instance="<urn:uuid:` + instance + `>"`; contacts[0] != contacts[1] || !strings.HasSuffix(contacts[0], want) {
		t.Errorf("%v, want %s", contacts, want)
	}
	r := newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		if strings.Contains(req.String(), "reg-id") {
			return f.answer(req, 439)
		}
		return f.answer(req, 200)
	})
	withInstance(r.fakePBX).registered()
	if _, err := New(Config{Server: "127.0.0.1:5060", Transport: "udp", Username: "1000", Audio: "null", Instance: `6ba7b810">;x=`}, nil); err == nil {
		t.Error("an instance that is no UUID is accepted")
	}
}

// New dialogs pass the proxies that the registrar names (RFC 3608), over the same
// flow; what is no route is left out.
func TestServiceRoute(t *testing.T) {
	f := newFakePBX(t)
	f.register = func(req *sip.Request) *sip.Response {
		return f.answer(req, 200, sip.NewHeader("Service-Route", "<sip:a.example.com;lr>, <sip:b.example.com;lr>, rubbish"), sip.NewHeader("Service-Route", "<sip:c.example.com;lr>"))
	}
	d := f.desk(nil)
	d.registered()
	want := []string{"<sip:a.example.com;lr>", "<sip:b.example.com;lr>", "<sip:c.example.com;lr>"}
	invite, _ := dialled(f, d)
	d.phone.WatchLines([]string{"4712"})
	for _, req := range []*sip.Request{invite, f.expect(sip.SUBSCRIBE)} {
		var got []string
		for _, h := range req.GetHeaders("Route") {
			got = append(got, header.Split(h.Value())...)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s has the route %v", req.Method, got)
		}
	}
	f.replySDP(invite, 200, "sendrecv") // the dialog has its own routes: none
	if ack := f.expect(sip.ACK); ack.GetHeader("Route") != nil {
		t.Errorf("%s", ack)
	}
}

// With a real PBX: a console that was killed leaves nothing behind once it runs
// again.
func TestAsteriskForgetsAKilledConsole(t *testing.T) {
	pbx := peers.StartAsterisk(t)
	cfg := attendant(pbx)
	cfg.Audio, cfg.Instance = "null", instance
	killed := newDesk(t, cfg, 0, nil)
	killed.registered()
	old := killed.phone.present().Here().String()
	again := newDesk(t, cfg, 0, nil)
	again.registered()
	fresh := again.phone.present().Here().String()
	if !peers.Eventually(5*time.Second, func() bool {
		contacts := pbx.CLI("pjsip show contacts")
		return strings.Contains(contacts, fresh) && !strings.Contains(contacts, old)
	}) {
		t.Errorf("registered from %s, before from %s; the PBX knows\n%s", fresh, old, pbx.CLI("pjsip show contacts"))
	}
}
