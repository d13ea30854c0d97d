package auth_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"frontdesk/auth"
	"frontdesk/switchboard"
)

// insideVar names the part of [TestInsideKeyringSession] to run.
const insideVar = "FRONTDESK_TEST_KEYRING"

// unlock begins a session as a desktop's login does; the first one makes the
// keyring. There is no newline after the password: it would belong to it.
const unlock = `printf testpw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" "$@"`

// TestSystemKeyring runs against a real GNOME Keyring on a session bus of its
// own: this test's binary is started again below dbus-run-session.
func TestSystemKeyring(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the Secret Service is Linux's keyring")
	}
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is not installed", program)
			}
			t.Skipf("%s is not installed", program)
		}
	}
	home := t.TempDir()
	inside(t, home, "works", "", unlock)
	inside(t, home, "persists", "", unlock)
	inside(t, home, "locked", "", `gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$0" "$@"`)
	inside(t, t.TempDir(), "missing", bareBus, `exec "$0" "$@"`)
}

// bareBus is a session bus on which no service can be started; TMP stands for
// the folder of its socket.
const bareBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=TMP</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

func inside(t *testing.T, home, part, bus, script string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	args := []string{"--", "sh", "-c", script, os.Args[0], "-test.run=^TestInsideKeyringSession$", "-test.v"}
	if bus != "" {
		file := filepath.Join(home, "bus.conf")
		if err := os.WriteFile(file, []byte(strings.Replace(bus, "TMP", os.TempDir(), 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"--config-file=" + file}, args...)
	}
	runtimeDir := filepath.Join(home, "run")
	if err := os.MkdirAll(runtimeDir, 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, "dbus-run-session", args...)
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_DATA_HOME=" + filepath.Join(home, "data"),
		"XDG_RUNTIME_DIR=" + runtimeDir, insideVar + "=" + part,
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestInsideKeyringSession") {
		t.Errorf("%s: %v\n%s", part, err, out)
	}
}

// TestInsideKeyringSession is the part of [TestSystemKeyring] that runs in a
// session of its own.
func TestInsideKeyringSession(t *testing.T) {
	keys := auth.SystemKeyring(5 * time.Second)
	ctx := t.Context()
	start := time.Now()
	switch part := os.Getenv(insideVar); part {
	case "":
		t.Skip("run by TestSystemKeyring")
	case "works":
		keyringWorks(t, keys)
		signInWithKeyring(t, keys)
		if err := keys.Set(ctx, "stays", "for the next session"); err != nil {
			t.Error(err)
		}
	case "persists":
		if got, err := keys.Get(ctx, "stays"); err != nil || got != "for the next session" {
			t.Errorf("%q, %v", got, err)
		}
	case "locked", "missing":
		want := map[string]error{"locked": auth.ErrKeyringLocked, "missing": auth.ErrKeyringMissing}[part]
		_, getErr := keys.Get(ctx, "stays")
		for call, err := range map[string]error{"get": getErr, "set": keys.Set(ctx, "stays", "x"), "delete": keys.Delete(ctx, "stays")} {
			if !errors.Is(err, want) || errors.Is(err, auth.ErrNotFound) {
				t.Errorf("%s: %v, want %v", call, err, want)
			}
		}
		memoryOnly(t, keys, "keyring-"+part)
	}
	t.Logf("took %v", time.Since(start))
}

func keyringWorks(t *testing.T, keys auth.Keyring) {
	ctx := t.Context()
	if _, err := keys.Get(ctx, "nobody"); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("what is not there: %v", err)
	}
	if err := keys.Delete(ctx, "nobody"); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("deleting what is not there: %v", err)
	}
	for _, secret := range []string{strings.Repeat("s", 2400), "shorter, ünïcode"} {
		if err := keys.Set(ctx, "somebody", secret); err != nil {
			t.Fatal(err)
		}
		if got, err := keys.Get(ctx, "somebody"); err != nil || got != secret {
			t.Errorf("read %d bytes of %d: %v", len(got), len(secret), err)
		}
	}
	if err := keys.Delete(ctx, "somebody"); err != nil {
		t.Error(err)
	}
	if _, err := keys.Get(ctx, "somebody"); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("after deleting: %v", err)
	}
}

// signInWithKeyring goes through sign-in, restart and sign-out.
func signInWithKeyring(t *testing.T, keys auth.Keyring) {
	use := func(c *auth.Config) { c.Keyring = keys }
	r := newRig(t).start(use).run()
	if a := r.signIn(); a.Memory || a.Fault != nil {
		t.Errorf("%+v, %v", a, a.Fault)
	}
	r.stop()
	r.start(use).run()
	r.awaitState(switchboard.AccountSignedIn)
	if len(r.links) != 1 {
		t.Error("the restart needed a browser")
	}
	r.s.SignOut()
	r.awaitState(switchboard.AccountSignedOut)
	if _, err := keys.Get(t.Context(), "signin-default"); !errors.Is(err, auth.ErrNotFound) {
		t.Errorf("after sign-out: %v", err)
	}
	r.stop()
}

// memoryOnly signs in although the keyring does not work.
func memoryOnly(t *testing.T, keys auth.Keyring, code string) {
	r := newRig(t).start(func(c *auth.Config) { c.Keyring = keys }).run()
	if a := r.settled(); a.Fault == nil || a.Fault.Code != code {
		t.Errorf("at the start: %+v, %v", a, a.Fault)
	}
	if a := r.signIn(); !a.Memory || a.Fault == nil || a.Fault.Code != code {
		t.Errorf("signed in: %+v, %v", a, a.Fault)
	}
	r.stop()
}

// Without a session bus the library would start one and hang.
func TestNoSessionBus(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the Secret Service is Linux's keyring")
	}
	if buses, err := filepath.Glob("/run/user/*/*bus*"); err != nil || len(buses) > 0 {
		t.Skip("this computer has a session bus that needs no variable")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	start := time.Now()
	_, err := auth.SystemKeyring(5*time.Second).Get(t.Context(), "somebody")
	if !errors.Is(err, auth.ErrKeyringMissing) || time.Since(start) > time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}
