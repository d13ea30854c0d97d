package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The name stays from run to run, is had by one program at a time, and is made anew
// when the file holds something else.
func TestInstance(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	first, release, err := instance(folder)
	if err != nil || len(first) != 36 {
		t.Fatalf("%q %v", first, err)
	}
	if second, _, err := instance(folder); err != nil || second != "" {
		t.Errorf("a second program has %q %v", second, err)
	}
	release()
	again, release, err := instance(folder)
	if err != nil || again != first {
		t.Errorf("the next run has %q %v, want %q", again, err, first)
	}
	release()
	if err := os.WriteFile(filepath.Join(folder, "instance"), []byte("no name\r\nX: y"), 0o600); err != nil {
		t.Fatal(err)
	}
	other, release, err := instance(folder)
	if err != nil || len(other) != 36 || other == first {
		t.Errorf("after rubbish: %q %v", other, err)
	}
	release()
	if none, _, err := instance(""); none != "" || err != nil {
		t.Errorf("without a folder: %q %v", none, err)
	}
	if none, _, err := instance(filepath.Join(folder, "instance")); none != "" || err == nil {
		t.Errorf("in a file: %q %v", none, err)
	}
}
