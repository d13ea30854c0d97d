package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
	"github.com/google/uuid"
)

// instance names this installation to the PBX, in every run the same, so that what a
// program that was killed has left there can be taken back. It is kept in a folder;
// empty: there is none. One program at a time has the name: a second one would take
// the first one's registration away. release lets go of it.
func instance(folder string) (name string, release func(), err error) {
	if folder == "" {
		return "", func() {}, nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", func() {}, fmt.Errorf("name this installation: %w", err)
	}
	path := filepath.Join(folder, "instance")
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	mine, err := lock.TryLock()
	if err != nil || !mine {
		return "", func() {}, err
	}
	release = func() { _ = lock.Unlock() }
	text, err := os.ReadFile(path)
	if known, bad := uuid.Parse(strings.TrimSpace(string(text))); err == nil && bad == nil {
		return known.String(), release, nil
	}
	fresh, err := uuid.NewRandom()
	if err == nil {
		err = os.WriteFile(path, []byte(fresh.String()+"\n"), 0o600)
	}
	if err != nil { // another name in each run is of no use
		release()
		return "", func() {}, fmt.Errorf("name this installation: %w", err)
	}
	return fresh.String(), release, nil
}
