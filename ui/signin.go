package ui

import (
	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// signin is the part of a page that signs in and out. It is not a widget: the
// page lists its objects and places it.
type signin struct {
	model signinModel

	title, text, alarm, hint *paragraph
	fold                     *fold
	modern, basic            *button
	confirm, another         *button
	cancel, again, copy      *button
	approve                  *button
	leave, sure, keep        *button
	cannot                   *paragraph // what Disconnect does not undo
	links                    *links     // where Microsoft does
	browser                  *paragraph
	there                    *button
}

func newSignin(c *Console) *signin {
	s := &signin{
		title: newParagraph(15, medium, ColorNameText), text: newParagraph(textSize, regular, ColorNameMuted),
		alarm: newParagraph(textSize, medium, ColorNameRinging), hint: newParagraph(textSize, regular, ColorNameMuted),
		cannot: newParagraph(textSize, regular, ColorNameMuted), browser: newParagraph(textSize, regular, ColorNameText),
		fold: newFold(c), links: newLinks(c, nameColumn+tableGap, revokeLinks),
	}
	local := func(do func()) func() { return func() { do(); c.refresh() } }
	s.modern = newButton(c, mainButton, "Modern authentication", "OAuth 2.0", c.wish(switchboard.WishSignIn))
	s.basic = newButton(c, lockedButton, "Basic authentication", "retired by Microsoft", func() {})
	s.confirm = newButton(c, mainButton, "Confirm it's you", "", c.wish(switchboard.WishSignIn))
	s.another = newButton(c, plainButton, "Use another account", "", c.wish(switchboard.WishAnother))
	s.cancel = newButton(c, plainButton, "Cancel", "", c.wish(switchboard.WishCancel))
	s.again = newButton(c, plainButton, "Open again", "", c.wish(switchboard.WishSignIn))
	s.copy = newButton(c, plainButton, "Copy link", "", local(func() { c.copy(c.view.Account.Link) }))
	s.approve = newButton(c, plainButton, "Microsoft says I need approval", "", c.wish(switchboard.WishApproval))
	s.leave = newButton(c, plainButton, "Disconnect", "", local(func() { c.local.confirm = true }))
	s.sure = newButton(c, alarmButton, "Yes, disconnect", "", local(c.disconnect))
	s.keep = newButton(c, plainButton, "Stay signed in", "", local(func() { c.local.confirm = false }))
	s.there = newButton(c, plainButton, "Sign out there too", "", c.wish(switchboard.WishLeave))
	return s
}

// wish posts what the operator wants of the account in use.
func (c *Console) wish(w switchboard.Wish) func() {
	return func() { c.post(switchboard.Asked{Wish: w}) }
}

func (s *signin) buttons() []*button {
	return []*button{
		s.modern, s.basic, s.confirm, s.cancel, s.again, s.copy, s.approve, s.leave, s.sure, s.keep, s.another, s.there,
	}
}

// parts are what a page lists; the method's two buttons are apart, see method.
func (s *signin) parts() []fyne.CanvasObject {
	words := listed(s.title, s.text, s.cannot, s.links, s.alarm, s.hint, s.fold)
	for _, b := range s.buttons()[2:] {
		words = append(words, b)
	}
	return append(words, s.browser.group)
}

// method are the objects that choose how to sign in.
func (s *signin) method() []fyne.CanvasObject { return []fyne.CanvasObject{s.modern, s.basic} }

// What Disconnect does, and what it cannot undo.
const (
	disconnectDoes = "Frontdesk forgets the sign-in, and the colleagues and calendars it has read, on this computer. Calls go on, and recent calls stay."
	disconnectNot  = "It does not take back what you or your organisation have permitted, and it ends nothing in your browser, " +
		"in other programs or on other computers. Microsoft lets you do that here:"
)

// set shows where the sign-in stands.
func (s *signin) set(m signinModel, a switchboard.Account, l local) {
	s.model = m
	s.title.words, s.text.words, s.alarm.words, s.hint.words = m.title, m.text, m.alarm, m.hint
	s.cannot.words, s.browser.words = "", ""
	if m.sure {
		s.title.words, s.text.words, s.cannot.words = "Disconnect from Microsoft 365?", disconnectDoes, disconnectNot
	}
	if m.browser {
		s.browser.words = "Your browser may still be signed in."
	}
	fault := a.Fault
	if m.sure || approving(a) {
		fault = nil // not the moment; or it is told with the approval
	}
	s.fold.set(fault, l)
	s.links.set(m.sure, l)
	s.label(m)
	wanted := "Confirm it's you"
	if fault != nil && fault.Code != faultConfirm {
		wanted = "Sign in again"
	}
	s.confirm.set(mainButton, wanted, "")
	show(s.confirm, m.confirm && !m.sure)
	show(s.another, m.another && !m.sure)
	show(s.cancel, m.cancel)
	show(s.again, m.cancel && m.link)
	show(s.copy, m.link)
	show(s.approve, m.approve)
	show(s.leave, m.leave && !m.sure)
	show(s.sure, m.sure)
	show(s.keep, m.sure)
	show(s.there, m.browser)
	for _, b := range s.buttons() {
		b.update()
	}
}

// label gives the buttons their words and their emphasis.
func (s *signin) label(m signinModel) {
	sub := "OAuth 2.0"
	if m.leave {
		sub = "OAuth 2.0 · in use"
	}
	s.modern.set(m.method, "Modern authentication", sub)
	kind, copied := plainButton, "Copy link"
	if m.alone {
		kind = mainButton
	}
	if m.copied {
		copied = "Link copied"
	}
	s.copy.set(kind, copied, "")
	kind = plainButton
	if m.wrong {
		kind = mainButton
	}
	s.another.set(kind, "Use another account", "")
}

// place writes where the sign-in stands, with the buttons that go with it,
// below y, and returns the end.
func (s *signin) place(x, y, width float32) float32 {
	y = s.title.place(x, y, width)
	y = below(s.text, x, y, 2, width)
	y = below(s.cannot, x, y, 6, width)
	y = below(s.links, x, y, 4, width)
	y = below(s.alarm, x, y, 8, width)
	y = s.hint.place(x, y, width)
	y = below(s.fold, x, y, 2, width)
	row := buttons{s.confirm, s.another, s.cancel, s.again, s.copy, s.approve, s.leave, s.sure, s.keep}
	switch {
	case s.model.alone:
		row = buttons{s.copy, s.again, s.cancel, s.approve}
	case s.model.leave:
		row = buttons{s.confirm, s.leave, s.sure, s.keep, s.another}
	}
	y = below(row, x, y, 12, width)
	y = below(s.browser, x, y, 14, width)
	return below(buttons{s.there}, x, y, 8, width)
}
