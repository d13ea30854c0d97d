package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"frontdesk/assets"
	"frontdesk/switchboard"
)

// Params are what a console is made with.
type Params struct {
	Post    func(switchboard.Event)  // takes what the operator asks for; must not block; nil: nobody listens
	Title   string                   // of the window; empty: "Frontdesk"
	Version string                   // shown after the title of the window; empty or "development": nothing
	Demo    bool                     // everybody in it is invented; the window says so
	Theme   string                   // "system", "light" or "dark"
	Copy    func(text string)        // puts text on the clipboard; nil: the system's
	Shown   func(switchboard.View)   // told of every view once it is in the window, on Fyne's goroutine; must not block; nil: nobody asks
	OpenURL func(address string)     // opens an https or mailto address elsewhere; must not block; nil: the system's way
	Notify  func(title, text string) // tells the desktop while another window is in front; must not block. nil: nobody is told
	Leave   func()                   // the operator closes the window: whoever feeds [Pump] is to end its ctx; must not block; nil: the app ends at once

	// Slow is told when Fyne's goroutine took longer than [SlowAfter] to get to
	// something, and how long. [Pump] calls it, on its own goroutine; nil: nobody
	// asks, and nothing is measured.
	Slow func(time.Duration)

	// What the settings tell of the configuration.
	RefreshEvery time.Duration
	Detail       string // "free-busy" or "titles"
	Permissions  []Permission
	Stored       []StoredItem
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
	away    bool   // another window is in front
	found   []int  // positions in view.People that match what was typed
	foundBy search // what found was made from

	told           switchboard.Show // what was told last
	revealSelected bool

	frame   *frame
	header  *header
	calls   *callsPane
	box     *field
	people  *people
	detail  *detail
	health  *healthLine
	banner  *banner
	welcome *welcome
	setting *settingsPanel
	keys    *keysPanel
	history *historyPane
}

// search identifies a search, so that it is made again only when needed.
type search struct {
	typed   string
	roster  *switchboard.Roster
	marks   int
	first   *(*switchboard.Entry) // of people without a roster
	count   int
	instead switchboard.PersonID
	now     time.Time // stand-ins come and go by the minute
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

	c.header = newHeader("Frontdesk", p.Demo)
	c.calls = newCallsPane(func(id switchboard.CallID) { c.pick(id); c.refresh(); c.focusSearch() }, c.doCap)
	c.box = newField(c.typedChanged, c.press)
	c.box.typing = c.digit
	c.people = newPeople()
	c.people.chosen = func(i int) { c.choose(i); c.refresh(); c.focusSearch() }
	c.people.entered = c.doKey(fyne.KeyReturn)
	c.people.moved = c.tell
	c.detail = newDetail(c.doCap)
	c.health = newHealthLine(func() { c.toggle(panelSettings); c.refresh() }, c.doKey(fyne.KeyF1))
	c.banner = newBanner(c)
	c.welcome = newWelcome(c)
	c.setting = newSettingsPanel(c)
	c.keys, c.history = newKeysPanel(c), newHistoryPane(c)
	c.frame = newFrame(c)

	c.window = app.NewWindow(windowTitle(p))
	c.window.SetIcon(icon)
	c.window.SetPadded(false)
	c.window.SetCloseIntercept(c.leave)
	endSurely(app)
	c.window.SetContent(c.frame)
	bar, entries := mainMenu(c)
	c.entries = entries
	c.window.SetMainMenu(bar)
	c.window.Resize(fyne.NewSize(1280, 800))
	c.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { c.focusSearch(); c.box.TypedKey(e) })
	c.window.Canvas().SetOnTypedRune(func(r rune) { c.focusSearch(); c.box.TypedRune(r) })
	c.watchFront()
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

// invitation is what the empty search box says, and the key beside it.
func (c *Console) invitation() (words string, key keyCap) {
	if call, ok := c.view.Call(c.local.keypad); ok {
		return strings.TrimSpace("Digits go to " + call.Label() + "  " + call.Sent), keyCap{"Esc", "back"}
	}
	if c.local.panel == panelHistory {
		return "Search recent calls", keyCap{"F3", "people"}
	}
	if e := c.view.Person(c.local.naming); e != nil {
		return "Who is the deputy of " + e.Person.FullName() + "?", keyCap{"Esc", "back"}
	}
	if e := c.view.Person(c.local.instead); e != nil {
		return "Free now in the place of " + e.Person.FullName(), keyCap{"Esc", "back"}
	}
	return "Search people and numbers", keyCap{cap: "F3"}
}

// Window is the console's window, to be shown and closed by main.
func (c *Console) Window() fyne.Window { return c.window }

// Render shows a view. It moves neither the focus nor the selection nor what
// was typed, whatever the view brings. When the browser has come back from a
// sign-in the window comes to the front: the operator is waiting for it.
func (c *Console) Render(v switchboard.View) {
	back := c.view.Account.State == switchboard.AccountWaiting && v.Account.State == switchboard.AccountFinishing
	c.local = c.local.follow(c.view.Account, v.Account, bannerOf(v))
	c.notify(c.view, v)
	c.local = c.local.cameBack(c.view, v).settled(v)
	c.view = v
	c.refresh()
	if back {
		c.window.RequestFocus()
	}
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
	c.calls.set(cardsOf(v, c.local), v)
	c.health.set(v.Health())
	c.banner.set(bannerOf(v), c.local)
	h := hoursOf(v.Now, v.In())
	typed := c.local.typed
	c.people.number, c.people.instead = switchboard.Dialable(typed) != "", c.local.instead != ""
	c.box.says(c.invitation())
	found := c.found
	c.people.set(len(found), marked, h, func(i int) rowModel { return rowOf(v, v.People[found[i]], typed, h) })
	c.detail.set(detailOf(v, c.local))
	c.frame.update() // the health line may have grown
	c.frame.turn(c.local.panel, len(v.People) > 0, c.local.typed != "")
	switch {
	case c.local.panel == panelSettings:
		c.setting.set(v, c.local)
	case c.local.panel == panelHistory:
		c.history.set(v, c.local)
	case c.local.panel == panelKeys:
		c.keys.set(v, c.local)
	case len(v.People) == 0:
		c.welcome.set(v, c.local)
	}
	c.greyMenu()
	c.settleFocus()
	c.tell()
}

// find searches again when the people, the operator's marks or the typed text
// changed.
func (c *Console) find() {
	by := search{typed: c.local.typed, roster: c.view.Roster, marks: c.view.Marks, count: len(c.view.People), instead: c.local.instead}
	if by.roster == nil && by.count > 0 {
		by.first = &c.view.People[0]
	}
	if by.instead != "" {
		by.now = c.view.Now
	}
	switch {
	case by == c.foundBy && c.found != nil:
	case by.instead != "":
		c.found, c.foundBy = append([]int{}, c.view.Instead(by.instead)...), by
	default:
		c.found, c.foundBy = c.view.Search(by.typed), by
	}
}

// tell says who is on screen, when that changed: the rows, the selected person
// and the deputy.
func (c *Console) tell() {
	ids, selected := c.people.visible(), switchboard.PersonID("")
	if e := c.local.shown(c.view); e != nil {
		selected = e.Person.ID
		deputy, _ := c.view.Deputy(e.Person)
		for _, id := range []switchboard.PersonID{e.Person.ID, deputy} {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) > 0 && (!slices.Equal(ids, c.told.People) || selected != c.told.Selected) {
		c.told = switchboard.Show{People: slices.Clone(ids), Selected: selected}
		c.post(c.told)
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

func (c *Console) disconnect() {
	c.local.confirm = false
	c.post(switchboard.Asked{Wish: switchboard.WishSignOut})
}
