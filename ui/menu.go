package ui

import "fyne.io/fyne/v2"

// mainMenu makes the menu bar from the command table. Chords come from here
// too: Fyne hands a chord to the menu before it asks what has the focus.
func mainMenu(c *Console) *fyne.MainMenu {
	menus := map[string]*fyne.Menu{
		menuCalls: fyne.NewMenu(menuCalls), menuPeople: fyne.NewMenu(menuPeople), menuView: fyne.NewMenu(menuView),
		menuPick: fyne.NewMenu(menuPick),
	}
	for _, k := range c.commands {
		menu, ok := menus[k.menu]
		if !ok {
			continue
		}
		item := fyne.NewMenuItem(k.name, func() { c.do(k); c.focusSearch() })
		item.Shortcut = k.shortcut()
		menu.Items = append(menu.Items, item)
	}
	pick := fyne.NewMenuItem(menuPick, nil)
	pick.ChildMenu = menus[menuPick]
	menus[menuCalls].Items = append(menus[menuCalls].Items, fyne.NewMenuItemSeparator(), pick)
	return fyne.NewMainMenu(menus[menuCalls], menus[menuPeople], menus[menuView])
}
