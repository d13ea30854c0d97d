package peers_test

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"frontdesk/test/peers"
)

// secret runs secret-tool against a keyring, with the value on its input.
func secret(t *testing.T, env []string, value string, args ...string) (string, error) {
	t.Helper()
	peers.Need(t, peers.SecretCLI)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "secret-tool", args...)
	cmd.Env, cmd.Stdin = peers.Environ(env), strings.NewReader(value)
	out, err := cmd.Output()
	return string(out), err
}

func TestKeyringKeepsSecretsOverARestart(t *testing.T) {
	t.Parallel()
	k := peers.StartKeyring(t)
	if got := k.Stored("frontdesk"); len(got) != 0 {
		t.Fatalf("a new keyring holds %v", got)
	}
	if _, err := secret(t, k.Env(), "hush", "store", "--label=test", "service", "frontdesk", "username", "sip"); err != nil {
		t.Fatal(err)
	}
	k.Stop()
	if _, err := secret(t, k.Env(), "", "lookup", "service", "frontdesk", "username", "sip"); err == nil {
		t.Error("still there after Stop")
	}
	k.Start()
	if got, err := secret(t, k.Env(), "", "lookup", "service", "frontdesk", "username", "sip"); err != nil || got != "hush" {
		t.Errorf("after a restart: %q, %v", got, err)
	}
	if got := k.Stored("frontdesk"); len(got) != 1 || got[0] != "sip" {
		t.Errorf("stored: %v", got)
	}
}

func TestLockedAndMissingKeyringFailAtOnce(t *testing.T) {
	t.Parallel()
	k := peers.StartKeyring(t)
	k.Lock()
	for name, env := range map[string][]string{"locked": k.Env(), "none": peers.NoKeyring()} {
		began := time.Now()
		if _, err := secret(t, env, "hush", "store", "--label=test", "service", "frontdesk", "username", "sip"); err == nil {
			t.Errorf("%s: stored all the same", name)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// A keyring that hangs, one that dies with a call waiting, and one that is
// unlocked: what tests of trouble rest on.
func TestAKeyringInTroubleRecovers(t *testing.T) {
	t.Parallel()
	k := peers.StartKeyring(t)
	if _, err := secret(t, k.Env(), "hush", "store", "--label=test", "service", "frontdesk", "username", "sip"); err != nil {
		t.Fatal(err)
	}
	reads := func() chan error {
		got := make(chan error, 1)
		go func() {
			_, err := secret(t, k.Env(), "", "lookup", "service", "frontdesk", "username", "sip")
			got <- err
		}()
		return got
	}
	k.Pause()
	waits := reads()
	select {
	case err := <-waits:
		t.Fatalf("a paused keyring answered: %v", err)
	case <-time.After(time.Second):
	}
	k.Resume()
	if err := <-waits; err != nil {
		t.Errorf("after the pause: %v", err)
	}
	k.Pause()
	waits = reads()
	k.Kill()
	if err := <-waits; err == nil {
		t.Error("a keyring that was killed answered")
	}
	if err := <-reads(); err == nil {
		t.Error("the one that the bus started is not locked")
	}
	k.Unlock()
	if err := <-reads(); err != nil {
		t.Errorf("unlocked: %v", err)
	}
}
