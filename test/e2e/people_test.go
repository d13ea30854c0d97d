package e2e

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"frontdesk/test/peers"
)

// Where the selected person's picture is, and what says who stands in.
var (
	portrait   = image.Rect(340, 678, 388, 726)
	deputyLine = image.Rect(856, 738, 1040, 764)
)

// What the operator adds to the people: a picture comes for who is selected, a
// deputy is named by hand, and that one is there after a restart. Disconnect
// leaves no picture behind.
func TestWhatIsKnownOfPeople(t *testing.T) {
	d := newDesk(t)
	d.person.edit(light, light+"[directory]\nphotos = true\n")
	d.open()
	signIn(t, d.console, d.window, d.browser)

	d.window.Reacts(portrait, patience, func() { d.screen.Type("blo") })
	d.console.await(1, line{"msg": "graph.call", "op": "read a picture", "ok": true})
	if !peers.Eventually(patience, func() bool { return peers.Colours(d.window.Look().SubImage(portrait)) > 3 && len(d.photos()) > 0 }) {
		t.Errorf("no picture of the selected person: %d on disk", len(d.photos()))
	}
	picture(t, d.window, "photo")

	d.window.Reacts(searchBox, patience, func() { d.screen.Key("ctrl+p") })
	picture(t, d.window, "deputy")
	d.window.Reacts(searchBox, patience, func() { d.screen.Type("chen") })
	d.window.Reacts(searchBox, patience, func() { d.screen.Key("ctrl+p") })
	picture(t, d.window, "deputy-chosen")
	named := d.window.Part(deputyLine)
	d.close()
	d.open()
	d.console.await(1, line{"msg": "calendar.refresh"})
	d.window.Reacts(searchBox, patience, func() { d.screen.Type("blo") })
	picture(t, d.window, "deputy-named")
	if !peers.Eventually(patience, func() bool { return string(d.window.Part(deputyLine)) == string(named) }) {
		t.Error("the deputy named by hand is not there after a restart")
	}

	d.key(searchBox, "Escape")
	d.disconnect()
	d.console.await(1, line{"msg": "signin.out", "removed": true})
	if !peers.Eventually(patience, func() bool { return len(d.photos()) == 0 }) {
		t.Errorf("pictures stay on disk: %v", d.photos())
	}
	d.close()
}

// photos are the files of pictures.
func (d *desk) photos() []string {
	files, err := filepath.Glob(filepath.Join(d.person.home, ".cache", "frontdesk", "photos", "*"))
	if err != nil && !os.IsNotExist(err) {
		d.t.Fatal(err)
	}
	return files
}
