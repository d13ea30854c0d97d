package vault_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

// helperVar makes this test's binary another process of the same user: its
// value is what to do, and the arguments say to what.
const helperVar = "FRONTDESK_TEST_VAULT"

func TestMain(m *testing.M) {
	do, ok := map[string]func(ctx context.Context, args []string) error{
		"count": count, "hold": hold, "rotate": rotate, "keyring": useKeyring,
	}[os.Getenv(helperVar)]
	if !ok {
		os.Exit(m.Run())
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := do(ctx, os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// helper is a command that does something in another process. It ends with the
// test at the latest.
func helper(t *testing.T, do string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), helperVar+"="+do)
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// begin starts a helper and gives the lines that it prints.
func begin(t *testing.T, cmd *exec.Cmd) *bufio.Scanner {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return bufio.NewScanner(out)
}

// in is a vault of some processes, with small entries.
func in(dir string) *vault.Vault {
	return vault.Open(vault.Config{
		Keyring: vault.Chunked(vaulttest.FileKeyring(dir), 256), Profile: "default", Issuer: issuer, Client: client, Folder: filepath.Join(dir, "locks"),
	})
}

// count adds one to the number in a file, many times, each time under the lock.
func count(ctx context.Context, args []string) error {
	v, file := in(args[0]), filepath.Join(args[0], "number")
	for range 100 {
		unlock, err := v.Lock(ctx)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(string(b))
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(strconv.Itoa(n+1)), 0o600); err != nil {
			return err
		}
		unlock()
	}
	return nil
}

// hold takes the lock, says so and waits to be ended.
func hold(ctx context.Context, args []string) error {
	if _, err := in(args[0]).Lock(ctx); err != nil {
		return err
	}
	fmt.Println("held")
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

func TestLockBetweenProcesses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "number"), []byte("0"), 0o600); err != nil {
		t.Fatal(err)
	}
	var all []*exec.Cmd
	for range 3 {
		cmd := helper(t, "count", dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, "number")); err != nil || string(b) != "300" {
		t.Errorf("counted to %s of 300: %v", b, err)
	}
}

func TestLockEndsWithItsProcess(t *testing.T) {
	dir := t.TempDir()
	cmd := helper(t, "hold", dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stdin.Close() }()
	if lines := begin(t, cmd); !lines.Scan() || lines.Text() != "held" {
		t.Fatalf("%q", lines.Text())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := in(dir).Lock(ctx); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, vault.ErrNoLock) {
		t.Errorf("while the other process holds it: %v", err)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	ctx, cancel = context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	unlock, err := in(dir).Lock(ctx)
	if err != nil {
		t.Errorf("after it was killed: %v", err)
	}
	unlock()
}
