package store

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// withoutRights makes this goroutine one whom the rights of files bind, as those
// of root do not.
func withoutRights(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	runtime.LockOSThread() // for good: the thread ends with the test
	const nobody = 65534
	must(t, syscall.Setfsuid(nobody))
}

func TestReadOnlyFolder(t *testing.T) {
	folder, err := os.MkdirTemp(os.TempDir(), "frontdesk-store-")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	path := filepath.Join(folder, "frontdesk.db")
	s := openAt(t, path)
	must(t, s.Replace(t.Context(), account, graph, crowd(10, ""), "token", noon))
	must(t, s.Close())
	must(t, os.Chmod(folder, 0o555))
	t.Run("", func(t *testing.T) {
		withoutRights(t)
		if _, err := Open(t.Context(), Config{Path: filepath.Join(folder, "new", "frontdesk.db")}); !isFault(err, "store-read-only") {
			t.Errorf("a new folder: %v", err)
		}
		if _, err := Open(t.Context(), Config{Path: filepath.Join(folder, "new.db")}); !isFault(err, "store-read-only") {
			t.Errorf("a new file: %v", err)
		}
		if _, err := Open(t.Context(), Config{Path: path}); !isFault(err, "store-read-only") {
			t.Errorf("the file: %v", err)
		}
	})
	must(t, os.Chmod(folder, 0o700))
	openAt(t, path).wants(t, account, graph, crowd(10, ""), "token")
}
