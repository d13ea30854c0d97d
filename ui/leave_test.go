package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// What Fyne does last of all can keep a process from ending: see endSurely. A
// newer Fyne that names the hook differently fails here.
func TestNothingIsLeftToDoAfterTheLoop(t *testing.T) {
	app := test.NewTempApp(t)
	last, ok := app.Lifecycle().(interface {
		SetOnStoppedHookExecuted(f func())
		OnStopped() func()
	})
	if !ok {
		t.Fatalf("%T has no hook to take away", app.Lifecycle())
	}
	last.SetOnStoppedHookExecuted(func() {})
	New(app, Params{})
	if last.OnStopped() != nil {
		t.Error("something is done after the loop")
	}
}

// Closing the window, by its frame or by the menu, is for the caller to begin,
// so that the pump ends first.
func TestLeavingIsAskedFor(t *testing.T) {
	asked := 0
	c := New(test.NewTempApp(t), Params{Leave: func() { asked++ }})
	calls := c.window.MainMenu().Items[0]
	quit := calls.Items[len(calls.Items)-1]
	if !quit.IsQuit {
		t.Fatalf("the last of the first menu is %q", quit.Label)
	}
	quit.Action()
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}
