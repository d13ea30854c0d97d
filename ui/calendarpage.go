package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// calendarPage is Settings › Calendar: the account, how to sign in, what is
// read and why, and how often.
type calendarPage struct {
	sheet       *sheet
	title       *paragraph
	about       *paragraph
	more        *button // to what is stored and asked
	signin      *signin
	approval    *approval
	accounts    *accounts
	permissions *permissionList
	how         *table
	account     *subhead
	approving   *subhead
	others      *subhead
	method      *subhead
	read        *subhead
	often       *subhead
}

func newCalendarPage(c *Console) *calendarPage {
	p := &calendarPage{
		title: newParagraph(20, strong, ColorNameText), about: newParagraph(textSize, regular, ColorNameMuted),
		signin: newSignin(c), approval: newApproval(c), accounts: newAccounts(c, true), permissions: newPermissionList(c, false),
		how:     newTable(tableColumn{width: nameColumn, weight: medium}, tableColumn{width: 500}),
		account: newSubhead("Account"), approving: newSubhead("Administrator's approval"), others: newSubhead("Other accounts on this computer"),
		method: newSubhead("Method"), read: newSubhead("What is read, and why"), often: newSubhead("How"),
	}
	p.title.words = "Settings › Calendar"
	p.about.words = "Whether colleagues are free comes from their calendars in Microsoft 365."
	p.more = newButton(c, quietButton, "What we store and ask ›", "", func() { c.local.page = pageStored; c.refresh() })
	p.how.set([]tableRow{
		{cells: []tableCell{{words: "Refresh"}, {words: every(c.params.RefreshEvery)}}},
		{cells: []tableCell{{words: "Detail"}, {words: detailWords(c.params.Detail)}}},
	})
	objects := listed(p.title, p.about, buttons{p.more}, p.account, p.signin, p.approving, p.approval, p.others, p.accounts, p.method)
	objects = append(append(objects, p.signin.method()...), listed(p.read, p.permissions, p.often, p.how)...)
	p.sheet = newSheet(objects, p.flow)
	p.sheet.dress = func() {
		for _, h := range []*subhead{p.account, p.approving, p.others, p.method, p.read, p.often} {
			h.paint()
		}
	}
	return p
}

func every(d time.Duration) string {
	if d <= 0 {
		return "While the console is open"
	}
	return fmt.Sprintf("Every %d s for the people on screen", int(d/time.Second))
}

func detailWords(detail string) string {
	if detail == "titles" {
		return "Titles, where the colleague shares them"
	}
	return "Free or busy only; no titles, no places"
}

// set brings the page up to the view.
func (p *calendarPage) set(v switchboard.View, l local) {
	p.signin.set(signinOf(v, l), v.Account, l)
	p.approval.set(v, l)
	p.accounts.set(v.Account.Others, l)
	p.permissions.set(v.Account)
	p.more.update()
	show(p.approving.text, v.Account.Approval != nil)
	show(p.others.text, len(v.Account.Others) > 0)
	p.sheet.show()
}

func (p *calendarPage) flow(size fyne.Size) float32 {
	width := min(size.Width-2*margin, 820)
	y := p.title.place(margin, 22, width)
	y = p.about.place(margin, y, width)
	y = buttonRow(margin, y+4, width, 0, p.more)
	for _, part := range []struct {
		heading *subhead
		block   block
	}{
		{p.account, p.signin},
		{p.approving, p.approval},
		{p.others, p.accounts},
		{p.method, buttons{p.signin.modern, p.signin.basic}},
		{p.read, p.permissions},
		{p.often, p.how},
	} {
		if part.heading.text.Visible() {
			y = part.heading.place(margin, y, width)
			y = part.block.place(margin, y, width)
		}
	}
	return y + 24
}
