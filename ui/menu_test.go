package ui

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"frontdesk/switchboard"
)

// TestMenuGreys greys what does nothing now, and only that.
func TestMenuGreys(t *testing.T) {
	c, _ := newConsole(t, "light")
	greyed := func() map[string]bool {
		out := map[string]bool{}
		for _, menu := range c.Window().MainMenu().Items {
			for _, item := range append(children(menu), menu.Items...) {
				out[item.Label] = item.Disabled
			}
		}
		return out
	}
	for _, tt := range []struct {
		name string
		view switchboard.View
		want map[string]bool
	}{
		{"idle", idle(), map[string]bool{"Answer": true, "Transfer": true, "Hold or take back": true, "Hang up": true, "Call": false, "Call 1": true, "Search": false, "Keys": false}},
		{"ringing", only(ringing("r1", "+44 1632 960 112", 0)), map[string]bool{"Answer": false, "Transfer": true, "Hold or take back": true, "Call 1": false, "Call 2": true}},
		{"active", only(active()), map[string]bool{"Answer": true, "Transfer": false, "Hold or take back": false, "Hang up": false, "Settings": false}},
	} {
		c.Render(tt.view)
		got := greyed()
		for label, want := range tt.want {
			if is, ok := got[label]; !ok || is != want {
				t.Errorf("%s: %q listed %v, greyed %v, want %v", tt.name, label, ok, is, want)
			}
		}
	}
	for _, item := range c.Window().MainMenu().Items[0].Items {
		if key := item.Shortcut; item.Label == "Call" && runtime.GOOS != "darwin" && key.(*desktop.CustomShortcut).KeyName != fyne.KeyName("Enter") {
			t.Errorf("the menu calls the key %s", key.ShortcutName())
		}
	}
}
