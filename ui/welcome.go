package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"frontdesk/assets"
	"frontdesk/switchboard"
)

// welcome stands where the people will be while nobody is known: it says what
// signing in brings, signs in, and says what is missing.
type welcome struct {
	pane

	page     *sheet
	icon     *canvas.Image
	title    *paragraph
	text     *paragraph
	signin   *signin
	missing  *permissionList
	approval *approval
	accounts *accounts
	method   bool // the button is offered
	wide     bool // there is more to say than fits in the narrow column
}

func newWelcome(c *Console) *welcome {
	w := &welcome{
		icon:  canvas.NewImageFromResource(fyne.NewStaticResource("frontdesk.png", assets.Icon)),
		title: newParagraph(24, strong, ColorNameText), text: newParagraph(14, regular, ColorNameMuted), signin: newSignin(c),
		missing: newPermissionList(c, true), approval: newApproval(c), accounts: newAccounts(c, false),
	}
	w.approval.brief = true
	w.icon.FillMode = canvas.ImageFillContain
	w.icon.ScaleMode = canvas.ImageScaleSmooth
	w.signin.title = newParagraph(14, medium, ColorNameText)
	objects := append([]fyne.CanvasObject{w.icon}, listed(w.title, w.text)...)
	objects = append(objects, w.signin.method()...)
	w.page = newSheet(append(objects, listed(w.signin, w.missing, w.approval, w.accounts)...), w.flow)
	w.objects = []fyne.CanvasObject{w.page.scroll}
	w.arrange = w.place
	w.ExtendBaseWidget(w)
	return w
}

// welcomeModel is what the page says above the sign-in, and what of the
// sign-in it shows.
type welcomeModel struct {
	title, text string
	signin      signinModel
	method      bool // the button is offered
	missing     bool // permissions are, without which nobody is listed
}

func welcomeOf(v switchboard.View, l local, known []Permission) welcomeModel {
	a := v.Account
	m := welcomeModel{
		title: "See who will pick up",
		text: "Sign in to Microsoft 365, and Frontdesk shows every colleague with the hours they are free, " +
			"before you put a call through.",
		signin: signinOf(v, l),
	}
	s := &m.signin
	s.leave, s.sure = false, false
	if a.Known() {
		s.another = false
	}
	switch a.State {
	case switchboard.AccountSignedOut:
		m.method, s.title = !s.wrong, ""
		if b := bannerOf(v); b.key != "" && b.key != l.dismissed {
			s.alarm, s.hint = "", "" // it says so above
		}
		if a.Approval != nil {
			m.method, s.text, s.another = false, "", false
			m.title, m.text = "An administrator has to approve first", approvalNeeded
		}
	case switchboard.AccountSignedIn:
		m.loading(a, known)
	case switchboard.AccountConfirm:
		m.title, m.text, s.title, s.text = s.title, s.text, "", ""
	case switchboard.AccountOffline:
		m.title, m.text = "No colleagues yet", s.text
		if s.hint != "" {
			m.text += " " + s.hint
		}
		s.title, s.text, s.hint = "", "", ""
	case switchboard.AccountChecking, switchboard.AccountWaiting, switchboard.AccountFinishing:
	case switchboard.AccountOff:
		fallthrough
	default:
		m.title = "Frontdesk is not set up yet"
		m.text = "Your IT department puts account.tenant_id and account.client_id into the settings file. " +
			"To look around first, run: frontdesk --demo"
		s.title, s.text = "", ""
	}
	if v.Now.IsZero() { // the first view is still to come
		m = welcomeModel{}
	}
	return m
}

// loading says why nobody is listed though somebody is signed in.
func (m *welcomeModel) loading(a switchboard.Account, known []Permission) {
	m.signin.title = ""
	m.title = "Loading your colleagues"
	m.text = "Names and numbers come from Microsoft 365. This takes a few seconds."
	if !nobody(known, a) {
		return
	}
	if a.Approval != nil {
		m.title, m.text = "An administrator has to approve first", approvalNeeded
		return
	}
	m.title = "Your colleagues cannot be listed yet"
	m.text = "You are signed in, but Microsoft has not given Frontdesk the permission for it. Calls go on."
	m.missing = true
}

// set shows where the sign-in stands.
func (w *welcome) set(v switchboard.View, l local) {
	m := welcomeOf(v, l, w.missing.params.Permissions)
	a := v.Account
	w.title.words, w.text.words, w.method = m.title, m.text, m.method
	w.signin.set(m.signin, a, l)
	show(w.signin.modern, m.method)
	show(w.signin.basic, false)
	w.approval.set(v, l)
	missing := a
	if !m.missing {
		missing = switchboard.Account{}
	}
	w.missing.set(missing)
	var others []switchboard.KnownAccount
	if a.State == switchboard.AccountSignedOut {
		others = a.Others
	}
	w.accounts.set(others, l)
	w.wide = m.missing || a.Approval != nil
	w.update()
	w.page.show()
}

func (w *welcome) place(size fyne.Size) {
	at(w.page.scroll, 0, 0, size.Width, size.Height)
}

func (w *welcome) flow(size fyne.Size) float32 {
	height := w.Size().Height // what is in sight, however long the page
	column, top := float32(460), float32(0.17)
	if w.wide {
		column, top = 600, 0.07
	}
	width := min(size.Width-2*margin, column)
	x, y := round((size.Width-width)/2), max(24, round(height*top))
	at(w.icon, x, y, 72, 72)
	y = w.title.place(x, y+92, width)
	y = w.text.place(x, y+6, width) + 18
	if w.method {
		y = buttonRow(x, y, width, 0, w.signin.modern) + 14
	}
	y = w.signin.place(x, y, width)
	y = below(w.missing, x, y, 8, width)
	y = below(w.approval, x, y, 8, width)
	return below(w.accounts, x, y, 20, width) + 24
}
