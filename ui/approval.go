package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// approval is the wait for an administrator: what is waited for and why, what
// to send them, and how to go on. It never covers anything.
type approval struct {
	params   Params
	waits    *switchboard.Approval // nil: nothing is waited for
	link     string
	mailText mail

	brief                bool // the page has said what it is
	title, text, checked *paragraph
	fold                 *fold
	asked                *table
	send, write          *button
	copy, open           *button
	check, goOn          *button
}

func newApproval(c *Console) *approval {
	a := &approval{
		params: c.params,
		title:  newParagraph(15, medium, ColorNameText), text: newParagraph(textSize, regular, ColorNameMuted),
		checked: newParagraph(12, regular, ColorNameMuted), fold: newFold(c),
		asked: newTable(tableColumn{width: 150, weight: medium}, tableColumn{width: 300}),
	}
	local := func(do func()) func() { return func() { do(); c.refresh() } }
	a.send = newButton(c, mainButton, "Copy mail to IT", "", local(func() { c.copy(a.mailText.text()) }))
	a.write = newButton(c, plainButton, "Open as mail", "", local(func() { c.openURL(a.mailText.address()) }))
	a.copy = newButton(c, plainButton, "Copy link", "", local(func() { c.copy(a.link) }))
	a.open = newButton(c, plainButton, "Open link", "", local(func() { c.openURL(a.link) }))
	a.check = newButton(c, plainButton, "Check again", "", c.wish(switchboard.WishCheck))
	a.goOn = newButton(c, plainButton, "Go on without", "", c.wish(switchboard.WishGoOn))
	return a
}

func (a *approval) row() []*button {
	return []*button{a.send, a.write, a.copy, a.open, a.check, a.goOn}
}

func (a *approval) parts() []fyne.CanvasObject {
	return append(listed(a.title, a.text, a.asked), append(append(buttons(a.row()).parts(), a.checked.group), a.fold.parts()...)...)
}

// set shows the wait, or nothing where there is none.
func (a *approval) set(v switchboard.View, l local) {
	a.waits = v.Account.Approval
	a.title.words, a.text.words, a.checked.words = "", "", ""
	a.asked.set(nil)
	for _, b := range a.row() {
		show(b, a.waits != nil)
	}
	var fault *switchboard.Fault
	if approving(v.Account) {
		fault = v.Account.Fault
	}
	a.fold.set(fault, l)
	if a.waits == nil {
		return
	}
	a.link, a.mailText = a.waits.Link, approvalMail(v.Account, a.params.Permissions)
	a.say(v)
	show(a.copy, a.link != "")
	show(a.open, a.link != "")
	sent, copied := "Copy mail to IT", "Copy link"
	if l.copied == a.mailText.text() {
		sent = "Mail copied"
	}
	if a.link != "" && l.copied == a.link {
		copied = "Link copied"
	}
	a.send.set(mainButton, sent, "")
	a.copy.set(plainButton, copied, "")
	for _, b := range a.row() {
		b.update()
	}
}

const (
	approvalNeeded = "Your organisation lets only administrators approve what Frontdesk asks for. Calls go on."
	approvalDo     = "Send IT the mail. An administrator can also open the link here."
)

// say writes what is waited for, and since when.
func (a *approval) say(v switchboard.View) {
	a.title.words = "Waiting for an administrator"
	if !a.waits.Since.IsZero() {
		a.title.words += " since " + switchboard.When(a.waits.Since, v.Now, v.In())
	}
	a.text.words = approvalNeeded + " " + approvalDo
	if a.brief {
		a.text.words = approvalDo
	}
	if a.link == "" {
		a.text.words = strings.ReplaceAll(a.text.words, approvalDo, "Send IT the mail.")
	}
	a.asked.set(reasons(a.params.Permissions, a.waits.Permissions))
	switch {
	case !a.waits.Checked.IsZero():
		a.checked.words = "Checked " + switchboard.Age(v.Now.Sub(a.waits.Checked)) + ": not approved yet."
	case v.Account.State == switchboard.AccountSignedOut:
		a.checked.words = "Check again opens the sign-in in your browser."
	default:
		a.checked.words = "Not checked yet."
	}
}

// reasons are permissions with what each is for.
func reasons(known []Permission, names []string) (lines []tableRow) {
	for _, name := range names {
		lines = append(lines, tableRow{cells: []tableCell{{words: name}, {words: permission(known, name).Why}}})
	}
	return lines
}

// permission finds what is known of a permission; of another one only the name is.
func permission(known []Permission, name string) Permission {
	for _, p := range known {
		if p.Name == name {
			return p
		}
	}
	return Permission{Name: name}
}

func (a *approval) place(x, y, width float32) float32 {
	y = a.title.place(x, y, width)
	y = below(a.text, x, y, 2, width)
	y = below(a.asked, x, y, 8, width)
	y = below(buttons{a.send, a.write, a.copy, a.open}, x, y, 12, width)
	y = below(buttons{a.check, a.goOn}, x, y, 8, width)
	y = below(a.checked, x, y, 6, width)
	return below(a.fold, x, y, 4, width)
}
