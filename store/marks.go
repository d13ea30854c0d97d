package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync"
	"time"

	"frontdesk/switchboard"
)

const (
	dealingsKept = 50               // whom the operator dealt with, as many as a search looks at
	retryAfter   = 10 * time.Second // after marks could not be written
	lastWrite    = 5 * time.Second  // for the marks when the program ends
)

var _ switchboard.Marks = (*Store)(nil)

// unwritten are marks on their way to the disk.
type unwritten struct {
	favourites map[switchboard.PersonID]bool
	deputies   map[switchboard.PersonID]switchboard.PersonID // empty: none any more
	dealings   []switchboard.PersonID                        // the newest last
	calls      map[callKey]switchboard.CallRecord
}

// empty reports whether there is nothing to write.
func (u unwritten) empty() bool {
	return len(u.favourites)+len(u.deputies)+len(u.dealings)+len(u.calls) == 0
}

// then is u with what has come since.
func (u unwritten) then(since unwritten) unwritten {
	out := unwritten{
		favourites: map[switchboard.PersonID]bool{}, deputies: map[switchboard.PersonID]switchboard.PersonID{},
		dealings: newest(slices.Concat(u.dealings, since.dealings)), calls: map[callKey]switchboard.CallRecord{},
	}
	for _, marks := range []unwritten{u, since} {
		maps.Copy(out.favourites, marks.favourites)
		maps.Copy(out.deputies, marks.deputies)
		maps.Copy(out.calls, marks.calls)
	}
	return out
}

// pending are the marks that are not written yet.
type pending struct {
	mu    sync.Mutex
	marks unwritten
	more  chan struct{} // holds a token when there are some
}

func newPending() pending { return pending{more: make(chan struct{}, 1)} }

// KeepFavourite remembers a favourite, or forgets it, once Run gets to it. It
// returns at once.
func (s *Store) KeepFavourite(person switchboard.PersonID, on bool) {
	s.marks.add(unwritten{favourites: map[switchboard.PersonID]bool{person: on}})
}

// KeepDeputy remembers who stands in for somebody, or with an empty deputy that
// nobody was named, once Run gets to it. It returns at once.
func (s *Store) KeepDeputy(person, deputy switchboard.PersonID) {
	s.marks.add(unwritten{deputies: map[switchboard.PersonID]switchboard.PersonID{person: deputy}})
}

// KeepDealing remembers that the operator dealt with somebody, once Run gets to
// it. It returns at once.
func (s *Store) KeepDealing(person switchboard.PersonID) {
	s.marks.add(unwritten{dealings: []switchboard.PersonID{person}})
}

// add puts marks behind those that are there.
func (p *pending) add(marks unwritten) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.marks = p.marks.then(marks)
	p.tell()
}

// putBack puts marks before those that have come since they were taken.
func (p *pending) putBack(marks unwritten) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.marks = marks.then(p.marks)
	p.tell()
}

// tell says that there are some.
func (p *pending) tell() {
	select {
	case p.more <- struct{}{}:
	default:
	}
}

// takeAll gives what is there and leaves nothing.
func (p *pending) takeAll() unwritten {
	p.mu.Lock()
	defer p.mu.Unlock()
	marks := p.marks
	p.marks = unwritten{}
	return marks
}

// newest leaves each person's last mention, and as many as are kept.
func newest(dealings []switchboard.PersonID) []switchboard.PersonID {
	kept := make([]switchboard.PersonID, 0, len(dealings))
	for i, id := range dealings {
		if !slices.Contains(dealings[i+1:], id) {
			kept = append(kept, id)
		}
	}
	return kept[max(0, len(kept)-dealingsKept):]
}

// Run writes marks as they come, until ctx ends, and then those that are left.
// What could not be written is tried again with what has come since; only what is
// left at the end is an error. At the start and once an hour it takes away every
// byte of what is not kept any more. One Run at a time.
func (s *Store) Run(ctx context.Context) error {
	sweeps := time.NewTimer(0)
	defer sweeps.Stop()
	for {
		select {
		case <-ctx.Done():
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWrite)
			defer cancel()
			return s.writeMarks(ctx)
		case <-sweeps.C:
			if err := s.sweep(ctx); err != nil && ctx.Err() == nil {
				s.cfg.Log.Warn("store.sweep", "error", err)
			}
			sweeps.Reset(sweepEvery)
			continue
		case <-s.marks.more:
		}
		if err := s.writeMarks(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Warn("store.marks", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(retryAfter):
			}
		}
	}
}

// writeMarks writes all marks at once, or puts them back before newer ones.
func (s *Store) writeMarks(ctx context.Context) error {
	marks := s.marks.takeAll()
	if marks.empty() {
		return nil
	}
	err := s.write(ctx, "keep marks", func(tx *sql.Tx) error {
		if err := s.keepCalls(ctx, tx, marks.calls); err != nil {
			return err
		}
		return mark(ctx, tx, marks)
	})
	if err != nil {
		s.marks.putBack(marks)
	}
	return err
}

func mark(ctx context.Context, tx *sql.Tx, marks unwritten) error {
	for _, id := range slices.Sorted(maps.Keys(marks.favourites)) {
		var err error
		if marks.favourites[id] {
			_, err = tx.ExecContext(ctx, "INSERT OR IGNORE INTO favourite (person) VALUES (?)", id)
		} else {
			err = remove(ctx, tx, "DELETE FROM favourite WHERE person = ?", id)
		}
		if err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(marks.deputies)) {
		if err := remove(ctx, tx, "DELETE FROM deputy WHERE person = ?", id); err != nil {
			return err
		}
		if deputy := marks.deputies[id]; deputy != "" {
			if _, err := tx.ExecContext(ctx, "INSERT INTO deputy (person, deputy) VALUES (?, ?)", id, deputy); err != nil {
				return err
			}
		}
	}
	for _, id := range marks.dealings { // a row that is replaced gets a new number, the highest
		if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO dealing (person) VALUES (?)", id); err != nil {
			return err
		}
	}
	return remove(ctx, tx, "DELETE FROM dealing WHERE id NOT IN (SELECT id FROM dealing ORDER BY id DESC LIMIT ?)", dealingsKept)
}

// Marks gives the favourites, in no order that matters, the deputies named by
// hand, and whom the operator dealt with, the newest first, 50 at most. It knows
// what is written: ask before the board begins.
func (s *Store) Marks(ctx context.Context) (marked switchboard.Marked, err error) {
	err = s.read(ctx, "read marks", func(tx *sql.Tx) error {
		var err error
		if marked.Favourites, err = listIDs(ctx, tx, "SELECT person FROM favourite"); err != nil {
			return err
		}
		if marked.Lately, err = listIDs(ctx, tx, "SELECT person FROM dealing ORDER BY id DESC"); err != nil {
			return err
		}
		marked.Deputies, err = listDeputies(ctx, tx)
		return err
	})
	if err != nil {
		return switchboard.Marked{}, err
	}
	return marked, nil
}

func listDeputies(ctx context.Context, tx *sql.Tx) (map[switchboard.PersonID]switchboard.PersonID, error) {
	deputies := map[switchboard.PersonID]switchboard.PersonID{}
	rows, err := tx.QueryContext(ctx, "SELECT person, deputy FROM deputy")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err tells
	for rows.Next() {
		var person, deputy switchboard.PersonID
		if err := rows.Scan(&person, &deputy); err != nil {
			return nil, err
		}
		deputies[person] = deputy
	}
	return deputies, rows.Err()
}

func listIDs(ctx context.Context, tx *sql.Tx, query string) (ids []switchboard.PersonID, err error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err tells
	for rows.Next() {
		var id switchboard.PersonID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
