package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver
	codes "modernc.org/sqlite/lib"
)

// application marks a file as ours: "Frnt".
const application = 0x46726e74

// migrations bring a file from each version to the next; its version is how many
// have been made. They are never changed, only added to.
var migrations = []string{
	`CREATE TABLE part (
		id      INTEGER PRIMARY KEY,
		scope   TEXT NOT NULL,    -- whose it is
		source  TEXT NOT NULL,
		token   TEXT NOT NULL,    -- from where the source goes on
		read    INTEGER,          -- milliseconds since 1970; NULL: not told
		people  INTEGER NOT NULL, -- in the rows of the whole
		changes INTEGER NOT NULL, -- records in the rows since
		UNIQUE (scope, source));
	CREATE TABLE chunk (
		part INTEGER NOT NULL,
		seq  INTEGER NOT NULL,    -- the whole: -1, -2, and so on; deltas: 1, 2, and so on
		body BLOB NOT NULL,
		PRIMARY KEY (part, seq));
	CREATE TABLE favourite (person TEXT PRIMARY KEY) WITHOUT ROWID;
	CREATE TABLE dealing (id INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE); -- the newest last
	CREATE TABLE remains (since INTEGER NOT NULL) -- a row: something was deleted whose bytes may still be in the file`,
	`CREATE TABLE deputy (person TEXT PRIMARY KEY, deputy TEXT NOT NULL) WITHOUT ROWID -- named by hand`,
	`CREATE TABLE call (
		began  INTEGER NOT NULL, -- milliseconds since 1970
		id     TEXT NOT NULL,
		record TEXT NOT NULL,    -- JSON
		PRIMARY KEY (began, id)) WITHOUT ROWID`,
}

// probe uses everything that a file of this version has.
const probe = `SELECT count(*) FROM (SELECT
	(SELECT count(*) FROM part WHERE id + scope + source + token + read + people + changes > 0),
	(SELECT count(*) FROM chunk WHERE part = 0 AND seq = 0 AND body = ''),
	(SELECT count(*) FROM favourite WHERE person = ''),
	(SELECT count(*) FROM dealing WHERE id = 0 AND person = ''),
	(SELECT count(*) FROM deputy WHERE person || deputy = ''),
	(SELECT count(*) FROM call WHERE began = 0 AND id || record = ''),
	(SELECT count(*) FROM remains WHERE since = 0))`

// unusableError is a file that is sound but not for this program.
type unusableError string

func (e unusableError) Error() string { return string(e) }

// connections is how many operations may use the file at once. One of them
// writes; the others read what was there before.
const connections = 4

// connect opens the file that is there, or makes the tables in an empty one. It
// gives an [unusableError] for one that belongs to something else.
func (s *Store) connect(ctx context.Context) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dataSource(s.cfg.Path, s.patience))
	if err != nil {
		return nil, err
	}
	n := connections
	if s.cfg.Path == "" {
		n = 1 // each connection would have a memory of its own
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	if err := migrate(ctx, db); err != nil {
		_ = db.Close() // the first error says more
		return nil, err
	}
	return db, nil
}

// dataSource names the file and sets up each connection to it.
//
// With a write-ahead log, readers and the writer do not wait for each other, and
// a process that is killed leaves a log of whole transactions behind. FULL waits
// at each commit until the log is on the disk, so that a power failure takes
// nothing back either; there is one commit for a refresh of a source or for some
// marks, so it costs milliseconds now and then. Temporary data stays in memory,
// because it would leave people in files elsewhere.
func dataSource(path string, patience time.Duration) string {
	pragmas := url.Values{"_txlock": {"immediate"}, "_pragma": {
		fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds()),
		"journal_mode(WAL)", "synchronous(FULL)", "journal_size_limit(1048576)",
		"temp_store(MEMORY)", "cell_size_check(ON)",
	}}
	if path == "" {
		return "file::memory:?" + pragmas.Encode()
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/Users, as https://www.sqlite.org/uri.html has it
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: pragmas.Encode()}).String()
}

// migrate brings the file to this program's version.
func migrate(ctx context.Context, db *sql.DB) error {
	if version, err := inspect(ctx, db); err != nil || version == len(migrations) {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	version, err := inspect(ctx, tx)     // again, now that nobody else can write
	if err != nil {
		return err
	}
	for _, migration := range migrations[version:] {
		if _, err := tx.ExecContext(ctx, migration); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, len(migrations))); err != nil {
		return err
	}
	return tx.Commit()
}

// inspect tells of which version the file is. 0 is an empty one.
func inspect(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
},
) (version int, err error) {
	var owner, tables int
	err = q.QueryRowContext(ctx, `SELECT a.application_id, u.user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id AS a, pragma_user_version AS u`).Scan(&owner, &version, &tables)
	switch {
	case err != nil:
		return 0, err
	case owner == 0 && version == 0 && tables == 0:
		return 0, nil
	case owner != application:
		return 0, unusableError("it belongs to another program")
	case version < 1 || version > len(migrations):
		return 0, unusableError(fmt.Sprintf("it is of version %d; this program knows 1 to %d", version, len(migrations)))
	case version == len(migrations):
		err = q.QueryRowContext(ctx, probe).Scan(&tables)
		if primary(err) == codes.SQLITE_ERROR { // something in it does not exist
			err = unusableError("it lacks what a file of its version has")
		}
	}
	return version, err
}
