package peers

import (
	"os"
	"slices"
	"strings"
)

// Environ is this process's environment without everything that leads to the
// desktop of the person who runs the tests, plus the given parts: those of
// [Keyring.Env], [Sound.Env], [Screen.Env], [WebBrowser.Env], and the test's own. Later
// parts win.
func Environ(parts ...[]string) []string {
	desktop := []string{
		"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "BROWSER", "XDG_CURRENT_DESKTOP",
		"DESKTOP_SESSION", "XDG_SESSION_TYPE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "GNOME_KEYRING_CONTROL",
		"PULSE_SERVER", "PULSE_RUNTIME_PATH", "PULSE_COOKIE",
	}
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains(desktop, name)
	})
	for _, part := range parts {
		env = append(env, part...)
	}
	return env
}
