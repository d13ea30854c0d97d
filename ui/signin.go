package ui

import (
	"regexp"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// signinModel is the sign-in as the settings and the welcome page show it.
type signinModel struct {
	title  string
	text   string
	alarm  string // what went wrong
	hint   string // what to do about it
	method emphasis
	cancel bool // an attempt waits: Cancel, Open again, Copy link
	link   bool
	alone  bool // no browser could be opened: the link is the way to go on
	leave  bool // Disconnect can be pressed
	sure   bool // Disconnect was pressed and asks once more
	copied bool
}

// signinOf says where the sign-in stands.
func signinOf(v switchboard.View, l local) signinModel {
	a := v.Account
	m := signinModel{method: mainButton, copied: l.copied}
	switch a.State {
	case switchboard.AccountChecking:
		m.title, m.method = "Checking the sign-in", chosenButton
	case switchboard.AccountSignedOut:
		m.title = "Not signed in"
		m.text = "Your browser asks for your account; Frontdesk never sees a password."
	case switchboard.AccountWaiting:
		m.title, m.method, m.cancel, m.link = "Waiting for your sign-in in the browser", chosenButton, true, a.Link != ""
		m.text = "Choose your account there and agree."
		if m.alone = m.link && a.Fault != nil && a.Fault.Code == faultNoBrowser; m.alone {
			m.title, m.text = "Open the sign-in page yourself", "Copy the link into a browser on this computer."
		}
		if left := a.Deadline.Sub(v.Now); !a.Deadline.IsZero() {
			m.text += " " + switchboard.Elapsed(left) + " left."
		}
	case switchboard.AccountFinishing:
		m.title, m.method, m.cancel = "Finishing the sign-in", chosenButton, true
		m.text = "The browser came back; Frontdesk fetches its permission."
	case switchboard.AccountSignedIn:
		m.title, m.method, m.leave = "Signed in as "+who(a), chosenButton, true
	case switchboard.AccountOffline:
		m.title, m.method, m.leave = "Signed in as "+who(a), chosenButton, true
		m.text = "Microsoft 365 cannot be reached at the moment. Frontdesk tries again by itself."
	case switchboard.AccountOff:
		fallthrough
	default: // before anybody said how the account stands
		m.title, m.method = "Microsoft 365 is not set up", lockedButton
		m.text = "Set account.tenant_id and account.client_id in the settings file."
	}
	if a.Memory && m.leave {
		m.text = "This sign-in ends when you close Frontdesk, because this computer's keyring cannot keep it."
	}
	m.complain(a.Fault)
	m.sure = m.leave && l.confirm
	return m
}

// Codes of faults that the page says in words of its own.
const (
	faultNoBrowser = "signin-no-browser"
	faultUnset     = "account-unset"
)

// complain adds what went wrong, unless the page says it already.
func (m *signinModel) complain(f *switchboard.Fault) {
	switch {
	case f == nil:
	case f.Code == faultUnset:
		m.title = f.Text
	case m.alone:
		m.alarm = f.Text
	default:
		m.alarm, m.hint = f.Text, f.Hint
	}
}

// who names the account: name, address, and the organisation where it is known
// by a name. Its GUID tells a person nothing.
func who(a switchboard.Account) string {
	name := a.Name
	if a.Mail != "" {
		if name != "" {
			name += ", "
		}
		name += a.Mail
	}
	if guid.MatchString(a.Tenant) {
		return name
	}
	return join(name, a.Tenant)
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// signin is the part of a page that signs in and out. It is not a widget: the
// page lists its objects and places it.
type signin struct {
	model signinModel

	title, text, alarm, hint *paragraph
	modern, basic            *button
	cancel, again, copy      *button
	leave, sure, keep        *button
}

func newSignin(c *Console) *signin {
	s := &signin{
		title: newParagraph(15, medium, ColorNameText), text: newParagraph(textSize, regular, ColorNameMuted),
		alarm: newParagraph(textSize, medium, ColorNameRinging), hint: newParagraph(textSize, regular, ColorNameMuted),
	}
	ask := func(e switchboard.Event) func() { return func() { c.post(e) } }
	local := func(do func()) func() { return func() { do(); c.refresh() } }
	s.modern = newButton(c, mainButton, "Modern authentication", "OAuth 2.0", ask(switchboard.SignIn{}))
	s.basic = newButton(c, lockedButton, "Basic authentication", "retired by Microsoft", func() {})
	s.cancel = newButton(c, plainButton, "Cancel", "", ask(switchboard.CancelSignIn{}))
	s.again = newButton(c, plainButton, "Open again", "", ask(switchboard.SignIn{}))
	s.copy = newButton(c, plainButton, "Copy link", "", local(c.copyLink))
	s.leave = newButton(c, plainButton, "Disconnect", "", local(func() { c.local.confirm = true }))
	s.sure = newButton(c, alarmButton, "Yes, disconnect", "", local(c.disconnect))
	s.keep = newButton(c, plainButton, "Stay signed in", "", local(func() { c.local.confirm = false }))
	return s
}

func (s *signin) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		s.title.group, s.text.group, s.alarm.group, s.hint.group,
		s.modern, s.basic, s.cancel, s.again, s.copy, s.leave, s.sure, s.keep,
	}
}

// set shows where the sign-in stands.
func (s *signin) set(m signinModel) {
	s.model = m
	s.title.words, s.text.words, s.alarm.words, s.hint.words = m.title, m.text, m.alarm, m.hint
	if m.sure {
		s.title.words = "Disconnect from Microsoft 365?"
		s.text.words = "Frontdesk forgets the sign-in and what it read. Calls go on."
	}
	sub := "OAuth 2.0"
	if m.leave {
		sub = "OAuth 2.0 · in use"
	}
	s.modern.set(m.method, "Modern authentication", sub)
	copied := "Copy link"
	if m.copied {
		copied = "Link copied"
	}
	kind := plainButton
	if m.alone {
		kind = mainButton
	}
	s.copy.set(kind, copied, "")
	show(s.cancel, m.cancel)
	show(s.again, m.cancel && m.link)
	show(s.copy, m.link)
	show(s.leave, m.leave && !m.sure)
	show(s.sure, m.sure)
	show(s.keep, m.sure)
	for _, b := range []*button{s.modern, s.basic, s.cancel, s.again, s.copy, s.leave, s.sure, s.keep} {
		b.update()
	}
}

// placeWords writes where the sign-in stands, below y, and returns the end.
func (s *signin) placeWords(x, y, width float32) float32 {
	y = s.title.place(x, y, width)
	y = s.text.place(x, y+2, width)
	if s.alarm.words != "" {
		y += 8
	}
	y = s.alarm.place(x, y, width)
	return s.hint.place(x, y, width)
}

// placeActions places the buttons that go with the state.
func (s *signin) placeActions(x, y float32) float32 {
	if s.model.alone {
		return buttonRow(x, y, 8, s.copy, s.again, s.cancel)
	}
	return buttonRow(x, y, 8, s.cancel, s.again, s.copy, s.leave, s.sure, s.keep)
}
