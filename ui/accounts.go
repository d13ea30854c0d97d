package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// accounts lists who else has signed in on this computer. Using one is a
// press; removing one asks once more, in place.
type accounts struct {
	console *Console
	remove  bool // accounts can be removed here
	others  []switchboard.KnownAccount
	group   *fyne.Container
	before  *paragraph    // says what the list is, where no heading does
	rows    []*accountRow // pooled
}

type accountRow struct {
	account    switchboard.KnownAccount
	name, mail *canvas.Text
	question   string // in the place of the address
	use, drop  *button
	sure, keep *button
}

func newAccounts(c *Console, remove bool) *accounts {
	a := &accounts{console: c, remove: remove, group: &fyne.Container{}, before: newParagraph(textSize, regular, ColorNameMuted)}
	a.group.Add(a.before.group)
	return a
}

func (a *accounts) parts() []fyne.CanvasObject { return []fyne.CanvasObject{a.group} }

func newAccountRow(c *Console) *accountRow {
	r := &accountRow{name: newText(textSize, medium), mail: newText(textSize, regular)}
	ask := func(w switchboard.Wish) func() {
		return func() {
			c.local.removing = ""
			c.post(switchboard.Asked{Wish: w, Account: r.account.ID})
			c.refresh()
		}
	}
	doubt := func(id func() string) func() {
		return func() { c.local.removing = id(); c.refresh() }
	}
	r.use = newButton(c, plainButton, "Use", "", ask(switchboard.WishSwitch))
	r.drop = newButton(c, plainButton, "Remove", "", doubt(func() string { return r.account.ID }))
	r.sure = newButton(c, alarmButton, "Yes, remove", "", ask(switchboard.WishRemove))
	r.keep = newButton(c, plainButton, "Keep", "", doubt(func() string { return "" }))
	return r
}

func (r *accountRow) buttons() []*button { return []*button{r.use, r.drop, r.sure, r.keep} }

// set shows the accounts that are kept besides the one in use.
func (a *accounts) set(others []switchboard.KnownAccount, l local) {
	a.others, a.before.words = others, ""
	if len(others) > 0 && !a.remove {
		a.before.words = "Or use an account that is kept on this computer:"
	}
	for len(a.rows) < len(others) {
		r := newAccountRow(a.console)
		a.rows = append(a.rows, r)
		a.group.Add(r.name)
		a.group.Add(r.mail)
		for _, b := range r.buttons() {
			a.group.Add(b)
		}
	}
	for i, r := range a.rows {
		used := i < len(others)
		if used {
			r.account = others[i]
		}
		asks := used && a.remove && l.removing == r.account.ID
		r.question = ""
		if asks {
			r.question = "Forget this sign-in on this computer?"
		}
		show(r.name, used)
		show(r.mail, used)
		show(r.use, used && !asks)
		show(r.drop, used && !asks && a.remove)
		show(r.sure, asks)
		show(r.keep, asks)
		for _, b := range r.buttons() {
			b.update()
		}
	}
}

func (a *accounts) place(x, y, width float32) float32 {
	const step = 40
	y = a.before.place(x, y, width)
	if len(a.others) == 0 {
		return y
	}
	if a.before.words != "" {
		y += 4
	}
	second, actions := a.columns(width)
	for _, r := range a.rows[:len(a.others)] {
		name, mail := r.words()
		room := second - 12
		if mail == "" {
			room = actions - 24
		}
		write(r.name, fit(r.name, name, room), paint(ColorNameText))
		write(r.mail, fit(r.mail, mail, actions-second-12), paint(ColorNameMuted))
		put(r.name, x, y+20.5)
		put(r.mail, x+second, y+20.5)
		buttonRow(x+actions, y, width, 8, r.buttons()...)
		y += step
	}
	return y - 8
}

// columns are where the addresses and the buttons begin: right of the longest
// name and the longest address, as far as there is room.
func (a *accounts) columns(width float32) (second, actions float32) {
	names, mails, taken := float32(0), float32(0), float32(0)
	for _, r := range a.rows[:len(a.others)] {
		name, mail := r.words()
		names, mails = max(names, measure(r.name, name)), max(mails, measure(r.mail, mail))
		row := float32(0)
		for _, b := range r.buttons() {
			if b.Visible() {
				row += b.least.Width + 8
			}
		}
		taken = max(taken, row)
	}
	second = min(max(names+tableGap, min(nameColumn+tableGap, width*0.36)), round(width*0.36))
	return second, round(min(second+mails+24, width-taken))
}

// words are the name and what stands beside it.
func (r *accountRow) words() (name, beside string) {
	name, beside = r.account.Name, r.account.Mail
	if name == "" {
		name, beside = beside, ""
	}
	if r.question != "" {
		beside = r.question
	}
	return name, beside
}
