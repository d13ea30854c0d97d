package ui

import (
	"slices"
	"testing"

	"frontdesk/switchboard"
)

// A call that begins to ring is told to the desktop once, and only while another
// window is in front; nothing that a caller writes gets further than as a name.
func TestNotifications(t *testing.T) {
	var told []string
	c, _ := newConsole(t, "light", func(p *Params) { p.Notify = func(title, text string) { told = append(told, title+": "+text) } })
	call := ringing("r9", "+44 1632 960 009", 0)
	call.Peer.Name, call.Line = "Zoë <b>O'Neil</b> $(calc)", "Sales"
	late := only(call)
	late.Alert = 1
	late.Calls = slices.Clone(late.Calls)
	late.Calls[0].Started = ago(62e9)
	for _, away := range []bool{false, true} {
		c.away = away
		for _, v := range []switchboard.View{idle(), only(call), only(call), late, late, idle()} {
			c.Render(v)
		}
	}
	want := []string{"A call rings: Zoë bONeilb (calc) · Sales", "Somebody has waited too long: 1:02"}
	if !slices.Equal(told, want) {
		t.Errorf("the desktop was told %q, want %q", told, want)
	}
}
