package e2e

import (
	"slices"
	"testing"

	"frontdesk/sandbox/pbx"
	"frontdesk/test/peers"
)

// F5 asks a colleague about the caller, F7 goes back and forth, F8 gives up and
// goes back to the caller, Ctrl+J lets the caller take part, and F5 leaves the two
// together. Each is heard.
func TestConsultation(t *testing.T) {
	d := newDesk(t)
	d.open()
	signIn(t, d.console, d.window, d.browser)
	vera := colleague(t, "4711")
	id := answer(t, d.console, d.world, d.screen, d.window)

	asked := d.consult(id, "blo", "out-1")
	picture(t, d.window, "consulting")
	d.screen.Key("F7")
	d.console.seen(asked, "held")
	d.console.seen(id, "active")
	picture(t, d.window, "consulting-swapped")
	d.screen.Key("F7")
	d.console.await(2, line{"msg": "call.held", "call": id})
	d.console.seen(id, "held")
	d.screen.Key("F8")
	d.console.await(1, line{"msg": "call.ended", "call": asked})
	d.console.await(2, line{"msg": "call.retrieved", "call": id})
	d.console.seen(id, "active")

	asked = d.consult(id, "blo", "out-2")
	d.screen.Key("ctrl+j")
	d.console.seen(id, "active")
	d.console.seen(asked, "active")
	picture(t, d.window, "conference")
	d.screen.Key("F5")
	d.console.await(1, line{"msg": "call.transfer", "call": id, "outcome": "transferred"})
	d.console.await(1, line{"msg": "call.ended", "call": asked})
	if !peers.Eventually(patience, func() bool {
		return slices.ContainsFunc(d.world.status().PBX.Calls, func(call pbx.Call) bool {
			return call.State == pbx.Transferred && call.Callee.Number == vera.Extension && near(call.Caller.Hears, vera.Phone.Tone)
		})
	}) {
		t.Errorf("no caller hears %s: %+v", vera.Name, d.world.status().PBX.Calls)
	}
	picture(t, d.window, "consulted")
	d.close()
}

// consult asks whom a search finds about a call, and waits until they talk.
func (d *desk) consult(id any, search, as string) (asked any) {
	d.t.Helper()
	d.screen.Type(search)
	d.screen.Key("F5")
	d.console.await(1, line{"msg": "call.answered", "call": as})
	d.console.seen(as, "active")
	d.console.seen(id, "held")
	return as
}
