package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"frontdesk/switchboard"
)

// Forget removes everything that was read for one account: the people, the
// tokens, and every byte of them in the file and beside it, also in files that
// were set aside. What the operator has marked stays, as bare IDs.
//
// An error of the code "store-locked" means that all is removed but that another
// process still reads what was there before; the next Forget or [Open] finishes
// the work.
func (s *Store) Forget(ctx context.Context, scope string) error {
	return s.forget(ctx, "scope = ?", scope)
}

// ForgetAll forgets every account. What belongs to the computer, the scope "",
// stays.
func (s *Store) ForgetAll(ctx context.Context) error { return s.forget(ctx, "scope <> ?", "") }

// ForgetSourcesBut forgets what was read from all other sources, for whomever:
// the settings do not name them any more.
func (s *Store) ForgetSourcesBut(ctx context.Context, wanted ...switchboard.DirectorySource) error {
	marks, names := make([]string, len(wanted)), make([]any, len(wanted))
	for i, source := range wanted {
		marks[i], names[i] = "?", string(source)
	}
	which := "source NOT IN (" + strings.Join(marks, ", ") + ")"
	var any bool
	err := s.read(ctx, "list sources", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM part WHERE "+which+")", names...).Scan(&any)
	})
	if err != nil || !any { // at most starts: a file that was set aside stays for whoever wants it
		return err
	}
	return s.forget(ctx, which, names...)
}

func (s *Store) forget(ctx context.Context, which string, names ...any) error {
	err := s.write(ctx, "forget people", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM chunk WHERE part IN (SELECT id FROM part WHERE "+which+")", names...); err != nil {
			return err
		}
		return remove(ctx, tx, "DELETE FROM part WHERE "+which, names...)
	})
	if err != nil {
		return err
	}
	if err := s.clean(ctx); err != nil {
		return errors.Join(err, s.forgetAsides(ctx, time.Time{}))
	}
	// The log is emptied also when nothing was there to delete: a reading that was
	// never finished may have left people in it.
	err = s.use(ctx, "empty the log", func(db *sql.DB) error { return emptyLog(ctx, db) })
	return errors.Join(err, s.forgetAsides(ctx, time.Time{}))
}

// Scopes are the accounts of which something is kept, in order.
func (s *Store) Scopes(ctx context.Context) (scopes []string, err error) {
	err = s.read(ctx, "list accounts", func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT DISTINCT scope FROM part WHERE scope <> '' ORDER BY scope")
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // Err tells
		for rows.Next() {
			var scope string
			if err := rows.Scan(&scope); err != nil {
				return err
			}
			scopes = append(scopes, scope)
		}
		return rows.Err()
	})
	return scopes, err
}

// forgetAsides removes the files that were set aside: nobody can take one
// account's people out of them, nor the calls that are too old. With a moment
// only those go that were set aside before it.
func (s *Store) forgetAsides(ctx context.Context, before time.Time) error {
	if s.cfg.Path == "" {
		return nil
	}
	files, err := asides(s.cfg.Path)
	if err != nil {
		return failed(ctx, "forget people", err)
	}
	for _, file := range files {
		if !before.IsZero() && !asideWhen(file).Before(before) {
			continue
		}
		if err := removeAside(file); err != nil {
			return failed(ctx, "forget people", err)
		}
	}
	return nil
}
