package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"time"

	"frontdesk/switchboard"
)

// Load gives the people of one source of one scope, in no order that matters,
// with the token from which the source goes on and when it was read, to the
// millisecond. A part that was never stored, or is forgotten, is empty.
//
// People whose record is damaged, or written by a newer program, are left out.
// The token is empty then: only a whole reading brings them back.
//
// Slices inside the people share their memory with other people's. Append to
// them, but do not write in them.
func (s *Store) Load(ctx context.Context, scope string, source switchboard.DirectorySource) (
	found []switchboard.Person, token string, read time.Time, err error,
) {
	var l people
	err = s.read(ctx, "load people", func(tx *sql.Tx) error {
		p, err := findPart(ctx, tx, scope, source)
		if err != nil || p == nil {
			return err
		}
		token, read = p.token, p.when()
		l, err = p.load(ctx, tx)
		return err
	})
	if err != nil {
		return nil, "", time.Time{}, err
	}
	if l.absent > 0 {
		s.cfg.Log.Warn("store.absent", "source", source, "records", l.absent)
		token = ""
	}
	return l.all, token, read, nil
}

// Replace stores a whole reading of one source of one scope in the place of what
// was there. What is the same as before is not written again.
func (s *Store) Replace(
	ctx context.Context, scope string, source switchboard.DirectorySource, all []switchboard.Person, token string, read time.Time,
) error {
	return s.write(ctx, "replace people", func(tx *sql.Tx) error {
		p, err := findPart(ctx, tx, scope, source)
		if err != nil {
			return err
		}
		if p == nil {
			p = &part{scope: scope, source: source}
		}
		p.token, p.read = token, milliseconds(read)
		return p.replace(ctx, tx, all)
	})
}

// part is the row of a source of a scope.
type part struct {
	id              int64
	scope           string
	source          switchboard.DirectorySource
	token           string
	read            sql.NullInt64
	people, changes int
}

func milliseconds(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

func (p *part) when() time.Time {
	if !p.read.Valid {
		return time.Time{}
	}
	return time.UnixMilli(p.read.Int64)
}

// findPart is the row of a part; nil when there is none.
func findPart(ctx context.Context, tx *sql.Tx, scope string, source switchboard.DirectorySource) (*part, error) {
	p := part{scope: scope, source: source}
	err := tx.QueryRowContext(ctx, "SELECT id, token, read, people, changes FROM part WHERE scope = ? AND source = ?", scope, source).
		Scan(&p.id, &p.token, &p.read, &p.people, &p.changes)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &p, err
}

// save writes the row.
func (p *part) save(ctx context.Context, tx *sql.Tx) error {
	return tx.QueryRowContext(ctx, `INSERT INTO part (scope, source, token, read, people, changes) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (scope, source) DO UPDATE SET token = excluded.token, read = excluded.read, people = excluded.people, changes = excluded.changes
		RETURNING id`, p.scope, p.source, p.token, p.read, p.people, p.changes).Scan(&p.id)
}

// roomAtMost bounds the room that is made for people before they are read.
const roomAtMost = 1 << 18

// load reads the people, the newest rows first.
func (p *part) load(ctx context.Context, tx *sql.Tx) (people, error) {
	l := people{all: make([]switchboard.Person, 0, min(max(p.people+p.changes, 0), roomAtMost))}
	rows, err := tx.QueryContext(ctx, "SELECT seq, body FROM chunk WHERE part = ? ORDER BY seq DESC", p.id)
	if err != nil {
		return l, err
	}
	defer func() { _ = rows.Close() }() // Err tells
	for rows.Next() {
		var seq int64
		var body sql.RawBytes
		if err := rows.Scan(&seq, &body); err != nil {
			return l, err
		}
		l.add(body, seq > 0)
	}
	if want := p.people + p.changes; l.absent == 0 && l.records != want {
		l.absent = max(want-l.records, 1) // a whole row is gone, or was never of this part
	}
	return l, rows.Err()
}

// replace writes the rows of the whole and removes all others.
func (p *part) replace(ctx context.Context, tx *sql.Tx, all []switchboard.Person) error {
	p.people, p.changes = len(all), 0
	if err := p.save(ctx, tx); err != nil {
		return err
	}
	rows, overwritten := int64(0), false
	var c chunk
	for i := range all {
		if c.person(&all[i]); c.full() || i == len(all)-1 {
			rows++
			replaced, err := p.put(ctx, tx, -rows, c.take())
			if err != nil {
				return err
			}
			overwritten = overwritten || replaced
		}
	}
	if overwritten {
		if err := remember(ctx, tx); err != nil {
			return err
		}
	}
	return remove(ctx, tx, "DELETE FROM chunk WHERE part = ? AND (seq < ? OR seq > 0)", p.id, -rows)
}

// put writes a row unless it is there, and tells whether another one was. Sources
// without deltas are read as a whole every time and have hardly ever changed:
// comparing costs a tenth of writing, and nothing of a disk's life.
func (p *part) put(ctx context.Context, tx *sql.Tx, seq int64, body []byte) (replaced bool, err error) {
	var before []byte
	err = tx.QueryRowContext(ctx, "SELECT body FROM chunk WHERE part = ? AND seq = ?", p.id, seq).Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || bytes.Equal(before, body) {
		return false, err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO chunk (part, seq, body) VALUES (?, ?, ?)", p.id, seq, body)
	return before != nil, err
}
