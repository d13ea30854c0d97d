package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/ui"
)

// stored tells what Frontdesk keeps on this computer, and where: the page "What
// we store and ask" promises that this is all.
func stored(s setup) []ui.StoredItem {
	items := []ui.StoredItem{
		{What: "Sign-in", Where: "this computer's keyring, entries frontdesk / signin-" + s.profile + ": refresh tokens, permissions, names, addresses and ids of the accounts, a wait for approval"},
		{What: "Access token", Where: "memory only, while Frontdesk runs"},
		{What: "Calendars", Where: "memory only; forgotten when you disconnect"},
		{What: "Passwords", Where: "this computer's keyring, entries frontdesk / sip, sip: with another account, ldap and ami: password, server, user name, and whether the directory has refused it"},
	}
	days := s.settings.Privacy.LogDays
	if s.data == "" {
		items = append(items, ui.StoredItem{What: "Calls", Where: "memory only, while Frontdesk runs"})
		items = append(items, ui.StoredItem{What: "Colleagues", Where: "memory only; forgotten when you disconnect"})
	} else {
		file := atHome(filepath.Join(s.data, databaseFile))
		items = append(items,
			ui.StoredItem{What: "Colleagues", Where: file + ": names, addresses, numbers; forgotten when you disconnect"},
			ui.StoredItem{What: "Calls", Where: callsKept(file, days)},
			ui.StoredItem{What: "Name of this installation", Where: atHome(filepath.Join(s.data, "instance")) + ": random, by which the PBX knows its telephone again; beside it an empty lock file"},
			ui.StoredItem{What: "Favourites and deputies", Where: file + ": whom you marked, whom you named as a deputy, and whom you dealt with lately"})
	}
	if folder := photoFolder(&s); folder != "" && s.settings.Directory.Photos {
		items = append(items, ui.StoredItem{What: "Pictures", Where: atHome(folder) + ": of whom you selected; forgotten when you disconnect"})
	}
	if dir, err := os.UserConfigDir(); err == nil {
		items = append(items, ui.StoredItem{What: "Settings", Where: atHome(filepath.Join(dir, "frontdesk", "config.toml")) + "; no secrets"})
	}
	if folder := lockFolder(); folder != "" {
		items = append(items, ui.StoredItem{What: "Lock file", Where: atHome(filepath.Join(folder, "signin-"+s.profile+".lock")) + "; empty"})
	}
	if s.logFile != "" {
		items = append(items, ui.StoredItem{What: "Log", Where: atHome(s.logFile) + "; ids, times and outcomes, no secrets"})
	}
	return items
}

// callsKept says where calls are remembered, and for how long.
func callsKept(file string, days int) string {
	if days == 0 {
		return "memory only, while Frontdesk runs"
	}
	return fmt.Sprintf("%s: who called, when, and what became of it; for %d days, also after you disconnect", file, days)
}

// browse shows an address elsewhere, without waiting for the browser.
func browse(address string) {
	go func() { _ = auth.Browse(address) }() // it can be copied instead
}

// atHome writes a path below the user's folder short.
func atHome(path string) string {
	if home, err := os.UserHomeDir(); err == nil && home != "" && strings.HasPrefix(path, home+string(filepath.Separator)) {
		return "~" + strings.TrimPrefix(path, home)
	}
	return path
}

// slowWindow notes when the window did not keep up, so that support can tell a
// slow window from a slow service.
func slowWindow(log *slog.Logger) func(time.Duration) {
	return func(took time.Duration) { log.Info("window.slow", "ms", took.Milliseconds()) }
}
