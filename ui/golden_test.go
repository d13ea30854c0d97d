package ui

import (
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"frontdesk/switchboard"
)

var update = flag.Bool("update", false, "accept the pictures as they are drawn now")

// permissions is what the settings list in the pictures.
var permissions = []Permission{
	{Name: "User.Read", Why: "to know who has signed in"},
	{Name: "User.Read.All", Why: "to list colleagues with department, title and numbers", Without: "no colleagues are listed", People: true},
	{Name: "Calendars.Read", Why: "to ask when colleagues are free or busy; subjects are not read", Without: "nobody shows as free or busy"},
}

// newConsole makes a console on the test driver and records what it posts.
func newConsole(t testing.TB, theme string, change ...func(*Params)) (*Console, *[]switchboard.Event) {
	t.Helper()
	var posted []switchboard.Event
	app := test.NewTempApp(t)
	p := Params{
		Post: func(e switchboard.Event) { posted = append(posted, e) }, Theme: theme,
		RefreshEvery: time.Minute, Detail: "free-busy", Permissions: permissions,
	}
	for _, f := range change {
		f(&p)
	}
	c := New(app, p)
	t.Cleanup(c.Window().Close)
	return c, &posted
}

func TestPictures(t *testing.T) {
	size := fyne.NewSize(1280, 800)
	for _, p := range []struct {
		name  string
		theme string
		view  switchboard.View
		size  fyne.Size
		keys  []fyne.KeyName
		typed string
		panel panel
		demo  bool
	}{
		{name: "idle", view: idle()},
		{name: "busy", view: busy()},
		{name: "busy", theme: "dark", view: busy()},
		{name: "search", view: busy(), typed: "na"},
		{name: "number", view: busy(), typed: "+44 1632 960 300"},
		{name: "nobody", view: idle(), typed: "zz"},
		{name: "instead", view: busy(), typed: "chen"},
		{name: "picked", view: picked(), keys: []fyne.KeyName{fyne.KeyDown, fyne.KeyDown}},
		{name: "underway", view: underWayView()},
		{name: "underway", theme: "dark", view: underWayView()},
		{name: "consulting", view: consulted()},
		{name: "conference", view: conferring()},
		{name: "redirected", view: redirected()},
		{name: "poor-sound", view: soundingCall(switchboard.Quality{Rating: switchboard.RatingPoor, Loss: 0.123, Jitter: 35 * time.Millisecond, Delay: 120 * time.Millisecond})},
		{name: "referred", view: referred()},
		{name: "undisturbed", view: undisturbed()},
		{name: "by-itself", view: openedByItself()},
		{name: "forgotten", view: forgotten()},
		{name: "adrift", view: adrift()},
		{name: "unheard", view: unheardCall()},
		{name: "parked", view: slots(busy()), keys: []fyne.KeyName{fyne.KeyF9, fyne.KeyF9}},
		{name: "keypad", view: keypad()},
		{name: "queue", view: queueing()},
		{name: "history", view: past(busy()), panel: panelHistory, keys: []fyne.KeyName{fyne.KeyDown}},
		{name: "over", view: over()},
		{name: "crowded", theme: "dark", view: crowded(), keys: []fyne.KeyName{fyne.KeyEnd}},
		{name: "signed-out", view: signedOut()},
		{name: "signed-out", theme: "dark", view: signedOut()},
		{name: "waiting", view: waiting()},
		{name: "no-browser", view: noBrowser()},
		{name: "unset", view: unset()},
		{name: "unset-settings", view: unset(), panel: panelSettings},
		{name: "demo", view: busy(), demo: true},
		{name: "demo", theme: "dark", view: busy(), demo: true, size: fyne.NewSize(1024, 640)},
		{name: "evening", view: evening()},
		{name: "stale", view: stale()},
		{name: "faults", view: faults()},
		{name: "keys", view: busy(), panel: panelKeys},
		{name: "keys-small", theme: "dark", view: busy(), panel: panelKeys, size: fyne.NewSize(1024, 640)},
		{name: "settings", view: idle(), panel: panelSettings},
		{name: "settings", theme: "dark", view: idle(), panel: panelSettings},
		{name: "settings-waiting", view: noBrowser(), panel: panelSettings},
		{name: "small", view: busy(), size: fyne.NewSize(1024, 640)},
		{name: "large", view: busy(), size: fyne.NewSize(1920, 1080)},
	} {
		if p.theme == "" {
			p.theme = "light"
		}
		if p.size.IsZero() {
			p.size = size
		}
		t.Run(p.name+"-"+p.theme, func(t *testing.T) {
			c, _ := newConsole(t, p.theme, func(params *Params) { params.Demo = p.demo })
			c.Window().Resize(p.size)
			c.Render(p.view)
			test.Type(c.box, p.typed)
			for _, k := range p.keys {
				c.box.TypedKey(&fyne.KeyEvent{Name: k})
			}
			if p.panel != panelPeople {
				c.toggle(p.panel)
				c.refresh()
			}
			if p.name == "history" {
				c.step(2)
				c.refresh()
			}
			if p.name == "picked" {
				c.pick("held")
				c.refresh()
			}
			if p.name == "keypad" {
				c.doCap("Ctrl+D")
			}
			if p.name == "instead" {
				c.doCap("Ctrl+B")
			}
			picture(t, p.name+"-"+p.theme+".png", c.Window().Canvas().Capture())
		})
	}
}

// TestThemeChange repaints everything when the system turns dark while the
// window is open: the same picture as a window that began dark.
func TestThemeChange(t *testing.T) {
	c, _ := newConsole(t, "light")
	c.Render(busy())
	c.Window().Canvas().Capture()
	c.app.Settings().SetTheme(newLook("dark"))
	c.Render(busy())
	picture(t, "busy-dark.png", c.Window().Canvas().Capture())
}

// picture compares an image with the accepted one. With -update it accepts.
func picture(t *testing.T, name string, got image.Image) {
	t.Helper()
	if *update {
		save(t, filepath.Join("testdata", name), got)
	}
	test.AssertImageMatches(t, name, got)
}

func picked() switchboard.View {
	v := busy()
	v.Calls = v.Calls[2:]
	return v
}

// crowded is a day on which nothing is short: names, lines, reasons, queues.
func crowded() switchboard.View {
	v := many(200)
	v.Calls = nil
	for i := range 8 {
		c := ringing(fmt.Sprint("r", i), "+44 1632 960 1"+fmt.Sprint(10+i), time.Duration(8-i)*time.Minute)
		c.Line, c.Peer.Name = "Customer service for the north-western region", "Bartholomew Featherstonehaugh-Cholmondeley"
		v.Calls = append(v.Calls, c)
	}
	back := held()
	back.Tried.Target.Name, back.Tried.Reason = "Maximilian Featherstonehaugh-Wolfeschlegelstein", "unknown number"
	v.Calls = append(v.Calls, switchboard.Call{ID: "x", State: switchboard.CallActive, Since: ago(3*time.Hour + 62*time.Second), Started: ago(4 * time.Hour), Incoming: true}, back)
	v.People[199] = entry(99, "Featherstonehaugh-Wolfeschlegelstein, Maximilian", "Research and development", "busy 09:00-17:00", onCall(2*time.Hour), func(p *switchboard.Person, _ *switchboard.Facts) {
		p.Title, p.Location, p.Deputy = "Head of the department of very long titles and their abbreviations", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "p0"
		p.Phones = []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: "+44 1632 960 400"}, {Kind: switchboard.PhoneMobile, Number: "+44 7700 900199"}, {Kind: switchboard.PhoneMobile, Number: "+44 7700 900198"}}
	})
	v.Notes = []*switchboard.Fault{{Code: "x", Text: "The settings file has an unknown key in line 3: calender.enabled", Hint: "Allowed are enabled, detail and refresh_seconds; run frontdesk config to see what is in force and where it came from."}}
	return v
}

// underWayView is full of things asked for and not yet so.
func underWayView() switchboard.View {
	v := idle()
	transferring := active()
	transferring.State, transferring.Pending = switchboard.CallHeld, switchboard.ActionTransfer
	transferring.Rings, v.PickupCode = true, true
	transferring.To = switchboard.Target{Person: "p4712", Name: "Lin Chen", Number: "4712"}
	dialled := switchboard.Call{
		ID: "out", State: switchboard.CallAlerting, Since: ago(6 * time.Second), Started: ago(9 * time.Second),
		Peer: switchboard.Party{Name: "Nora Quist", Number: "4726"}, Person: "p4726",
	}
	failed := held()
	failed.Tried, failed.Fault = nil, &switchboard.Fault{Code: "hold.refused", Text: "The line could not be taken back.", Hint: "Press F7 again."}
	v.Calls = []switchboard.Call{dialled, transferring, failed}
	return v
}

func signedOut() switchboard.View {
	v := idle()
	v.People, v.Account, v.Calendar.At = nil, switchboard.Account{State: switchboard.AccountSignedOut}, time.Time{}
	return v
}

func waiting() switchboard.View {
	v := signedOut()
	v.Calls = []switchboard.Call{ringing("r1", "+44 1632 960 112", 4*time.Second)}
	v.Account = switchboard.Account{
		State: switchboard.AccountWaiting, Link: "https://login.example.com/authorize", Deadline: now.Add(9*time.Minute + 12*time.Second),
	}
	return v
}

func noBrowser() switchboard.View {
	v := waiting()
	v.Account.Fault = &switchboard.Fault{Code: "signin-no-browser", Text: "No browser could be opened", Hint: "Copy the link and open it in a browser on this computer."}
	return v
}

// unset is the first start, before anybody wrote a settings file.
func unset() switchboard.View {
	v := signedOut()
	v.Phone = switchboard.PhoneStatus{State: switchboard.PhoneOff}
	v.Account = switchboard.Account{State: switchboard.AccountOff, Fault: &switchboard.Fault{
		Code: "account-unset", Text: "Microsoft 365 is not set up: the client ID is missing", Hint: "Set account.tenant_id and account.client_id in the settings file.",
	}}
	return v
}

// evening is the desk after most went home, and after the last calls ended.
func evening() switchboard.View {
	v := over()
	v.Now, v.Calls = clockAt("19:10"), nil
	v.Calendar.At = v.Now.Add(-20 * time.Second)
	for i, e := range v.People {
		f := switchboard.Facts{Calendar: e.Facts.Calendar}
		if !f.Calendar.Fetched.IsZero() {
			f.Calendar.Fetched = v.Calendar.At
		}
		switch e.Person.Surname {
		case "Petrov": // blocks on a day off
			f.Calendar.Blocks = calendar("busy 12:00-13:00, busy 20:00-21:00").Blocks
		case "Schmidt":
			f.Calendar.Hours.End = 22 * time.Hour
		}
		v.People[i] = switchboard.NewEntry(e.Person, f)
	}
	return v
}

func stale() switchboard.View {
	v := idle()
	v.Calendar.At = ago(12 * time.Minute)
	v.Calendar.Fault = &switchboard.Fault{Code: "graph.unreachable", Text: "Calendars cannot be read", Hint: "Check the network; Frontdesk tries again by itself."}
	for i, e := range v.People {
		f := e.Facts
		if !f.Calendar.Fetched.IsZero() {
			f.Calendar.Fetched = ago(12 * time.Minute)
		}
		v.People[i] = switchboard.NewEntry(e.Person, f)
	}
	return v
}

func faults() switchboard.View {
	v := signedOut()
	v.Phone = switchboard.PhoneStatus{
		State: switchboard.PhoneFailed, RetryAt: now.Add(20 * time.Second),
		Fault: &switchboard.Fault{Code: "sip.unreachable", Text: "The PBX does not answer", Hint: "Check phone.server in the settings file."},
	}
	v.Account.Fault = &switchboard.Fault{Code: "keyring.locked", Text: "The keyring is locked", Hint: "Unlock it, then sign in again."}
	v.Notes = []*switchboard.Fault{{Code: "config.key", Text: "The settings file has an error in line 3", Hint: "Run frontdesk config to see it."}}
	return v
}

func save(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
