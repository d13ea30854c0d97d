package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	lockPoll  = 20 * time.Millisecond // how often a waiting process looks
	asideKept = 2                     // files that were set aside, at most, so that a failing disk is not filled with them
	asideMark = ".old-"               // between the file's name and the moment
	asideTime = "20060102T150405Z"
)

// exclusive keeps every other process out that opens the file or sets it aside.
func (s *Store) exclusive(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(s.cfg.Path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder: %w", err)
	}
	waiting, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	lock := flock.New(s.cfg.Path+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(waiting, lockPoll); err != nil {
		if waiting.Err() != nil {
			return nil, errBusy
		}
		return nil, fmt.Errorf("lock: %w", err)
	}
	return func() { _ = lock.Unlock() }, nil // closing cannot fail in a way that keeps the lock
}

// makeFile makes an empty file that is the user's alone; SQLite gives the files
// beside it the same rights. One that others may read is taken from them.
func makeFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // nothing was written
	info, err := file.Stat()
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return err
	}
	_ = os.Chmod(path, 0o600) // a file system without rights has none to take away
	return nil
}

// setAside gives the file a name that says when. Its log goes first: beside a new
// file it would be taken for that one's. It answers with the new name.
func (s *Store) setAside() (string, error) {
	old, err := asides(s.cfg.Path)
	if err != nil {
		return "", err
	}
	for len(old) >= asideKept {
		if err := removeAside(old[0]); err != nil {
			return "", err
		}
		old = old[1:]
	}
	aside := s.cfg.Path + asideMark + s.cfg.Now().UTC().Format(asideTime)
	for n := 2; slices.Contains(old, aside); n++ {
		aside = fmt.Sprintf("%s%s%s-%d", s.cfg.Path, asideMark, s.cfg.Now().UTC().Format(asideTime), n)
	}
	for _, suffix := range []string{"-wal", ""} {
		if err := os.Rename(s.cfg.Path+suffix, aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if err := os.Remove(s.cfg.Path + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return aside, nil
}

// asides are the files that were set aside, the one that was written longest ago
// first.
func asides(path string) ([]string, error) {
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	written := map[string]time.Time{}
	for _, file := range files {
		name := file.Name()
		if !strings.HasPrefix(name, filepath.Base(path)+asideMark) || strings.HasSuffix(name, "-wal") {
			continue
		}
		info, err := file.Info()
		if err != nil {
			return nil, err
		}
		written[filepath.Join(filepath.Dir(path), name)] = info.ModTime()
	}
	return slices.SortedFunc(maps.Keys(written), func(a, b string) int { return written[a].Compare(written[b]) }), nil
}

// asideWhen is when a file was set aside, by its name. One that somebody has named
// otherwise was never.
func asideWhen(path string) time.Time {
	_, when, _ := strings.Cut(filepath.Base(path), asideMark)
	at, err := time.Parse(asideTime, when[:min(len(when), len(asideTime))])
	if err != nil {
		return time.Time{}
	}
	return at
}

// removeAside removes a file that was set aside, with its log.
func removeAside(path string) error {
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
