package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// F4 with a picked call that rings is about that one or about nobody; F2 that comes a
// moment too late for somebody who rang says yes to nothing else; the arrows scroll the
// list of keys and select nobody.
func TestSlipsOfTheHand(t *testing.T) {
	self := busy()
	self.Calls[1].Person = "p4711" // the selected one rings here
	c, posted := newConsole(t, "light")
	k := keyboard{t, c}
	c.Render(self)
	k.chord("2")
	k.press(fyne.KeyF4)
	pending := busy()
	pending.Calls[1].Pending = switchboard.ActionTransfer
	c.Render(pending)
	k.press(fyne.KeyF4)

	late := referred()
	late.Ended = []switchboard.Ended{{Call: ringing("r1", "1", 1), At: now}}
	c.Render(late)
	k.press(fyne.KeyF2)
	if got := asked(*posted); len(got) != 0 {
		t.Errorf("asked for %#v", got)
	}

	c.Window().Resize(fyne.NewSize(1024, 600)) // fewer lines than keys
	c.Render(busy())
	before := c.local.selected
	k.press(fyne.KeyF1, fyne.KeyDown, fyne.KeyPageDown)
	if c.local.selected != before || c.keys.scroll.Offset.Y == 0 {
		t.Errorf("%s is selected, the keys are at %v", c.local.selected, c.keys.scroll.Offset)
	}
}

// Do not disturb is said during a call, too, and what is not known of the queue is not
// said to be well.
func TestTheHeaderForgetsNothing(t *testing.T) {
	call := only(active())
	call.DND = true
	unknown := idle()
	unknown.Queues = true
	for says, v := range map[string]switchboard.View{"On a call · do not disturb": call, "Queue unknown": unknown, "Do not disturb": undisturbed(), "Ready": redirected()} {
		if m := headerOf(v); !strings.HasSuffix(m.who, says) {
			t.Errorf("the header says %q, want %q", m.who, says)
		}
	}
}
