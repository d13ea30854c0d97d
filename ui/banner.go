package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/switchboard"
)

// bannerModel is the one line that speaks up without being asked: a sign-in
// that ended by itself, a confirmation that is wanted, or a notice.
type bannerModel struct {
	key  string // what it is about; empty: no banner
	text string
	does string // the button's words; empty: none
}

// bannerOf says what the banner is, if there is one.
func bannerOf(v switchboard.View) bannerModel {
	switch a := v.Account; {
	case a.State == switchboard.AccountConfirm && a.Fault != nil && a.Fault.Code != faultConfirm:
		return bannerModel{"confirm " + a.Fault.Code, a.Fault.Text + ". Calls go on.", "Sign in again"}
	case a.State == switchboard.AccountConfirm:
		return bannerModel{"confirm", "Your organisation wants you to confirm it's you. Calls go on.", "Confirm it's you"}
	case a.State == switchboard.AccountSignedOut && a.Ended != switchboard.EndingNone:
		return bannerModel{"ended " + string(a.Ended), ending(a) + ". Calls go on.", "Sign in again"}
	case a.Notice != "":
		return bannerModel{key: "notice " + a.Notice, text: a.Notice}
	default:
		return bannerModel{}
	}
}

// ending says why a sign-in ended.
func ending(a switchboard.Account) string {
	switch {
	case a.Fault != nil:
		return a.Fault.Text
	case a.Ended == switchboard.EndingExpired:
		return "Your sign-in has run out"
	case a.Ended == switchboard.EndingRevoked:
		return "Your sign-in was ended by a new password or an administrator"
	case a.Ended == switchboard.EndingDisabled:
		return "Your account is switched off"
	default:
		return "Your sign-in has ended"
	}
}

// banner is that line, between the header and the search box. It takes no
// focus; it can be dismissed, and the health line goes on telling.
type banner struct {
	pane

	model  bannerModel
	ground *canvas.Rectangle
	edge   *canvas.Rectangle
	lamp   *canvas.Circle
	text   *canvas.Text
	does   *button
	close  *button
}

const bannerHeight = 44

func newBanner(c *Console) *banner {
	b := &banner{ground: box(0), edge: box(0), lamp: &canvas.Circle{}, text: newText(textSize, medium)}
	b.does = newButton(c, plainButton, "", "", c.wish(switchboard.WishSignIn))
	b.close = newButton(c, quietButton, "Dismiss", "", func() { c.local.dismissed = b.model.key; c.refresh() })
	b.does.seen, b.close.seen, b.close.ground = nil, nil, ColorNameSide
	b.objects = []fyne.CanvasObject{b.ground, b.edge, b.lamp, b.text, b.does, b.close}
	b.dress, b.arrange = b.paint, b.place
	b.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// set shows the banner, unless it was dismissed.
func (b *banner) set(m bannerModel, l local) {
	shown := m.key != "" && m.key != l.dismissed
	if shown {
		b.model = m
		b.does.set(plainButton, m.does, "")
		b.update()
	}
	show(b, shown)
	show(b.does, shown && m.does != "")
	show(b.close, shown)
}

// height is what the banner takes.
func (b *banner) height() float32 {
	if !b.Visible() {
		return 0
	}
	return bannerHeight
}

func (b *banner) paint() {
	fill(b.ground, paint(ColorNameSide))
	fill(b.edge, paint(ColorNameLine))
	lamp := ColorNameTentative
	if b.model.does != "" {
		lamp = ColorNameRinging
	}
	tint(b.lamp, paint(lamp))
	ink(b.text, paint(ColorNameText))
	b.does.update()
	b.close.update()
}

func (b *banner) place(size fyne.Size) {
	at(b.ground, 0, 0, size.Width, size.Height)
	at(b.edge, 0, size.Height-1, size.Width, 1)
	right := size.Width - margin - b.close.least.Width + quietPad
	b.close.at(right+quietPad, (size.Height-quietHeight)/2)
	if b.model.does != "" {
		right -= b.does.least.Width + 10
		at(b.does, right, 7, b.does.least.Width, 30)
	}
	at(b.lamp, margin, size.Height/2-4.5, 8, 8)
	write(b.text, fit(b.text, b.model.text, right-margin-16-16), paint(ColorNameText))
	put(b.text, margin+16, 26.5)
}

// AccessibilityLabel reads the line out.
func (b *banner) AccessibilityLabel() string { return b.model.text }

// AccessibilityRole says that it is text.
func (b *banner) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
