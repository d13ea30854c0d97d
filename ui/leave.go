package ui

import "fyne.io/fyne/v2"

// leave ends the console because the operator wants it. The pump hears of it
// first and has the app quit as its last word: what it posted after the end of
// Fyne's loop would run on its own goroutine, at a window that is gone.
func (c *Console) leave() {
	if c.params.Leave != nil {
		c.params.Leave()
		return
	}
	c.app.Quit()
}

// endSurely takes away what Fyne would do last of all. When its loop ends, Fyne
// 2.8.1 hands that hook to another goroutine, which hands it back to the loop
// and waits: where the loop has emptied its queue by then, the process never
// ends (internal/driver/glfw/loop.go; seen in one start of some hundred,
// 2026-11). The hook only saves preferences, and Frontdesk has none.
func endSurely(app fyne.App) {
	if l, ok := app.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
}
