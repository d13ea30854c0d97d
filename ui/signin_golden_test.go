package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"frontdesk/switchboard"
)

// TestSigninPictures shows every state of the sign-in where the operator meets it.
func TestSigninPictures(t *testing.T) {
	settings := func(c *Console) { c.toggle(panelSettings) }
	page := func(c *Console) { settings(c); c.local.page = pageStored }
	calls := func(v switchboard.View) switchboard.View { v.Calls = busy().Calls; return v }
	for _, p := range []struct {
		name  string
		theme string
		view  switchboard.View
		size  fyne.Size
		do    func(*Console)
	}{
		{name: "checking", view: alone(out, state(switchboard.AccountChecking))},
		{name: "checking-keyring", view: alone(out, state(switchboard.AccountChecking), with(keyringSlow))},
		{name: "keyring-missing-settings", view: as(with(keyringMissing), func(a *switchboard.Account) { a.Memory = true }), do: settings},
		{name: "wrong-account", view: alone(out, with(wrongAccount))},
		{name: "blocked", view: alone(out, with(policy)), do: func(c *Console) { c.unfold(&policy) }},
		{name: "offline", view: alone(state(switchboard.AccountOffline), with(unreachable))},
		{name: "confirm", view: calls(as(state(switchboard.AccountConfirm)))},
		{name: "confirm-settings", view: as(state(switchboard.AccountConfirm)), do: settings},
		{name: "ended", view: calls(as(ended))},
		{name: "ended", theme: "dark", view: calls(as(ended))},
		{name: "ended-welcome", view: alone(ended)},
		{name: "notice", view: as(func(a *switchboard.Account) {
			a.Notice = "You are signed in as Bert Olsen now; before it was Anna Berg."
		}), size: fyne.NewSize(1024, 640)},
		{name: "approval", view: calls(alone(out, awaited, with(needsApproval)))},
		{name: "approval", theme: "dark", view: alone(awaited)},
		{name: "approval-settings", view: as(awaited), do: settings},
		{name: "missing", view: alone(lacking("User.Read.All", "Calendars.Read"))},
		{name: "missing-settings", view: as(lacking("Calendars.Read")), do: settings},
		{name: "accounts-settings", view: as(shared), do: func(c *Console) { settings(c); c.local.removing = "c1" }},
		{name: "accounts-welcome", view: alone(out, shared, func(a *switchboard.Account) { a.Leave = true })},
		{name: "disconnect-settings", view: as(), do: func(c *Console) { settings(c); c.local.confirm = true }},
		{name: "disconnect-settings", theme: "dark", view: as(), do: func(c *Console) { settings(c); c.local.confirm = true }},
		{name: "left-settings", view: alone(out, func(a *switchboard.Account) { a.Leave = true }), do: settings},
		{name: "stored", view: used(as(shared)), do: page},
		{name: "stored", theme: "dark", view: used(as(shared)), do: page},
		{name: "stored-small", view: used(as(shared)), do: page, size: fyne.NewSize(1024, 640)},
	} {
		if p.theme == "" {
			p.theme = "light"
		}
		if p.size.IsZero() {
			p.size = fyne.NewSize(1280, 800)
		}
		t.Run(p.name+"-"+p.theme, func(t *testing.T) {
			c, _ := newConsole(t, p.theme, func(params *Params) { params.Stored = stored })
			c.Window().Resize(p.size)
			c.Render(p.view)
			if p.do != nil {
				p.do(c)
				c.refresh()
			}
			test.Type(c.box, "") // no picture has a focus of its own
			picture(t, "signin-"+p.name+"-"+p.theme+".png", c.Window().Canvas().Capture())
		})
	}
}
