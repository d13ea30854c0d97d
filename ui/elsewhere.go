package ui

import "net/url"

// This file is how something leaves the window: onto the clipboard, or into
// the browser and the mail program.

// copy puts text on the clipboard, and lets the button that did it say so.
func (c *Console) copy(text string) {
	if c.params.Copy != nil {
		c.params.Copy(text)
	} else {
		c.app.Clipboard().SetContent(text)
	}
	c.local.copied = text
}

// openURL opens an address outside. Only pages and mails are opened: an
// address may come from a service.
func (c *Console) openURL(address string) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto") {
		return
	}
	if c.params.OpenURL != nil {
		c.params.OpenURL(address)
		return
	}
	if err := c.app.OpenURL(u); err != nil {
		c.copy(address) // there is nothing to open it with; what was copied can be pasted
	}
}

// reveal brings a button of the page on screen into sight.
func (c *Console) reveal(b *button) {
	switch {
	case c.local.panel == panelSettings:
		c.setting.sheet().reveal(b)
	case c.welcome.Visible():
		c.welcome.page.reveal(b)
	}
}

// settleFocus gives the keyboard back to the search box when what had it is
// no longer there to have it.
func (c *Console) settleFocus() {
	b, ok := c.window.Canvas().Focused().(*button)
	if ok && c.app.Driver().AbsolutePositionForObject(b).IsZero() { // in no tree that shows
		c.focusSearch()
	}
}
