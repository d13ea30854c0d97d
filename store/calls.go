package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"frontdesk/switchboard"
)

// callKey names a call.
type callKey struct {
	began int64 // milliseconds since 1970
	id    switchboard.CallID
}

// KeepCall remembers a call, once Run gets to it, in the place of an earlier
// record of it. It returns at once, and does nothing where calls are not kept.
func (s *Store) KeepCall(r switchboard.CallRecord) {
	if s.cfg.KeepCalls > 0 {
		s.marks.add(unwritten{calls: map[callKey]switchboard.CallRecord{{r.Began.UnixMilli(), r.Call}: r}})
	}
}

// keepCalls writes records, and deletes those that have been kept for long
// enough.
func (s *Store) keepCalls(ctx context.Context, tx *sql.Tx, calls map[callKey]switchboard.CallRecord) error {
	for key, r := range calls {
		body, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO call (began, id, record) VALUES (?, ?, ?)", key.began, key.id, body); err != nil {
			return err
		}
	}
	return remove(ctx, tx, "DELETE FROM call WHERE began < ?", s.cfg.Now().Add(-s.cfg.KeepCalls).UnixMilli())
}

// Calls gives the calls that are kept, the newest first, n at most, and deletes
// those that have been kept for long enough; their bytes go when Run next sweeps.
// A record that cannot be read is left out. It knows what is written: ask before
// the board begins.
func (s *Store) Calls(ctx context.Context, n int) (calls []switchboard.CallRecord, err error) {
	if err := s.write(ctx, "forget calls", func(tx *sql.Tx) error { return s.keepCalls(ctx, tx, nil) }); err != nil {
		return nil, err
	}
	err = s.read(ctx, "read calls", func(tx *sql.Tx) error {
		calls = nil
		rows, err := tx.QueryContext(ctx, "SELECT record FROM call ORDER BY began DESC, id LIMIT ?", n)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // Err tells
		for rows.Next() {
			var body []byte
			var r switchboard.CallRecord
			if err := rows.Scan(&body); err != nil {
				return err
			}
			if err := json.Unmarshal(body, &r); err != nil {
				s.cfg.Log.Warn("store.call", "error", err)
				continue
			}
			calls = append(calls, r)
		}
		return rows.Err()
	})
	return calls, err
}
