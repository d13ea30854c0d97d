package ui

import "fyne.io/fyne/v2"

// menuEntry is a menu item and the command behind it.
type menuEntry struct {
	command command
	item    *fyne.MenuItem
}

// mainMenu makes the menu bar from the command table. Chords come from here
// too: Fyne hands a chord to the menu before it asks what has the focus.
func mainMenu(c *Console) (*fyne.MainMenu, []menuEntry) {
	menus := map[string]*fyne.Menu{
		menuCalls: fyne.NewMenu(menuCalls), menuPeople: fyne.NewMenu(menuPeople), menuView: fyne.NewMenu(menuView),
		menuPick: fyne.NewMenu(menuPick),
	}
	var entries []menuEntry
	for _, k := range c.commands {
		menu, ok := menus[k.menu]
		if !ok {
			continue
		}
		item := fyne.NewMenuItem(k.name, func() { c.do(k); c.focusSearch() })
		item.Shortcut = k.shortcut()
		menu.Items = append(menu.Items, item)
		entries = append(entries, menuEntry{k, item})
	}
	pick := fyne.NewMenuItem(menuPick, nil)
	pick.ChildMenu = menus[menuPick]
	menus[menuCalls].Items = append(menus[menuCalls].Items, fyne.NewMenuItemSeparator(), pick)
	quit := fyne.NewMenuItem("Quit", c.leave)
	quit.IsQuit = true // else Fyne adds one of its own, which ends its loop under the pump
	menus[menuCalls].Items = append(menus[menuCalls].Items, fyne.NewMenuItemSeparator(), quit)
	return fyne.NewMainMenu(menus[menuCalls], menus[menuPeople], menus[menuView]), entries
}

// greyMenu greys the items that do nothing now, and checks what is switched on. A menu reads that when it
// opens. To set the bar anew would close a menu under the operator's hand.
func (c *Console) greyMenu() {
	for _, e := range c.entries {
		e.item.Disabled = !e.command.works(c.view, c.local)
		e.item.Checked = e.command.chord == keyDND && c.view.DND
	}
}
