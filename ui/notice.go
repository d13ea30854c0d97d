package ui

import (
	"strings"
	"unicode"

	"frontdesk/switchboard"
)

// notify tells the desktop of what the operator would miss while another window is
// in front: a call that begins to ring, one that was answered by itself, and somebody
// who has waited too long.
func (c *Console) notify(before, now switchboard.View) {
	if !c.away || c.params.Notify == nil {
		return
	}
	for _, call := range now.Calls {
		old, known := before.Call(call.ID)
		switch {
		case !known && call.State == switchboard.CallRinging:
			c.params.Notify("A call rings", harmless(join(call.Label(), call.Line)))
		case now.OpenByItself(call) && !before.OpenByItself(old):
			c.params.Notify("A call was answered by itself: the microphone is open", harmless(join(call.Label(), call.Line)))
		}
	}
	if now.Overdue() && !before.Overdue() {
		_, longest := now.Waiting()
		c.params.Notify("Somebody has waited too long", switchboard.Elapsed(longest))
	}
}

// watchFront notes whether the window is in front.
func (c *Console) watchFront() {
	c.app.Lifecycle().SetOnEnteredForeground(func() { c.away = false })
	c.app.Lifecycle().SetOnExitedForeground(func() { c.away = true })
}

// harmless keeps of what a caller calls themselves what names and numbers are made
// of: the notification goes through a script on one system and markup on another.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune(" .,+-()·", r) {
			return r
		}
		return -1
	}, text)
}
