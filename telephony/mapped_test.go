package telephony

import (
	"net/netip"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/emiago/sipgo/sip"
)

// translated is a PBX that sees the telephone at another address than its own.
func translated(t *testing.T, at func() netip.AddrPort, refuses func(contact string) bool) *registrar {
	return newRegistrar(t, func(f *fakePBX, n int, req *sip.Request) *sip.Response {
		if refuses != nil && refuses(req.GetHeaders("Contact")[0].Value()) {
			return f.answer(req, 403)
		}
		res := f.answer(req, 200, sip.NewHeader("Expires", "2"))
		res.Via().Params.Add("received", at().Addr().String())
		res.Via().Params.Add("rport", strconv.Itoa(int(at().Port())))
		return res
	})
}

// behindRouter is a telephone that the PBX sees at an address, until that moves.
func behindRouter(t *testing.T, at netip.AddrPort) (r *registrar, d *desk, move func(netip.AddrPort)) {
	t.Helper()
	var now atomic.Pointer[netip.AddrPort]
	move = func(to netip.AddrPort) { now.Store(&to) }
	move(at)
	r = translated(t, func() netip.AddrPort { return *now.Load() }, nil)
	d = r.desk(nil)
	d.registered()
	return r, d, move
}

// contactsOf lists the addresses that a REGISTER names, with what they are to last.
func contactsOf(req *sip.Request) (all []string) {
	for _, h := range req.GetHeaders("Contact") {
		var uri sip.Uri
		var params sip.HeaderParams
		_, _ = sip.ParseAddressValue(h.Value(), &uri, &params)
		expires, _ := params.Get("expires")
		all = append(all, uri.HostPort()+"/"+expires)
	}
	return all
}

// Behind an address translation our Contact is where the PBX sees us: it is registered
// again with that, the one that leads nowhere is taken back, and calls name it, too.
func TestContactIsWhereThePBXSeesUs(t *testing.T) {
	first, second := netip.MustParseAddrPort("203.0.113.7:40000"), netip.MustParseAddrPort("203.0.113.7:40001")
	r, d, move := behindRouter(t, first)
	local := d.phone.present().Here().String()
	d.phone.Dial("out-1", "4711")
	if at := r.expect(sip.INVITE).Contact().Address.HostPort(); at != first.String() {
		t.Errorf("the call names %s", at)
	}
	move(second)
	var all [][]string
	poll(t, func() bool {
		all = nil
		for _, req := range r.seen() {
			all = append(all, contactsOf(req))
		}
		return slices.Equal(all[len(all)-1], []string{second.String() + "/"})
	})
	all = slices.CompactFunc(all, slices.Equal) // refreshes in between
	want := [][]string{{local + "/"}, {first.String() + "/", local + "/0"}, {first.String() + "/"}, {second.String() + "/", first.String() + "/0"}, {second.String() + "/"}}
	if !slices.EqualFunc(all, want, slices.Equal) {
		t.Errorf("registered were %v, want %v", all, want)
	}
}

// A PBX that does not take such a Contact gets the one we know ourselves.
func TestContactFromOutsideIsRefused(t *testing.T) {
	outside := netip.MustParseAddrPort("203.0.113.7:40000")
	r := translated(t, func() netip.AddrPort { return outside }, func(contact string) bool {
		var uri sip.Uri
		var params sip.HeaderParams
		_, _ = sip.ParseAddressValue(contact, &uri, &params)
		return uri.Host == outside.Addr().String()
	})
	d := r.desk(nil)
	d.registered()
	n := len(r.seen())
	poll(t, func() bool { return len(r.seen()) > n }) // a refresh, which does not try again
	asked := r.seen()
	if got, local := contactsOf(asked[len(asked)-1]), d.phone.present().Here().String(); !slices.Equal(got, []string{local + "/"}) {
		t.Errorf("it ends with %v, not %s", got, local)
	}
}

// When the router chooses another address, calls and lamps name that, too.
func TestAnotherMappingIsToldToAll(t *testing.T) {
	first, second := netip.MustParseAddrPort("203.0.113.7:40000"), netip.MustParseAddrPort("203.0.113.7:40001")
	r, d, move := behindRouter(t, first)
	d.phone.WatchLines([]string{"4712"})
	if at := r.expect(sip.SUBSCRIBE).Contact().Address.HostPort(); at != first.String() {
		t.Errorf("the lamp names %s", at)
	}
	d.phone.Dial("out-1", "4711")
	r.replySDP(r.expect(sip.INVITE), 200, "sendrecv")
	r.expect(sip.ACK)
	move(second)
	for method, req := range r.expectEach(sip.INVITE, sip.SUBSCRIBE) {
		for req.Contact().Address.HostPort() != second.String() { // the first one, repeated
			req = r.expect(method)
		}
	}
}
