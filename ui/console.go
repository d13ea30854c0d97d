package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"frontdesk/assets"
	"frontdesk/switchboard"
)

// Params are what a console is made with.
type Params struct {
	Post    func(switchboard.Event) // takes what the operator asks for; must not block; nil: nobody listens
	Title   string                  // of the window; empty: "Frontdesk"
	Version string                  // shown after the title of the window; empty or "development": nothing
	Demo    bool                    // everybody in it is invented; the window says so
	Theme   string                  // "system", "light" or "dark"
	Copy    func(text string)       // puts text on the clipboard; nil: the system's
	Shown   func(switchboard.View)  // told of every view once it is in the window, on Fyne's goroutine; must not block; nil: nobody asks

	// What the calendar settings tell of the configuration.
	RefreshEvery time.Duration
	Detail       string // "free-busy" or "titles"
	Permissions  []Permission
}

// Console is the window. Its methods must be called on Fyne's goroutine; see
// [Pump].
type Console struct {
	params   Params
	app      fyne.App
	window   fyne.Window
	commands []command
	entries  []menuEntry

	view    switchboard.View
	local   local
	found   []int  // positions in view.People that match what was typed
	foundBy search // what found was made from

	told           []switchboard.PersonID // whom Show named last
	revealSelected bool

	frame   *frame
	header  *header
	calls   *callsPane
	box     *field
	people  *people
	detail  *detail
	health  *healthLine
	welcome *welcome
	setting *settingsPanel
	keys    *keysPanel
}

// search identifies a search, so that it is made again only when needed.
type search struct {
	typed string
	first *(*switchboard.Entry)
	count int
}

// New makes the console and its window, and sets the theme of the app. The
// window is not shown yet.
func New(app fyne.App, p Params) *Console {
	if p.Title == "" {
		p.Title = "Frontdesk"
	}
	c := &Console{params: p, app: app, commands: commands()}
	app.Settings().SetTheme(newLook(p.Theme))
	icon := fyne.NewStaticResource("frontdesk.png", assets.Icon)
	app.SetIcon(icon)

	press := func(name fyne.KeyName) { c.doKey(name)() }
	c.header = newHeader("Frontdesk", p.Demo)
	c.calls = newCallsPane(func(id switchboard.CallID) { c.pick(id); c.refresh(); c.focusSearch() }, press)
	c.box = newField(c.typedChanged, c.press)
	c.people = newPeople()
	c.people.chosen = func(i int) { c.choose(i); c.refresh(); c.focusSearch() }
	c.people.entered = c.doKey(fyne.KeyReturn)
	c.people.moved = c.tell
	c.detail = newDetail(press)
	c.health = newHealthLine(func() { c.toggle(panelSettings); c.refresh() }, c.doKey(fyne.KeyF1))
	c.welcome = newWelcome(c)
	c.setting = newSettingsPanel(c, p)
	c.keys = newKeysPanel(c)
	c.frame = newFrame(c)

	c.window = app.NewWindow(windowTitle(p))
	c.window.SetIcon(icon)
	c.window.SetPadded(false)
	c.window.SetContent(c.frame)
	bar, entries := mainMenu(c)
	c.entries = entries
	c.window.SetMainMenu(bar)
	c.window.Resize(fyne.NewSize(1280, 800))
	c.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { c.focusSearch(); c.box.TypedKey(e) })
	c.window.Canvas().SetOnTypedRune(func(r rune) { c.focusSearch(); c.box.TypedRune(r) })
	c.refresh()
	c.focusSearch()
	return c
}

func windowTitle(p Params) string {
	switch {
	case p.Demo:
		return p.Title + " · demo"
	case p.Version == "" || p.Version == "development":
		return p.Title
	default:
		return p.Title + " " + p.Version
	}
}

// Window is the console's window, to be shown and closed by main.
func (c *Console) Window() fyne.Window { return c.window }

// Render shows a view. It moves neither the focus nor the selection nor what
// was typed, whatever the view brings.
func (c *Console) Render(v switchboard.View) {
	if v.Account.State != switchboard.AccountWaiting {
		c.local.copied = false
	}
	if v.Account.State != switchboard.AccountSignedIn && v.Account.State != switchboard.AccountOffline {
		c.local.confirm = false
	}
	c.view = v
	c.refresh()
	if c.params.Shown != nil {
		c.params.Shown(v)
	}
}

// refresh shows the view and the window's own state.
func (c *Console) refresh() {
	v := c.view
	c.find()
	c.local = c.local.settle(v, c.found)
	at := c.local.position(v, c.found)
	if c.revealSelected && at >= 0 {
		c.people.reveal(at)
	}
	c.revealSelected = false
	marked := at
	if c.local.shown(v) == nil {
		marked = -1
	}
	c.header.set(headerOf(v))
	c.calls.set(cardsOf(v, c.local), v.Phone)
	c.health.set(v.Health())
	h := hoursOf(v.Now, v.In())
	typed := c.local.typed
	c.people.number = switchboard.Dialable(typed) != ""
	found := c.found
	c.people.set(len(found), marked, h, func(i int) rowModel { return rowOf(v, v.People[found[i]], typed, h) })
	c.detail.set(detailOf(v, c.local))
	c.frame.update() // the health line may have grown
	c.frame.turn(c.local.panel, len(v.People) > 0, c.local.typed != "")
	switch {
	case c.local.panel == panelSettings:
		c.setting.set(v, c.local)
	case c.local.panel == panelKeys:
		c.keys.set(v, c.local)
	case len(v.People) == 0:
		c.welcome.set(v, c.local)
	}
	c.greyMenu()
	c.tell()
}

// find searches again when the people or the typed text changed. Views are
// immutable and share the slice, so its first element tells them apart.
func (c *Console) find() {
	by := search{typed: c.local.typed, count: len(c.view.People)}
	if by.count > 0 {
		by.first = &c.view.People[0]
	}
	if by != c.foundBy || c.found == nil {
		c.found, c.foundBy = c.view.Search(c.local.typed), by
	}
}

// tell says who is on screen, when that changed: the rows, the selected person
// and the deputy.
func (c *Console) tell() {
	ids := c.people.visible()
	if e := c.local.shown(c.view); e != nil {
		for _, id := range []switchboard.PersonID{e.Person.ID, e.Person.Deputy} {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) > 0 && !slices.Equal(ids, c.told) {
		c.told = ids
		c.post(switchboard.Show{People: slices.Clone(ids)})
	}
}

func (c *Console) post(e switchboard.Event) {
	if c.params.Post != nil {
		c.params.Post(e)
	}
}

// focusSearch gives the keyboard to the search box, its one owner.
func (c *Console) focusSearch() {
	if canvas := c.window.Canvas(); canvas.Focused() != c.box {
		canvas.Focus(c.box)
	}
}

func (c *Console) copyLink() {
	if c.params.Copy != nil {
		c.params.Copy(c.view.Account.Link)
	} else {
		c.app.Clipboard().SetContent(c.view.Account.Link)
	}
	c.local.copied = true
}

func (c *Console) disconnect() {
	c.local.confirm = false
	c.post(switchboard.SignOut{})
}
