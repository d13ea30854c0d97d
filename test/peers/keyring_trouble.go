package peers

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/godbus/dbus/v5"
)

// Pause makes the keyring hang: calls to it get no answer until
// [Keyring.Resume] or [Keyring.Kill].
func (k *Keyring) Pause() {
	k.t.Helper()
	k.paused = k.daemon()
	k.signal(k.paused, freeze)
}

// Resume lets a paused keyring answer again, what was asked meanwhile first.
func (k *Keyring) Resume() {
	k.t.Helper()
	k.signal(k.paused, thaw)
	k.paused = 0
}

// Kill ends the keyring as a crash would, paused or not. The bus starts it
// again, locked, when somebody asks for it; see [Keyring.Unlock].
func (k *Keyring) Kill() {
	k.t.Helper()
	pid := k.paused
	if pid == 0 {
		pid = k.daemon()
	}
	k.signal(pid, syscall.SIGKILL)
	k.paused = 0
}

// Unlock unlocks the keyring, as a person would who types its password. After
// [Keyring.Kill] the bus starts one for it.
func (k *Keyring) Unlock() {
	k.t.Helper()
	if err := k.unlock(); err != nil {
		k.t.Fatalf("unlock the keyring: %v", err)
	}
}

// unlock hands the password over by gnome-keyring's own way of doing so without
// a prompt (gkd-secret-unlock of the sources).
func (k *Keyring) unlock() error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k.t.Context()), 15*time.Second)
	defer cancel()
	bus, err := dbus.Connect(k.address, dbus.WithContext(ctx))
	if err != nil {
		return err
	}
	defer func() { _ = bus.Close() }()
	service := bus.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	var none dbus.Variant
	secret := struct {
		Session    dbus.ObjectPath
		Parameters []byte
		Value      []byte
		Type       string
	}{Parameters: []byte{}, Value: []byte("frontdesk test"), Type: "text/plain"}
	if err := service.CallWithContext(ctx, "org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).Store(&none, &secret.Session); err != nil {
		return err
	}
	return service.CallWithContext(ctx, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword", 0,
		dbus.ObjectPath("/org/freedesktop/secrets/collection/login"), secret).Err
}

// daemon is the process that answers for the keyring now.
func (k *Keyring) daemon() int {
	k.t.Helper()
	var pid int
	var err error
	if !Eventually(10*time.Second, func() bool { pid, err = k.find(); return err == nil }) {
		k.t.Fatalf("the keyring's process: %v", err)
	}
	return pid
}

func (k *Keyring) find() (int, error) {
	out, err := output(k.t, 10*time.Second, Environ(k.Env()), "dbus-send", "--session", "--print-reply=literal", "--reply-timeout=5000",
		"--dest=org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.GetConnectionUnixProcessID", "string:org.freedesktop.secrets")
	if err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	fields := strings.Fields(out) // "uint32 4711"
	return strconv.Atoi(fields[len(fields)-1])
}

// signal reaches gnome-keyring only: a process id may have gone to somebody
// else meanwhile.
func (k *Keyring) signal(pid int, sig syscall.Signal) {
	k.t.Helper()
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || !strings.Contains(string(line), "gnome-keyring-daemon") {
		k.t.Fatalf("process %d is not the keyring: %q %v", pid, line, err)
	}
	process, err := os.FindProcess(pid)
	if err == nil {
		err = process.Signal(sig)
	}
	if err != nil {
		k.t.Fatalf("%v for the keyring: %v", sig, err)
	}
}
