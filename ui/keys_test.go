package ui

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"frontdesk/switchboard"
)

// keyboard types into the window as Fyne's driver does: a bare key to what has
// the focus, a chord to the menu first.
type keyboard struct {
	t testing.TB
	c *Console
}

func (k keyboard) press(names ...fyne.KeyName) {
	k.t.Helper()
	for _, name := range names {
		k.c.Window().Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func (k keyboard) chord(name fyne.KeyName) {
	k.t.Helper()
	want := (&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault}).ShortcutName()
	for _, menu := range k.c.Window().MainMenu().Items {
		for _, item := range append(slices.Clone(menu.Items), children(menu)...) {
			if item.Shortcut != nil && item.Shortcut.ShortcutName() == want {
				item.Action()
				return
			}
		}
	}
	k.t.Fatalf("no menu item has the chord %s", want)
}

func children(menu *fyne.Menu) (items []*fyne.MenuItem) {
	for _, item := range menu.Items {
		if item.ChildMenu != nil {
			items = append(items, item.ChildMenu.Items...)
		}
	}
	return items
}

func (k keyboard) text(words string) {
	for _, r := range words {
		k.c.Window().Canvas().Focused().TypedRune(r)
	}
}

// asked are the events that were posted, without the reports of who is shown.
func asked(posted []switchboard.Event) (events []switchboard.Event) {
	for _, e := range posted {
		if _, ok := e.(switchboard.Show); !ok {
			events = append(events, e)
		}
	}
	return events
}

func phoneOut() switchboard.View {
	v := idle()
	v.Phone.State = switchboard.PhoneFailed
	return v
}

func dialled() switchboard.View {
	v := idle()
	v.Calls = []switchboard.Call{{ID: "out", State: switchboard.CallDialing, Since: now, Started: now, Person: "p4711", Peer: switchboard.Party{Number: "4711"}}}
	return v
}

func only(calls ...switchboard.Call) switchboard.View {
	v := idle()
	v.Calls = calls
	return v
}

// elsewhere is a desk at a PBX where calls can be picked up.
func elsewhere(v switchboard.View) switchboard.View {
	v.PickupCode = true
	return v
}

// slots is a desk at a PBX that parks, with somebody in two slots.
func slots(v switchboard.View) switchboard.View {
	v.Parks = true
	v.Parked = []switchboard.Parked{
		{Slot: "701", Since: ago(40 * time.Second), Who: switchboard.Party{Name: "Ada Fairweather", Number: "+44 1632 960 144"}},
		{Slot: "703"},
	}
	return v
}

// consulted is a desk where Lin Chen is consulted about a caller on hold.
func consulted() switchboard.View { return consultedIn(switchboard.CallActive) }

func consultedIn(state switchboard.CallState) switchboard.View {
	caller := active()
	caller.State, caller.Since = switchboard.CallHeld, ago(21*time.Second)
	return only(switchboard.Call{
		ID: "out", State: state, Since: ago(14 * time.Second), Started: ago(20 * time.Second), About: "active",
		Person: "p4712", Peer: switchboard.Party{Name: "Lin Chen", Number: "4712"},
	}, caller)
}

// redirected is a desk whose call was sent on to another number.
func redirected() switchboard.View {
	return only(switchboard.Call{
		ID: "out", State: switchboard.CallDialing, Since: ago(6 * time.Second), Started: ago(9 * time.Second),
		Peer: switchboard.Party{Name: "Nora Quist", Number: "4726"}, Person: "p4726", Onward: switchboard.Target{Number: "+44 7700 900126"},
	})
}

// referred is a desk whose other end asks it to call somebody else.
func referred() switchboard.View {
	call := active()
	call.Refer = switchboard.Target{Person: "p4712", Name: "Lin Chen", Number: "4712"}
	return only(call)
}

// undisturbed is a desk that turns callers away.
func undisturbed() switchboard.View {
	v := idle()
	v.DND = true
	return v
}

// recordable is a desk that talks and may record.
func recordable() switchboard.View {
	v := only(active())
	v.Records = true
	return v
}

// sentAway is a desk whose caller rings at somebody else's.
func sentAway() switchboard.View {
	call := active()
	call.State, call.Pending, call.Rings = switchboard.CallHeld, switchboard.ActionTransfer, true
	call.To = switchboard.Target{Person: "p4712", Name: "Lin Chen", Number: "4712"}
	v := only(call)
	v.PickupCode = true
	return v
}

// conferring is a desk where the caller takes part in the consultation.
func conferring() switchboard.View {
	v := consulted()
	for i := range v.Calls {
		v.Calls[i].State, v.Calls[i].Joined = switchboard.CallActive, true
	}
	return v
}

// keypad is a desk that talks to a machine.
func keypad() switchboard.View {
	call := muted(active())
	call.Sent = "4711#"
	return only(call)
}

func muted(c switchboard.Call) switchboard.Call {
	c.Muted = true
	return c
}

func pending(c switchboard.Call, a switchboard.Action) switchboard.Call {
	c.Pending = a
	return c
}

var vera = switchboard.Target{Person: "p4711", Name: "Vera Blomquist", Number: "4711"}

// TestCallKeys types keys that act on calls and looks at what is asked for.
func TestCallKeys(t *testing.T) {
	type keys = []fyne.KeyName
	for _, tt := range []struct {
		name  string
		view  switchboard.View
		pick  fyne.KeyName
		typed string
		keys  keys
		want  []switchboard.Event

		chords keys
		then   string // typed after the chords
	}{
		{name: "F2 answers who waited longest", view: busy(), keys: keys{fyne.KeyF2}, want: events(switchboard.Answer{Call: "r1"})},
		{name: "F2 answers the picked call", view: busy(), pick: "2", keys: keys{fyne.KeyF2}, want: events(switchboard.Answer{Call: "r2"})},
		{name: "F2 takes the call of a colleague", view: elsewhere(idle()), typed: "haddad", keys: keys{fyne.KeyF2}, want: events(switchboard.PickUp{Person: "p4717"})},
		{name: "F2 answers here first", view: elsewhere(only(ringing("r", "1", 1))), typed: "haddad", keys: keys{fyne.KeyF2}, want: events(switchboard.Answer{Call: "r"})},
		{name: "F2 with nobody ringing there", view: elsewhere(idle()), typed: "vera", keys: keys{fyne.KeyF2}},
		{name: "F2 with nobody ringing", view: only(active()), keys: keys{fyne.KeyF2}},
		{name: "F2 twice while the first is under way", view: only(pending(ringing("r", "1", 1), switchboard.ActionAnswer)), keys: keys{fyne.KeyF2}},
		{name: "F4 transfers to the selected person", view: busy(), typed: "vera", keys: keys{fyne.KeyF4}, want: events(switchboard.Transfer{Call: "active", To: vera})},
		{name: "F4 transfers the picked call", view: busy(), pick: "5", keys: keys{fyne.KeyF4}, want: events(switchboard.Transfer{Call: "held", To: vera})},
		{name: "F4 transfers to a typed number", view: busy(), typed: "01632 960300", keys: keys{fyne.KeyF4}, want: events(switchboard.Transfer{Call: "active", To: switchboard.Target{Number: "01632960300"}})},
		{name: "F4 to the person who is on that call", view: only(withPerson(active(), "p4711")), keys: keys{fyne.KeyF4}},
		{name: "F4 while a transfer is under way", view: only(pending(active(), switchboard.ActionTransfer)), keys: keys{fyne.KeyF4}},
		{name: "F4 without a call", view: idle(), keys: keys{fyne.KeyF4}},
		{name: "F4 with nobody found", view: busy(), typed: "zz", keys: keys{fyne.KeyF4}},
		{name: "F5 consults the selected person", view: busy(), typed: "vera", keys: keys{fyne.KeyF5}, want: events(switchboard.Consult{Call: "active", To: vera})},
		{name: "F5 consults about the picked call", view: busy(), pick: "5", keys: keys{fyne.KeyF5}, want: events(switchboard.Consult{Call: "held", To: vera})},
		{name: "F5 consults at a typed number", view: busy(), typed: "01632 960300", keys: keys{fyne.KeyF5}, want: events(switchboard.Consult{Call: "active", To: switchboard.Target{Number: "01632960300"}})},
		{name: "F5 again transfers", view: consulted(), keys: keys{fyne.KeyF5}, want: events(switchboard.Complete{Call: "out"})},
		{name: "F5 transfers the picked caller over", view: consulted(), pick: "2", keys: keys{fyne.KeyF5}, want: events(switchboard.Complete{Call: "out"})},
		{name: "F5 before it rings there", view: consultedIn(switchboard.CallDialing), keys: keys{fyne.KeyF5}},
		{name: "F5 while it rings there", view: consultedIn(switchboard.CallAlerting), keys: keys{fyne.KeyF5}, want: events(switchboard.Complete{Call: "out"})},
		{name: "F5 without a call", view: idle(), keys: keys{fyne.KeyF5}},
		{name: "F5 about the person who is on that call", view: only(withPerson(active(), "p4711")), keys: keys{fyne.KeyF5}},
		{name: "F7 while consulting goes to the other", view: consulted(), keys: keys{fyne.KeyF7}, want: events(switchboard.Hold{Call: "out"})},
		{name: "F8 while consulting gives up, and never the caller", view: consulted(), keys: keys{fyne.KeyF8}, want: events(switchboard.HangUp{Call: "out"})},
		{name: "Enter with a caller consults", view: busy(), typed: "vera", keys: keys{fyne.KeyReturn}, want: events(switchboard.Consult{Call: "active", To: vera})},
		{name: "Enter while consulting calls somebody else", view: consulted(), typed: "vera", keys: keys{fyne.KeyReturn}, want: events(switchboard.Dial{To: vera})},
		{name: "F10 parks", view: slots(busy()), keys: keys{fyne.KeyF10}, want: events(switchboard.Park{Call: "active"})},
		{name: "F10 parks the picked call", view: slots(busy()), pick: "5", keys: keys{fyne.KeyF10}, want: events(switchboard.Park{Call: "held"})},
		{name: "F10 where nothing is parked", view: busy(), keys: keys{fyne.KeyF10}},
		{name: "F10 without a call", view: slots(idle()), keys: keys{fyne.KeyF10}},
		{name: "F10 while consulting", view: slots(consulted()), keys: keys{fyne.KeyF10}},
		{name: "F9 picks the held call first, then the slots", view: slots(only(held())), keys: keys{fyne.KeyF9, fyne.KeyF9, fyne.KeyF7}, want: events(switchboard.Unpark{Slot: "701"})},
		{name: "F9 goes on to the next slot", view: slots(idle()), keys: keys{fyne.KeyF9, fyne.KeyF9, fyne.KeyF7}, want: events(switchboard.Unpark{Slot: "703"})},
		{name: "F9 after the last picks nobody", view: slots(only(active())), keys: keys{fyne.KeyF9, fyne.KeyF9, fyne.KeyF9, fyne.KeyF7}, want: events(switchboard.Hold{Call: "active"})},
		{name: "F9 with nobody waiting", view: idle(), keys: keys{fyne.KeyF9, fyne.KeyF7}},
		{name: "F7 on a slot without a phone", view: slots(phoneOut()), keys: keys{fyne.KeyF9, fyne.KeyF7}},
		{name: "F6 picks the next who rings", view: busy(), keys: keys{fyne.KeyF6, fyne.KeyF6, fyne.KeyF2}, want: events(switchboard.Answer{Call: "r2"})},
		{name: "F6 with nobody ringing", view: only(active()), keys: keys{fyne.KeyF6, fyne.KeyF7}, want: events(switchboard.Hold{Call: "active"})},
		{name: "Ctrl+M switches the microphone off", view: busy(), chords: keys{keyMute}, want: events(switchboard.Mute{Call: "active", On: true})},
		{name: "Ctrl+M switches it on", view: only(muted(active())), chords: keys{keyMute}, want: events(switchboard.Mute{Call: "active"})},
		{name: "Ctrl+J lets the caller take part", view: consulted(), chords: keys{keyJoin}, want: events(switchboard.Join{Call: "out"})},
		{name: "Ctrl+J while it rings there", view: consultedIn(switchboard.CallAlerting), chords: keys{keyJoin}},
		{name: "F4 sends a picked call on", view: busy(), pick: "2", keys: keys{fyne.KeyF4}, want: events(switchboard.Transfer{Call: "r2", To: switchboard.Target{Person: "p4711", Name: "Vera Blomquist", Number: "4711"}})},
		{name: "F2 calls where one is redirected", view: redirected(), keys: keys{fyne.KeyF2}, want: events(switchboard.Follow{Call: "out"})},
		{name: "F2 calls whom the other end names", view: referred(), keys: keys{fyne.KeyF2}, want: events(switchboard.AnswerRefer{Call: "active", Yes: true})},
		{name: "Ctrl+N does not", view: referred(), chords: keys{keyRefuse}, want: events(switchboard.AnswerRefer{Call: "active"})},
		{name: "Ctrl+N with nothing asked", view: busy(), chords: keys{keyRefuse}},
		{name: "Ctrl+T turns callers away", view: idle(), chords: keys{keyDND}, want: events(switchboard.SetDND{On: true})},
		{name: "Ctrl+T again lets them come", view: undisturbed(), chords: keys{keyDND}, want: events(switchboard.SetDND{})},
		{name: "F8 does not", view: redirected(), keys: keys{fyne.KeyF8}, want: events(switchboard.HangUp{Call: "out"})},
		{name: "Ctrl+E records", view: recordable(), chords: keys{keyRecord}, want: events(switchboard.Record{Call: "active"})},
		{name: "Ctrl+E where nothing is recorded", view: only(active()), chords: keys{keyRecord}},
		{name: "F7 takes back whom it rings for", view: sentAway(), keys: keys{fyne.KeyF7}, want: events(switchboard.Retrieve{Call: "active"})},
		{name: "Ctrl+M with nobody to talk to", view: only(held()), chords: keys{keyMute}},
		{name: "Ctrl+D sends digits", view: busy(), chords: keys{keyKeypad}, then: "4a#*", want: events(switchboard.Press{Call: "active", Digits: "4"}, switchboard.Press{Call: "active", Digits: "#"}, switchboard.Press{Call: "active", Digits: "*"})},
		{name: "Ctrl+D again ends that", view: busy(), chords: keys{keyKeypad, keyKeypad}, then: "4"},
		{name: "Ctrl+D with nobody to talk to", view: only(held()), chords: keys{keyKeypad}, then: "4"},
		{name: "Enter on whom you consult transfers", view: consulted(), typed: "chen", keys: keys{fyne.KeyReturn}, want: events(switchboard.Complete{Call: "out"})},
		{name: "Enter on whom you are calling to consult", view: consultedIn(switchboard.CallDialing), typed: "chen", keys: keys{fyne.KeyReturn}},
		{name: "F7 holds", view: busy(), keys: keys{fyne.KeyF7}, want: events(switchboard.Hold{Call: "active"})},
		{name: "F7 takes back", view: only(held()), keys: keys{fyne.KeyF7}, want: events(switchboard.Retrieve{Call: "held"})},
		{name: "F7 takes the picked call back", view: busy(), pick: "5", keys: keys{fyne.KeyF7}, want: events(switchboard.Retrieve{Call: "held"})},
		{name: "F7 without a call", view: idle(), keys: keys{fyne.KeyF7}},
		{name: "F8 hangs up", view: busy(), keys: keys{fyne.KeyF8}, want: events(switchboard.HangUp{Call: "active"})},
		{name: "F8 cancels what is dialled", view: dialled(), keys: keys{fyne.KeyF8}, want: events(switchboard.HangUp{Call: "out"})},
		{name: "F8 leaves a ringing call alone", view: only(ringing("r", "1", 1)), keys: keys{fyne.KeyF8}},
		{name: "F8 rejects a picked one", view: only(ringing("r", "1", 1)), pick: "1", keys: keys{fyne.KeyF8}, want: events(switchboard.HangUp{Call: "r"})},
		{name: "Enter calls the selected person", view: idle(), keys: keys{fyne.KeyReturn}, want: events(switchboard.Dial{To: vera})},
		{name: "Enter of the keypad too", view: idle(), keys: keys{fyne.KeyEnter}, want: events(switchboard.Dial{To: vera})},
		{name: "Enter calls the best match", view: idle(), typed: "ueda", keys: keys{fyne.KeyReturn}, want: events(switchboard.Dial{To: switchboard.Target{Person: "p4730", Name: "Mika Ueda", Number: "4730"}})},
		{name: "Enter dials a number", view: idle(), typed: "+44 1632 960300", keys: keys{fyne.KeyReturn}, want: events(switchboard.Dial{To: switchboard.Target{Number: "+441632960300"}})},
		{name: "Enter on an extension names its owner", view: idle(), typed: "4711", keys: keys{fyne.KeyReturn}, want: events(switchboard.Dial{To: vera})},
		{name: "Enter on a mobile number calls that number", view: idle(), typed: "+447700900199", keys: keys{fyne.KeyReturn}, want: events(switchboard.Dial{To: switchboard.Target{Person: "p4711", Name: "Vera Blomquist", Number: "+447700900199"}})},
		{name: "Enter dials digits that only begin an extension", view: idle(), typed: "47", keys: keys{fyne.KeyReturn}, want: events(switchboard.Dial{To: switchboard.Target{Number: "47"}})},
		{name: "Enter after Down calls a person who matches", view: idle(), typed: "47", keys: keys{fyne.KeyDown, fyne.KeyReturn}, want: events(switchboard.Dial{To: vera})},
		{name: "Enter without a phone", view: phoneOut(), keys: keys{fyne.KeyReturn}},
		{name: "Enter before anybody is known", view: signedOut(), keys: keys{fyne.KeyReturn}},
		{name: "Enter dials before anybody is known", view: signedOut(), typed: "700", keys: keys{fyne.KeyReturn}, want: events(switchboard.Dial{To: switchboard.Target{Number: "700"}})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, posted := newConsole(t, "light")
			k := keyboard{t, c}
			c.Render(tt.view)
			if tt.pick != "" {
				k.chord(tt.pick)
			}
			k.text(tt.typed)
			k.press(tt.keys...)
			for _, name := range tt.chords {
				k.chord(name)
			}
			k.text(tt.then)
			if got := asked(*posted); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("asked for %#v, want %#v", got, tt.want)
			}
			if len(tt.want) > 0 && len(tt.keys) > 0 && tt.keys[0] != fyne.KeyF7 && tt.keys[0] != fyne.KeyF2 && tt.want[0] != (switchboard.Complete{Call: "out"}) && tt.keys[0] != fyne.KeyF8 && len(c.box.runes) > 0 {
				t.Errorf("the search box still holds %q", string(c.box.runes))
			}
		})
	}
}

func events(list ...switchboard.Event) []switchboard.Event { return list }

func withPerson(c switchboard.Call, id switchboard.PersonID) switchboard.Call {
	c.Person = id
	return c
}

// TestKeypad: while digits go to the other end nothing is searched, Esc ends that
// and nothing else, and so does the end of the call.
func TestKeypad(t *testing.T) {
	c, posted := newConsole(t, "light")
	k := keyboard{t, c}
	c.Render(only(active()))
	k.text("ueda")
	k.chord(keyKeypad)
	k.text("1")
	if len(c.box.runes) != 0 || c.local.typed != "" {
		t.Errorf("the search box holds %q", string(c.box.runes))
	}
	call := active()
	call.Sent = "1"
	c.Render(only(call))
	if c.box.empty != "Digits go to Mr Jansen, Acme  1" {
		t.Errorf("the search box says %q", c.box.empty)
	}
	k.press(fyne.KeyEscape)
	k.text("2")
	if c.local.keypad != "" || c.local.typed != "2" {
		t.Errorf("after Esc %q is typed", c.local.typed)
	}
	k.press(fyne.KeyEscape)
	k.chord(keyKeypad)
	c.Render(only(held()))
	k.text("3")
	if c.local.typed != "3" || len(asked(*posted)) != 1 {
		t.Errorf("%q is typed, asked for %v", c.local.typed, asked(*posted))
	}
}

// TestMoveKeys moves the selection while the search box keeps the focus.
func TestMoveKeys(t *testing.T) {
	c, _ := newConsole(t, "light")
	k := keyboard{t, c}
	c.Window().Resize(fyne.NewSize(1280, 500)) // fewer rows than people
	c.Render(idle())
	page := c.people.page()
	if page >= 20 || page < 5 {
		t.Fatalf("the list shows %d rows; the test needs fewer than the people", page)
	}
	for _, tt := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyUp, 0},
		{fyne.KeyDown, 1},
		{fyne.KeyDown, 2},
		{fyne.KeyUp, 1},
		{fyne.KeyPageDown, 1 + page},
		{fyne.KeyPageUp, 1},
		{fyne.KeyEnd, 19},
		{fyne.KeyDown, 19},
		{fyne.KeyHome, 0},
	} {
		k.press(tt.key)
		if want := c.view.People[tt.want].Person.ID; c.local.selected != want {
			t.Errorf("%s selects %s, want %s", tt.key, c.local.selected, want)
		}
		if !slices.Contains(c.people.visible(), c.local.selected) {
			t.Errorf("%s selects %s, which is not visible", tt.key, c.local.selected)
		}
		if c.Window().Canvas().Focused() != fyne.Focusable(c.box) {
			t.Errorf("%s takes the focus away from the search box", tt.key)
		}
	}
}

// TestPanelKeys opens and leaves the panels by key.
func TestPanelKeys(t *testing.T) {
	c, _ := newConsole(t, "light")
	k := keyboard{t, c}
	c.Render(busy())
	shows := func(what string, settings, keys, people bool) {
		t.Helper()
		if c.setting.Visible() != settings || c.keys.Visible() != keys || c.people.Visible() != people {
			t.Errorf("%s: settings %v, keys %v, people %v", what, c.setting.Visible(), c.keys.Visible(), c.people.Visible())
		}
		if !c.calls.Visible() || !c.box.Visible() {
			t.Errorf("%s covers the calls or the search box", what)
		}
	}
	k.press(fyne.KeyF1)
	shows("F1", false, true, false)
	k.press(fyne.KeyF1)
	shows("F1 again", false, false, true)
	k.chord(fyne.KeyComma)
	shows("Ctrl+,", true, false, false)
	k.press(fyne.KeyEscape)
	shows("Esc", false, false, true)

	k.text("chen")
	k.chord(fyne.KeyComma)
	k.press(fyne.KeyEscape)
	shows("Esc with a search", true, false, false)
	if c.local.typed != "" {
		t.Error("Esc leaves the settings before it clears the search")
	}
	k.press(fyne.KeyEscape)
	shows("Esc after it", false, false, true)
	if c.local.selected != "p4712" {
		t.Errorf("clearing the search selects %s, want the person found", c.local.selected)
	}

	k.press(fyne.KeyF1)
	k.text("v")
	shows("typing", false, false, true)
	k.press(fyne.KeyF3)
	k.text("u")
	if c.local.typed != "u" {
		t.Errorf("F3 and typing gives %q; it must begin a new search", c.local.typed)
	}
	k.chord(fyne.KeyComma)
	k.chord(fyne.KeyK)
	shows("Ctrl+K", false, false, true)
}

// TestPickKeys picks calls by number and drops the pick.
func TestPickKeys(t *testing.T) {
	c, _ := newConsole(t, "light")
	k := keyboard{t, c}
	c.Render(busy())
	for i, call := range c.view.Calls {
		k.chord(fyne.KeyName(string(rune('1' + i))))
		if c.local.picked != call.ID {
			t.Errorf("Ctrl+%d picks %q, want %q", i+1, c.local.picked, call.ID)
		}
	}
	k.chord("9")
	if c.local.picked != "held" {
		t.Error("a number without a call changes the pick")
	}
	k.press(fyne.KeyEscape)
	if c.local.picked != "" {
		t.Error("Esc does not drop the pick")
	}
	k.chord("4")
	c.Render(only(held()))
	if c.local.picked != "" {
		t.Error("a call that ended is still picked")
	}
}

// TestKeysWithoutFocus reaches the table and the search box when a click took
// the focus away.
func TestKeysWithoutFocus(t *testing.T) {
	c, posted := newConsole(t, "light")
	c.Render(busy())
	canvas := c.Window().Canvas()
	canvas.Unfocus()
	canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF2})
	if got, want := asked(*posted), events(switchboard.Answer{Call: "r1"}); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %#v, want %#v", got, want)
	}
	canvas.Unfocus()
	test.TypeOnCanvas(canvas, "lin")
	if c.local.selected != "p4712" || canvas.Focused() != fyne.Focusable(c.box) {
		t.Errorf("typing selects %q, focus on the search box: %v", c.local.selected, canvas.Focused() == fyne.Focusable(c.box))
	}
}

// TestEveryKeyIsTested keeps the tests above complete: a key that is added to
// the table needs a place in one of them.
func TestEveryKeyIsTested(t *testing.T) {
	tested := []fyne.KeyName{
		fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape,
		fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd,
		"1", "2", "3", "4", "5", "6", "7", "8", "9", fyne.KeyK, fyne.KeyComma, keyInstead, keyFavourite, keyDeputy, keyMute, keyKeypad, keyHistory, keyQueue, keyJoin, keyRecord, keyRefuse, keyDND, keyReread,
	}
	seen := map[fyne.KeyName]string{}
	for _, k := range commands() {
		for _, name := range append(slices.Clone(k.keys), k.chord) {
			if name == "" {
				continue
			}
			if !slices.Contains(tested, name) {
				t.Errorf("%s (%s) is in no test", name, k.name)
			}
			if other, ok := seen[name]; ok {
				t.Errorf("%s belongs to %q and to %q", name, other, k.name)
			}
			seen[name] = k.name
		}
	}
}

// TestReadAgain asks for colleagues who could not be read, and does nothing where
// all could.
func TestReadAgain(t *testing.T) {
	c, posted := newConsole(t, "light")
	k := keyboard{t, c}
	v := idle()
	c.Render(v)
	*posted = nil
	k.chord(keyReread)
	if len(*posted) != 0 {
		t.Errorf("with everybody there it posts %v", *posted)
	}
	v.Notes = []*switchboard.Fault{{Code: "directory", Text: "The LDAP password cannot be read: the keyring is locked"}}
	c.Render(v)
	*posted = nil
	k.chord(keyReread)
	if !slices.Equal(*posted, []switchboard.Event{switchboard.ReadPeople{}}) {
		t.Errorf("posts %v", *posted)
	}
}

// TestWhoElse lists who is free in the place of somebody who is not, hands the
// call to one of them, and goes back by Esc, by the same chord and by typing.
func TestWhoElse(t *testing.T) {
	c, posted := newConsole(t, "light")
	k := keyboard{t, c}
	c.Render(busy())
	k.text("chen")
	if e := c.local.shown(c.view); e == nil || e.Person.ID != "p4712" || answers(c.view, c.local) {
		t.Fatalf("%+v is selected, want somebody on a call", e)
	}
	k.chord(keyInstead)
	others := c.view.Instead("p4712")
	if len(others) == 0 || !slices.Equal(c.found, others) || len(c.box.runes) != 0 || c.box.empty != "Free now in the place of Lin Chen" {
		t.Fatalf("listed %v, want %v; the box says %q", c.found, others, c.box.empty)
	}
	k.press(fyne.KeyEscape)
	if c.local.instead != "" || c.local.selected != "p4712" || len(c.found) != len(c.view.People) {
		t.Errorf("Esc: in the place of %q, %s is selected among %d", c.local.instead, c.local.selected, len(c.found))
	}
	k.chord(keyInstead)
	k.chord(keyInstead)
	if c.local.instead != "" || c.local.selected != "p4712" {
		t.Errorf("the chord again: in the place of %q, %s is selected", c.local.instead, c.local.selected)
	}
	k.chord(keyInstead)
	k.text("v")
	if c.local.instead != "" || c.box.empty != "Search people and numbers" {
		t.Errorf("typing stays among the stand-ins of %q", c.local.instead)
	}
	k.press(fyne.KeyEscape)
	k.text("chen")
	k.chord(keyInstead)
	best := c.view.People[others[0]].Person
	k.press(fyne.KeyF4)
	want := events(switchboard.Transfer{Call: "active", To: switchboard.Target{Person: best.ID, Name: best.FullName(), Number: best.DialNumber()}})
	if got := asked(*posted); !reflect.DeepEqual(got, want) || c.local.instead != "" {
		t.Errorf("F4 asked for %v, want %v", got, want)
	}
}

// TestFavourites marks the selected person and takes the mark away.
func TestFavourites(t *testing.T) {
	c, posted := newConsole(t, "light")
	k := keyboard{t, c}
	state, _ := switchboard.Apply(switchboard.NewState(time.UTC), switchboard.PeopleLoaded{Roster: switchboard.NewRoster([]switchboard.Person{{ID: "ada", Name: "Ada"}})}, now)
	c.Render(state.View(now))
	k.chord(keyFavourite)
	state, _ = switchboard.Apply(state, switchboard.Favour{Person: "ada", On: true}, now)
	c.Render(state.View(now))
	if !c.people.rows[0].star.Visible() {
		t.Error("a favourite has no star")
	}
	k.chord(keyFavourite)
	if got, want := asked(*posted), events(switchboard.Favour{Person: "ada", On: true}, switchboard.Favour{Person: "ada"}); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %v, want %v", got, want)
	}
}

// TestDeputyByHand names a deputy for somebody by search, another from the list
// of those who are free, and takes the name away again.
func TestDeputyByHand(t *testing.T) {
	c, posted := newConsole(t, "light")
	k := keyboard{t, c}
	state, _ := switchboard.Apply(switchboard.NewState(time.UTC), switchboard.PeopleLoaded{Roster: switchboard.NewRoster([]switchboard.Person{
		{ID: "ada", Name: "Ada", Department: "Sales", Extension: "1", Deputy: "cy"}, {ID: "bo", Name: "Bo", Extension: "2"}, {ID: "cy", Name: "Cy", Extension: "3"},
	})}, now)
	follow := func() {
		t.Helper()
		for _, e := range asked(*posted) {
			state, _ = switchboard.Apply(state, e, now)
		}
		c.Render(state.View(now))
	}
	line := func() string { return detailOf(c.view, c.local).lines[1] }
	follow()
	k.text("ada")
	if got := line(); got != "Deputy: Cy · 3, no calendar data" {
		t.Errorf("the directory's deputy: %q", got)
	}
	k.chord(keyDeputy)
	if c.box.empty != "Who is the deputy of Ada?" || len(c.box.runes) != 0 || len(c.found) != 3 {
		t.Fatalf("the box says %q, %d are listed", c.box.empty, len(c.found))
	}
	if keys := detailOf(c.view, c.local).keys; len(keys) == 0 || keys[0].does != "leave it as it is" {
		t.Errorf("for herself the keys are %v", keys)
	}
	k.text("bo")
	if keys := detailOf(c.view, c.local).keys; len(keys) == 0 || keys[0].does != "make deputy" {
		t.Errorf("for Bo the keys are %v", keys)
	}
	k.chord(keyDeputy)
	follow()
	if got := line(); got != "Deputy, named by you: Bo · 2, no calendar data" || c.local.selected != "ada" || c.local.naming != "" {
		t.Errorf("%q, %s is selected", got, c.local.selected)
	}
	k.chord(keyDeputy)
	k.press(fyne.KeyDown)
	k.press(fyne.KeyEscape)
	if c.local.naming != "" || c.local.selected != "ada" {
		t.Errorf("Esc leaves %q to be chosen for, %s is selected", c.local.naming, c.local.selected)
	}
	k.chord(keyDeputy)
	k.chord(keyDeputy)
	follow()
	if got := line(); got != "Deputy: Cy · 3, no calendar data" {
		t.Errorf("taken away: %q", got)
	}
	want := events(switchboard.Depute{Person: "ada", Deputy: "bo"}, switchboard.Depute{Person: "ada"})
	if got := asked(*posted); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %v, want %v", got, want)
	}
}
