package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// sweepEvery is how often Run takes away what is not kept any more. Writing the
// file anew takes a sixth of a second with 100,000 people and 15,000 calls in it,
// and a fortieth with 1,000 people.
const sweepEvery = time.Hour

// asideAtLeast is how long a file that was set aside stays for IT to look at,
// also where calls are kept for less.
const asideAtLeast = 24 * time.Hour

// sweep deletes the calls that have been kept for long enough, and leaves no byte
// of them nor of anything else that was deleted since: people who have left a
// source, marks that were taken back, files set aside whose calls are all too old.
func (s *Store) sweep(ctx context.Context) error {
	err := s.write(ctx, "forget calls", func(tx *sql.Tx) error {
		if err := s.keepCalls(ctx, tx, nil); err != nil {
			return err
		}
		var remains bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT * FROM remains)").Scan(&remains); err != nil || !remains {
			return err
		}
		return foldAll(ctx, tx)
	})
	if err != nil {
		return err
	}
	return errors.Join(s.clean(ctx), s.forgetAsides(ctx, s.cfg.Now().Add(-max(s.cfg.KeepCalls, asideAtLeast))))
}

// foldAll makes one whole of every part: who was removed by a delta is still in
// the rows before it.
func foldAll(ctx context.Context, tx *sql.Tx) error {
	parts, err := changedParts(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range parts {
		part, err := findPart(ctx, tx, p.scope, p.source)
		if err != nil {
			return err
		}
		if err := part.fold(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// changedParts name the parts that have deltas.
func changedParts(ctx context.Context, tx *sql.Tx) (parts []part, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT scope, source FROM part WHERE changes > 0")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err tells
	for rows.Next() {
		var p part
		if err := rows.Scan(&p.scope, (*string)(&p.source)); err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return parts, rows.Err()
}

// remove deletes rows, and remembers that it did if there were any.
func remove(ctx context.Context, tx *sql.Tx, statement string, args ...any) error {
	gone, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	if n, err := gone.RowsAffected(); n == 0 || err != nil {
		return err
	}
	return remember(ctx, tx)
}

// remember marks the file as one that still has bytes of what was deleted.
func remember(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO remains (since) VALUES (unixepoch() * 1000)")
	return err
}

// clean leaves no byte of what was deleted, if something was. Deleting marks
// pages and parts of pages as free, and the log still has what was in them: the
// file is written anew, and the log emptied. SQLite's secure_delete would not do:
// it leaves the log, and pieces that were moved within a page. A process that is
// killed here leaves the mark, and the next one goes on.
func (s *Store) clean(ctx context.Context) error {
	return s.use(ctx, "clean the file", func(db *sql.DB) error {
		var remains int
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM remains").Scan(&remains); err != nil || remains == 0 {
			return err
		}
		if _, err := db.ExecContext(ctx, "VACUUM"); err != nil {
			return fmt.Errorf("write the file anew: %w", err)
		}
		if err := emptyLog(ctx, db); err != nil {
			return fmt.Errorf("empty the log: %w", err)
		}
		// What was deleted meanwhile has its own mark behind these.
		_, err := db.ExecContext(ctx, "DELETE FROM remains WHERE rowid IN (SELECT rowid FROM remains ORDER BY rowid LIMIT ?)", remains)
		return err
	})
}

// emptyLog moves the log's content into the file and makes the log 0 bytes long.
func emptyLog(ctx context.Context, db *sql.DB) error {
	var busy bool
	var frames, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy {
		return errBusy
	}
	return nil
}
