// Package keep keeps the directory: it shows what the last start has left, has
// every source read when it is due, saves what changed, makes one roster of all
// of them, and posts it. All of that happens on goroutines of its own; the board
// receives what is ready.
package keep

import (
	"context"
	"time"

	"frontdesk/switchboard"
)

// Cache keeps what was read over a restart. scope is whose it is: the key of an
// account, or "" for what belongs to the computer (files, LDAP). Each change is
// made whole or not at all. It is called from several goroutines.
type Cache interface {
	// Load gives what is kept of a source; nothing is no error.
	Load(ctx context.Context, scope string, source switchboard.DirectorySource) (people []switchboard.Person, token string, read time.Time, err error)
	// Replace keeps these people in the place of all there were.
	Replace(ctx context.Context, scope string, source switchboard.DirectorySource, people []switchboard.Person, token string, read time.Time) error
	// Change keeps what has changed; nobody means that only token and time have.
	Change(ctx context.Context, scope string, source switchboard.DirectorySource, changed []switchboard.Person, removed []switchboard.PersonID, token string, read time.Time) error
	// Forget drops everything of a scope.
	Forget(ctx context.Context, scope string) error
}

// none is the cache where there is none.
type none struct{}

func (none) Load(context.Context, string, switchboard.DirectorySource) ([]switchboard.Person, string, time.Time, error) {
	return nil, "", time.Time{}, nil
}

func (none) Replace(context.Context, string, switchboard.DirectorySource, []switchboard.Person, string, time.Time) error {
	return nil
}

func (none) Change(context.Context, string, switchboard.DirectorySource, []switchboard.Person, []switchboard.PersonID, string, time.Time) error {
	return nil
}

func (none) Forget(context.Context, string) error { return nil }
