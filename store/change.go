package store

import (
	"context"
	"database/sql"
	"time"

	"frontdesk/switchboard"
)

// Deltas are folded into the whole when they have more records than a quarter of
// its people and this many: until then they cost a Load next to nothing.
const foldAbove = 2000

// Change applies a delta to one source of one scope: changed people take the
// place of who has their ID, or are added; removed ones go, also when they are
// among the changed. Of several changed people with the same ID the last counts.
// It costs what the delta costs, whatever the number of people; now and then a
// delta also folds the earlier ones into the whole.
//
// A part that is not there gives [ErrUnread]: a delta alone would be taken for
// the whole.
func (s *Store) Change(
	ctx context.Context, scope string, source switchboard.DirectorySource,
	changed []switchboard.Person, removed []switchboard.PersonID, token string, read time.Time,
) error {
	return s.write(ctx, "change people", func(tx *sql.Tx) error {
		p, err := findPart(ctx, tx, scope, source)
		if err != nil {
			return err
		}
		if p == nil {
			return ErrUnread
		}
		p.token, p.read = token, milliseconds(read)
		if err := p.change(ctx, tx, changed, removed); err != nil {
			return err
		}
		if len(removed) > 0 { // who is gone is still in the rows before
			if err := remember(ctx, tx); err != nil {
				return err
			}
		}
		if p.changes > foldAbove+p.people/4 {
			return p.fold(ctx, tx)
		}
		return p.save(ctx, tx)
	})
}

// change adds the rows of a delta.
func (p *part) change(ctx context.Context, tx *sql.Tx, changed []switchboard.Person, removed []switchboard.PersonID) error {
	var newest int64
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM chunk WHERE part = ?", p.id).Scan(&newest); err != nil {
		return err
	}
	newest = max(newest, 0)
	d := delta{seen: make(map[switchboard.PersonID]bool, len(changed)+len(removed))}
	flush := func() error {
		newest++
		p.changes += d.records
		_, err := tx.ExecContext(ctx, "INSERT INTO chunk (part, seq, body) VALUES (?, ?, ?)", p.id, newest, d.take())
		return err
	}
	for _, id := range removed {
		if d.without(id); d.full() {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	for i := range changed {
		if d.with(&changed[len(changed)-1-i]); d.full() {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if d.records == 0 {
		return nil
	}
	return flush()
}

// delta collects records of which the first about somebody counts.
type delta struct {
	chunk
	seen map[switchboard.PersonID]bool
}

func (d *delta) with(p *switchboard.Person) {
	if !d.seen[p.ID] {
		d.seen[p.ID] = true
		d.person(p)
	}
}

func (d *delta) without(id switchboard.PersonID) {
	if !d.seen[id] {
		d.seen[id] = true
		d.removed(id)
	}
}

// fold makes one whole of the whole and its deltas. Rows that cannot be read stay
// as they are, so that the next Load notices.
func (p *part) fold(ctx context.Context, tx *sql.Tx) error {
	l, err := p.load(ctx, tx)
	if err != nil {
		return err
	}
	if l.absent > 0 {
		return p.save(ctx, tx)
	}
	return p.replace(ctx, tx, l.all)
}
