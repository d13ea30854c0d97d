package peers

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Keyring is gnome-keyring as the Secret Service on a message bus of its own,
// with the login collection unlocked and empty.
type Keyring struct {
	t       testing.TB
	dir     string
	address string
	hold    io.Closer // the session lives as long as this is open
	done    chan struct{}
	paused  int // the process that [Keyring.Pause] stopped; 0: none
}

// StartKeyring starts a bus and a keyring for this test. It calls [Need].
func StartKeyring(t testing.TB) *Keyring {
	t.Helper()
	Need(t, Secrets)
	k := &Keyring{t: t, dir: folder(t, "")}
	k.Start()
	t.Cleanup(k.Stop)
	return k
}

// session unlocks the keyring and then waits for the end of its input. When
// that comes, however it comes, dbus-run-session ends the bus, and the daemon
// ends with its bus: nothing is left over even when the test binary is killed.
const session = `printf 'frontdesk test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
printf '%s\n' "$DBUS_SESSION_BUS_ADDRESS"
exec cat`

// Start starts bus and keyring again after [Keyring.Stop]: the bus has a new
// address, and what was stored is still there.
func (k *Keyring) Start() {
	k.t.Helper()
	if err := os.MkdirAll(filepath.Join(k.dir, "run"), 0o700); err != nil {
		k.t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.WithoutCancel(k.t.Context()))
	cmd := exec.CommandContext(ctx, "dbus-run-session", "--", "sh", "-c", session)
	cmd.Env = Environ(k.home())
	in, err := cmd.StdinPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	// One goroutine reads to the end and only then waits, as exec demands.
	ready, done := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(done)
		defer end()
		line, _ := bufio.NewReader(out).ReadString('\n')
		ready <- strings.TrimSpace(line)
		_ = cmd.Wait()
	}()
	k.hold, k.done = in, done
	select {
	case k.address = <-ready:
	case <-time.After(15 * time.Second):
		end()
	}
	if k.address == "" {
		k.t.Fatal("the keyring does not start")
	}
}

// home is where the daemon keeps its data and finds its own kind.
func (k *Keyring) home() []string {
	return []string{"HOME=" + k.dir, "XDG_DATA_HOME=" + k.dir + "/data", "XDG_RUNTIME_DIR=" + k.dir + "/run"}
}

// Stop ends keyring and bus. Its data stays until the end of the test.
func (k *Keyring) Stop() {
	if k.paused != 0 { // else it would not notice that its bus ends
		k.Resume()
	}
	_ = k.hold.Close()
	select {
	case <-k.done:
	case <-time.After(10 * time.Second):
		k.t.Errorf("the keyring's bus does not end")
	}
}

// Env is what a program needs to find this keyring.
func (k *Keyring) Env() []string { return []string{"DBUS_SESSION_BUS_ADDRESS=" + k.address} }

// Lock locks the keyring. Unlocking it would take a password prompt, which
// fails at once because the bus has no screen.
func (k *Keyring) Lock() {
	k.t.Helper()
	out, err := output(k.t, 10*time.Second, Environ(k.Env()), "dbus-send", "--session", "--print-reply", "--reply-timeout=5000",
		"--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
		"array:objpath:/org/freedesktop/secrets/collection/login")
	if err != nil {
		k.t.Fatalf("lock the keyring: %v\n%s", err, out)
	}
}

// Stored lists the user names under which a service has secrets, seen by an
// independent program. It needs [SecretCLI].
func (k *Keyring) Stored(service string) []string {
	k.t.Helper()
	Need(k.t, SecretCLI)
	out, err := output(k.t, 10*time.Second, Environ(k.Env()), "secret-tool", "search", "--all", "service", service)
	if err != nil {
		k.t.Fatalf("look into the keyring: %v", err) // without out: it may hold secrets
	}
	var users []string
	for line := range strings.Lines(out) {
		if user, ok := strings.CutPrefix(strings.TrimSpace(line), "attribute.username = "); ok {
			users = append(users, user)
		}
	}
	return users
}

// NoKeyring is the environment of a program on a machine without a message bus.
func NoKeyring() []string { return []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus"} }
