package keep

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/directory/merge"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// Once is the directory now, for a command that ends: the people of the
// computer's sources and of those of the account that are allowed. What was
// kept less than an hour ago is not read again, apart from files. It does not
// need Run, and posts nothing.
//
// A source that cannot be read gives what was kept of it, however old. The
// error tells of all that failed; there may be people nevertheless.
func (k *Keeper) Once(ctx context.Context, scope string, allowed ...switchboard.DirectorySource) ([]switchboard.Person, switchboard.DirectoryStatus, error) {
	var failures []error
	once := New(Config{
		Sources: k.cfg.Sources, Cache: k.cfg.Cache, Log: k.log, Post: func(switchboard.Event) {}, Silent: k.cfg.Silent,
	})
	for _, s := range once.shelves {
		name := s.source.Name()
		r := reader{once, s, ""}
		if source.Personal(name) {
			if r.scope = scope; !slices.Contains(allowed, name) {
				continue
			}
		}
		r.load(ctx)
		if s.people != nil && s.source.Every() >= fresh && time.Since(s.read) < fresh {
			continue
		}
		if err := r.read(ctx); err != nil {
			failures = append(failures, err)
		}
	}
	present := once.present()
	return merge.People(once.lists()...).People, present.status, errors.Join(failures...)
}

// fresh is how long a directory that was kept is good for a command.
const fresh = time.Hour
