package vault

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// ErrNoLock says that the lock file cannot be made or locked at all, for
// example in a folder that is read-only. Waiting does not help.
var ErrNoLock = errors.New("no lock between the processes of this user")

// lockPoll is how often a waiting process looks whether the lock is free.
const lockPoll = 20 * time.Millisecond

// Lock keeps every other holder of this profile's lock out, in this process and
// in others of the same user, until unlock is called or the process ends,
// however it ends. It waits until ctx ends and then gives ctx's error.
//
// An error that wraps [ErrNoLock] means that there is no lock to be had. unlock
// is never nil, and may be called more than once.
func (v *Vault) Lock(ctx context.Context) (unlock func(), err error) {
	if v.cfg.Folder == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(v.cfg.Folder, 0o700); err != nil {
		return func() {}, fmt.Errorf("%w: %w", ErrNoLock, err)
	}
	// A lock belongs to the opened file: each call opens its own, so that two
	// goroutines exclude each other as two processes do.
	file := flock.New(filepath.Join(v.cfg.Folder, indexName(v.cfg.Profile)+".lock"), flock.SetPermissions(0o600))
	_, err = file.TryLockContext(ctx, lockPoll)
	switch {
	case err == nil:
		return func() { _ = file.Unlock() }, nil // closing cannot fail in a way that keeps the lock
	case ctx.Err() != nil:
		return func() {}, ctx.Err()
	default:
		return func() {}, fmt.Errorf("%w: %w", ErrNoLock, err)
	}
}
