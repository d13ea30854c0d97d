package ui

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	sandbox "frontdesk/sandbox/people"
	"frontdesk/switchboard"
)

// TestRingingTakesNothing lets a call ring while the operator is in the middle
// of a search.
func TestRingingTakesNothing(t *testing.T) {
	c, _ := newConsole(t, "light")
	k := keyboard{t, c}
	c.Render(only(active()))
	k.text("an")
	k.press(fyne.KeyDown, fyne.KeyLeft)
	before, focus, cursor := c.local, c.Window().Canvas().Focused(), c.box.cursor

	v := busy()
	v.Now = v.Now.Add(time.Second)
	c.Render(v)
	if !reflect.DeepEqual(c.local, before) {
		t.Errorf("a ringing call changes %+v to %+v", before, c.local)
	}
	if c.Window().Canvas().Focused() != focus || c.box.cursor != cursor || string(c.box.runes) != "an" {
		t.Errorf("a ringing call moves the focus, the cursor or the text %q", string(c.box.runes))
	}
	if !c.people.Visible() || len(c.calls.column.models) != 5 {
		t.Errorf("people visible %v, %d cards", c.people.Visible(), len(c.calls.column.models))
	}
}

// TestSelectionSticks keeps the person selected while the list around them
// changes, and selects somebody else only when they are gone.
func TestSelectionSticks(t *testing.T) {
	c, _ := newConsole(t, "light")
	k := keyboard{t, c}
	c.Render(idle())
	k.press(fyne.KeyDown, fyne.KeyDown)
	v := idle()
	v.People = append([]*switchboard.Entry{entry(1, "Abel, Ada", "Board", "")}, v.People...)
	c.Render(v)
	if c.local.selected != "p4713" || c.people.marked != 3 {
		t.Errorf("selected %s in row %d, want p4713 in row 3", c.local.selected, c.people.marked)
	}
	v.People = slices.Delete(slices.Clone(v.People), 3, 4)
	c.Render(v)
	if c.local.selected != "p4701" {
		t.Errorf("after the person left the directory %s is selected, want the first", c.local.selected)
	}
	k.text("o'b")
	if c.local.selected != "p4724" {
		t.Errorf("typing selects %s, want the best match", c.local.selected)
	}
}

// TestShow reports whose calendars matter: once per change, and with the
// deputy who is named below the list.
func TestShow(t *testing.T) {
	c, posted := newConsole(t, "light")
	c.Window().Resize(fyne.NewSize(1280, 500))
	last := func() (ids []switchboard.PersonID, count int) {
		for _, e := range *posted {
			if s, ok := e.(switchboard.Show); ok {
				ids, count = s.People, count+1
			}
		}
		return ids, count
	}
	c.Render(idle())
	ids, n := last()
	if n != 1 || ids[0] != "p4711" || !slices.Contains(ids, "p4726") || len(ids) != c.people.page()+1 {
		t.Fatalf("%d reports, the last names %v; want the rows and the deputy", n, ids)
	}
	v := idle()
	v.Now = v.Now.Add(time.Second)
	c.Render(v)
	if _, again := last(); again != n {
		t.Error("a view with the same people on screen is reported again")
	}
	test.Scroll(c.Window().Canvas(), fyne.NewPos(600, 300), 0, -3*rowHeight)
	if ids, n = last(); n != 2 || ids[0] != "p4714" {
		t.Errorf("after scrolling %d reports, the last begins with %s", n, ids[0])
	}
	keyboard{t, c}.text("ueda")
	if ids, _ = last(); !slices.Equal(ids, []switchboard.PersonID{"p4730"}) {
		t.Errorf("after a search the report names %v", ids)
	}
}

// TestMouse does by mouse what the keys do.
func TestMouse(t *testing.T) {
	c, posted := newConsole(t, "light")
	c.Render(busy())
	canvas := c.Window().Canvas()
	rowAt := func(i int) fyne.Position {
		return c.people.Position().AddXY(200, tableHeadHeight+rowHeight*float32(i)+10)
	}
	test.TapCanvas(canvas, rowAt(3))
	if c.local.selected != "p4714" {
		t.Errorf("a click selects %s", c.local.selected)
	}
	c.people.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(200, tableHeadHeight+rowHeight*3+5)})
	test.Tap(c.calls.column.cards[4])
	if c.local.picked != "held" {
		t.Errorf("a click on a card picks %q", c.local.picked)
	}
	for _, card := range c.calls.column.cards[:5] {
		for _, b := range card.keys {
			if b.Visible() {
				test.Tap(b)
			}
		}
	}
	for _, b := range c.detail.keys {
		test.Tap(b)
	}
	mona := switchboard.Target{Person: "p4714", Name: "Mona Eriksson", Number: "4714"}
	consult := switchboard.Consult{Call: "active", To: mona}
	want := events(
		consult, switchboard.Answer{Call: "r1"}, switchboard.Hold{Call: "active"}, switchboard.HangUp{Call: "active"},
		switchboard.Transfer{Call: "active", To: mona}, consult,
	)
	if got := asked(*posted); !reflect.DeepEqual(got, want) {
		t.Errorf("asked for %#v\nwant %#v", got, want)
	}
	if canvas.Focused() != fyne.Focusable(c.box) {
		t.Error("the mouse keeps the focus away from the search box")
	}
	c.Render(over())
	test.Tap(c.calls.column.cards[2])
	if c.local.picked != "" {
		t.Error("a call that is over can be picked")
	}
	canvas.Unfocus()
	test.TapCanvas(canvas, fyne.NewPos(600, 20))
	if canvas.Focused() != fyne.Focusable(c.box) {
		t.Error("a click on nothing leaves the window without focus")
	}
}

// TestWindowTitle names the program, a released version, and an invented day.
func TestWindowTitle(t *testing.T) {
	for _, tt := range []struct {
		params Params
		title  string
		header string
	}{
		{Params{}, "Frontdesk", "Nobody is waiting"},
		{Params{Version: "development"}, "Frontdesk", "Nobody is waiting"},
		{Params{Version: "1.2.3"}, "Frontdesk 1.2.3", "Nobody is waiting"},
		{Params{Version: "1.2.3", Demo: true}, "Frontdesk · demo", "Demo: everybody here is invented · Nobody is waiting"},
	} {
		c, _ := newConsole(t, "light", func(p *Params) { p.Version, p.Demo = tt.params.Version, tt.params.Demo })
		if got := c.Window().Title(); got != tt.title {
			t.Errorf("%+v: the window is called %q, want %q", tt.params, got, tt.title)
		}
		if got := c.header.AccessibilityLabel(); !strings.HasPrefix(got, tt.header) {
			t.Errorf("%+v: the header says %q, want %q", tt.params, got, tt.header)
		}
	}
}

// TestHealthHints says what to do about a part that is not set up: beside it
// when there is room, else on a line of its own.
func TestHealthHints(t *testing.T) {
	c, _ := newConsole(t, "light")
	v := idle()
	v.Phone = switchboard.PhoneStatus{State: switchboard.PhoneOff}
	c.Render(v)
	const hint = "Set phone.server and phone.username in the settings file."
	for _, tt := range []struct{ width, lines float32 }{{1280, 0}, {1000, 1}} {
		c.Window().Resize(fyne.NewSize(tt.width, 700))
		if got := c.health.items[0].hint.Text; got != hint {
			t.Errorf("at %v the hint is %q", tt.width, got)
		}
		if got := c.health.Size().Height; got != healthHeight+tt.lines*healthStep {
			t.Errorf("at %v the line is %v high, want %v lines more than one", tt.width, got, tt.lines)
		}
	}
}

// TestOnlyEnded says that there is no call above those that are over.
func TestOnlyEnded(t *testing.T) {
	c, _ := newConsole(t, "light")
	column := c.calls.column
	for _, tt := range []struct {
		view switchboard.View
		none bool
	}{{evening(), true}, {over(), false}, {idle(), false}} {
		c.Render(tt.view)
		if column.none.Visible() != tt.none {
			t.Errorf("%d calls, %d over: \"No calls\" visible %v", len(tt.view.Calls), len(tt.view.Ended), !tt.none)
		}
	}
}

// TestPump hands over the newest view, goes on after the last one, and ends
// with its context.
func TestPump(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c, _ := newConsole(t, "light")
	c.params.Post = func(e switchboard.Event) {
		if s, ok := e.(switchboard.Show); ok && s.People[0] == "p0" { // the second view is on screen
			cancel()
		}
	}
	views := make(chan switchboard.View, 2)
	views <- idle()
	views <- many(3)
	close(views)
	Pump(ctx, views, c)
	if len(c.view.People) != 3 {
		t.Errorf("the console shows %d people", len(c.view.People))
	}

	synctest.Test(t, func(t *testing.T) { // measuring, it ends just so
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		c.params.Slow = func(took time.Duration) { t.Errorf("the window took %v", took) }
		Pump(ctx, nil, c)
	})

	var s slot
	if !s.put(idle()) || s.put(busy()) {
		t.Error("only the first of two views may send somebody to fetch them")
	}
	if got := s.take(); len(got.Calls) != 5 {
		t.Error("the older view was fetched")
	}
}

// TestAccessibility says in words what our own widgets show.
func TestAccessibility(t *testing.T) {
	c, _ := newConsole(t, "light")
	c.Render(busy())
	c.toggle(panelSettings)
	c.refresh()
	for _, tt := range []struct {
		widget fyne.Accessible
		want   string
	}{
		{c.people, "People, selected: Blomquist, Vera · Legal · 4711 · Free until 14:30"},
		{c.detail, "Vera Blomquist · General counsel · Legal · Stockholm · Free until 14:30 · then free 16:00"},
		{c.calls.column.cards[3], "Active · Mr Jansen, Acme · 2:31 · called Legal · +44 1632 960 201"},
		{c.calls.column.cards[0].keys[0], "F2 answer"},
		{c.box, "Search people and numbers: "},
		{c.health, "Phone registered · 100 · Calendar 20 s ago · Connected as anna.berg@example.com"},
		{c.header, "3 waiting · longest 1:40 · Anna Berg · Example Ltd · On a call · 09:41"},
		{c.setting.page.signin.modern, "Modern authentication · OAuth 2.0 · in use"},
	} {
		if got := tt.widget.AccessibilityLabel(); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%T says %q, want %q", tt.widget, got, tt.want)
		}
		if tt.widget.AccessibilityRole() == "" {
			t.Errorf("%T has no role", tt.widget)
		}
	}
}

func many(n int) switchboard.View {
	v := busy()
	v.People = nil
	for i := range n {
		v.People = append(v.People, entry(i%100, fmt.Sprintf("Person%05d, Ann", i), "Sales", "busy 10:30-12:00, tentative 15:00-16:00", func(p *switchboard.Person, _ *switchboard.Facts) {
			p.ID = switchboard.PersonID(fmt.Sprint("p", i))
		}))
	}
	return v
}

// house is the view of a console whose directory is a large one.
func house(b *testing.B) switchboard.View {
	b.Helper()
	roster := switchboard.NewRoster(sandbox.Crowd(100_000, 1))
	state, _ := switchboard.Apply(switchboard.NewState(time.UTC), switchboard.PeopleLoaded{Roster: roster, Status: switchboard.DirectoryStatus{Read: now}}, now)
	return state.View(now)
}

// BenchmarkFrame100k is what the window has to do for one frame with 100,000
// people, painting apart, which is the graphics card's: a second that passes, a
// calendar that was read, a key in the search box and its deletion, a page down
// and up.
func BenchmarkFrame100k(b *testing.B) {
	v := house(b)
	for name, frame := range map[string]func(c *Console){
		"second":   func(c *Console) { v.Now = v.Now.Add(time.Second); c.Render(v) },
		"calendar": func(c *Console) { v.People = slices.Clone(v.People); c.Render(v) },
		"letter": func(c *Console) {
			c.box.TypedRune('a')
			c.box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		},
		"page": func(c *Console) {
			c.box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
			c.box.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
		},
	} {
		b.Run(name, func(b *testing.B) {
			c, _ := newConsole(b, "light")
			c.Render(v)
			for b.Loop() {
				frame(c)
			}
		})
	}
}
