package vault_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth/vault"
)

func locked(profile, folder string) *vault.Vault {
	return vault.Open(vault.Config{Profile: profile, Folder: folder})
}

// Two vaults of one process are to each other as those of two processes, and so
// are two goroutines with the same one.
func TestLockWithinAProcess(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "state", "frontdesk")
	first, second := locked("default", folder), locked("default", folder)
	var inside, times atomic.Int32
	var all sync.WaitGroup
	for _, v := range []*vault.Vault{first, first, second} {
		all.Go(func() {
			for range 50 {
				unlock, err := v.Lock(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				if n := inside.Add(1); n != 1 {
					t.Errorf("%d hold the lock", n)
				}
				runtime.Gosched()
				times.Add(1)
				inside.Add(-1)
				unlock()
				unlock() // lets go of nobody else's
			}
		})
	}
	all.Wait()
	if times.Load() != 150 {
		t.Errorf("%d times of 150", times.Load())
	}
	if runtime.GOOS == "windows" {
		return
	}
	for name, want := range map[string]os.FileMode{folder: 0o700, filepath.Join(folder, "signin-default.lock"): 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s: %v", filepath.Base(name), info.Mode())
		}
	}
}

func TestLockWaitsOnlyAsLongAsItsContext(t *testing.T) {
	folder := t.TempDir()
	unlock, err := locked("default", folder).Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	again, err := locked("default", folder).Lock(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, vault.ErrNoLock) {
		t.Errorf("held: %v", err)
	}
	again() // of no effect
	other, err := locked("demo", folder).Lock(t.Context())
	if err != nil {
		t.Errorf("another profile: %v", err)
	}
	other()
	got := make(chan error, 1)
	go func() {
		unlock, err := locked("default", folder).Lock(t.Context())
		unlock()
		got <- err
	}()
	unlock()
	select {
	case err := <-got:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("nobody gets the lock that was let go")
	}
}

func TestNoLockToBeHad(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "signin-default.lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{"the folder is a file": file, "it cannot be made": filepath.Join(file, "below"), "the lock file is a folder": dir}
	if os.Geteuid() > 0 { // who may do everything, and Windows, know no read-only folder
		folders["read-only"] = filepath.Join(dir, "read-only")
		if err := os.Mkdir(folders["read-only"], 0o500); err != nil {
			t.Fatal(err)
		}
	}
	for name, folder := range folders {
		unlock, err := locked("default", folder).Lock(t.Context())
		if !errors.Is(err, vault.ErrNoLock) {
			t.Errorf("%s: %v", name, err)
		}
		unlock()
	}
	unlock, err := locked("default", "").Lock(t.Context())
	if err != nil {
		t.Errorf("without a folder: %v", err)
	}
	unlock()
}

func TestLockStaysInItsFolder(t *testing.T) {
	for _, profile := range []string{"../../up", "/root", `..\up`, "a/../../b", "..", "", "NUL", "a:b", strings.Repeat("long", 100), "line\nbreak", "\x00"} {
		dir := t.TempDir()
		folder := filepath.Join(dir, "one", "two")
		unlock, err := locked(profile, folder).Lock(t.Context())
		if err != nil {
			t.Errorf("%q: %v", profile, err)
		}
		unlock()
		files, err := os.ReadDir(folder)
		if err != nil || len(files) != 1 || !strings.HasPrefix(files[0].Name(), "signin-") || !strings.HasSuffix(files[0].Name(), ".lock") || len(files[0].Name()) > 150 {
			t.Errorf("%q: %v, %v", profile, files, err)
		}
		if above, err := os.ReadDir(filepath.Join(dir, "one")); err != nil || len(above) != 1 {
			t.Errorf("%q: %v, %v", profile, above, err)
		}
	}
}
