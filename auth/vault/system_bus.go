//go:build linux || freebsd || netbsd || openbsd || dragonfly

package vault

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// reachable finds out without side effects whether there is a session bus to
// ask. Without this check the D-Bus library would start a bus of its own
// through dbus-launch, which hangs where there is no display (godbus
// conn_other.go; measured).
func reachable() error {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return nil
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), name)); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%w: there is no session bus", ErrMissing)
}
