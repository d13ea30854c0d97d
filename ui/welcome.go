package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/assets"
	"frontdesk/switchboard"
)

// welcome stands where the people will be while nobody is known: it says what
// signing in brings, and signs in.
type welcome struct {
	pane

	ground *canvas.Rectangle
	icon   *canvas.Image
	title  *paragraph
	text   *paragraph
	signin *signin
	method bool // the button is offered
}

func newWelcome(c *Console) *welcome {
	w := &welcome{
		ground: box(0), icon: canvas.NewImageFromResource(fyne.NewStaticResource("frontdesk.png", assets.Icon)),
		title: newParagraph(24, strong, ColorNameText), text: newParagraph(14, regular, ColorNameMuted), signin: newSignin(c),
	}
	w.icon.FillMode = canvas.ImageFillContain
	w.icon.ScaleMode = canvas.ImageScaleSmooth
	w.signin.title = newParagraph(14, medium, ColorNameText)
	w.objects = append([]fyne.CanvasObject{w.ground, w.icon, w.title.group, w.text.group}, w.signin.objects()...)
	w.dress, w.arrange = w.paint, w.place
	w.ExtendBaseWidget(w)
	return w
}

// set shows where the sign-in stands.
func (w *welcome) set(v switchboard.View, l local) {
	m := signinOf(v, l)
	m.leave, m.sure = false, false
	w.title.words = "See who will pick up"
	w.text.words = "Sign in to Microsoft 365, and Frontdesk shows every colleague with the hours they are free, " +
		"before you put a call through."
	w.method = false
	switch v.Account.State {
	case switchboard.AccountSignedOut:
		w.method = true
		m.title = ""
	case switchboard.AccountSignedIn, switchboard.AccountOffline:
		w.title.words = "Loading your colleagues"
		w.text.words = "Names and numbers come from Microsoft 365. This takes a few seconds."
		m.title = ""
		if v.Account.State == switchboard.AccountOffline {
			w.title.words, w.text.words, m.text = "No colleagues yet", m.text, ""
		}
	case switchboard.AccountChecking, switchboard.AccountWaiting, switchboard.AccountFinishing:
	case switchboard.AccountOff:
		fallthrough
	default:
		w.title.words = "Frontdesk is not set up yet"
		w.text.words = "Your IT department puts account.tenant_id and account.client_id into the settings file. " +
			"To look around first, run: frontdesk --demo"
		m.title, m.text = "", ""
	}
	if v.Now.IsZero() { // the first view is still to come
		w.title.words, w.text.words, m = "", "", signinModel{}
	}
	w.signin.set(m)
	show(w.signin.modern, w.method)
	show(w.signin.basic, false)
	w.update()
}

func (w *welcome) paint() { fill(w.ground, paint(ColorNameGround)) }

func (w *welcome) place(size fyne.Size) {
	at(w.ground, 0, 0, size.Width, size.Height)
	width := min(size.Width-2*margin, 460)
	x, y := round((size.Width-width)/2), max(24, round(size.Height*0.17))
	at(w.icon, x, y, 72, 72)
	y = w.title.place(x, y+92, width)
	y = w.text.place(x, y+6, width) + 18
	if w.method {
		y = buttonRow(x, y, 0, w.signin.modern) + 14
	}
	y = w.signin.placeWords(x, y, width) + 16
	w.signin.placeActions(x, y)
}
