package vault_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/test/peers"
)

// useKeyring is one part of [TestSystemKeyring], in a process of its own: the
// D-Bus library keeps to the bus that it first met.
func useKeyring(ctx context.Context, args []string) error {
	k := vault.System(20 * time.Second)
	v, small := open(k), open(vault.Chunked(k, 1000))
	switch args[0] {
	case "keep":
		return errors.Join(
			works(ctx, k),
			v.Put(ctx, vault.Record{Account: person(1), Refresh: token(1, 9000)}),
			small.Put(ctx, vault.Record{Account: person(2), Refresh: token(2, 3000)}),
			small.Put(ctx, vault.Record{Account: person(2), Refresh: token(3, 2500)}))
	case "read":
		h, err := small.Load(ctx)
		if err != nil || h.Current == nil || h.Current.Refresh != token(3, 2500) || names(h.Others) != "Person 1" || h.Damage != nil {
			return fmt.Errorf("others %s, damage %w, %w", names(h.Others), h.Damage, err)
		}
		return nil
	case "wipe":
		return small.Wipe(ctx)
	case "locked":
		return always(ctx, v, vault.ErrLocked)
	default:
		return always(ctx, v, vault.ErrMissing)
	}
}

// always checks that a vault says what its keyring's trouble is.
func always(ctx context.Context, v *vault.Vault, want error) error {
	_, loaded := v.Load(ctx)
	for what, err := range map[string]error{
		"load": loaded, "put": v.Put(ctx, vault.Record{Account: person(1)}), "wipe": v.Wipe(ctx),
	} {
		if !errors.Is(err, want) || errors.Is(err, vault.ErrNotFound) {
			return fmt.Errorf("%s: %w, want %w", what, err, want)
		}
	}
	return nil
}

// TestSystemKeyring goes through a real keyring: several accounts, one in
// parts, over a restart of the keyring, until nothing is left; then without it.
func TestSystemKeyring(t *testing.T) {
	peers.Need(t, peers.Secrets, peers.SecretCLI)
	k := peers.StartKeyring(t)
	part := func(name string, env []string) {
		t.Helper()
		start := time.Now()
		cmd := helper(t, "keyring", name)
		cmd.Env = peers.Environ(append(slices.Clone(env), helperVar+"=keyring"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		t.Logf("%s took %v", name, time.Since(start).Round(time.Millisecond))
	}
	part("keep", k.Env())
	if got := k.Stored("frontdesk"); len(got) != 6 { // index, record, manifest with three parts
		t.Errorf("stored: %v", got)
	}
	k.Stop()
	k.Start()
	part("read", k.Env())
	part("wipe", k.Env())
	if got := k.Stored("frontdesk"); len(got) != 0 {
		t.Errorf("left over: %v", got)
	}
	k.Lock()
	part("locked", k.Env())
	part("missing", peers.NoKeyring())
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
	_, err := vault.System(5*time.Second).Get(t.Context(), "somebody")
	if !errors.Is(err, vault.ErrMissing) || time.Since(start) > time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}
