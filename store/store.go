package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"frontdesk/switchboard"
)

// patience is how long an operation waits for another process that writes or
// opens the file.
const patience = 5 * time.Second

// Config says where the store is.
type Config struct {
	Path string           // of the file; empty: in memory only
	Now  func() time.Time // nil: time.Now
	Log  *slog.Logger     // nil: nothing is logged. Nobody's name or number is

	KeepCalls time.Duration // for how long calls are remembered; zero: they are not, and those of before are forgotten
}

// Store is an open file. It is safe for concurrent use. Operations give an
// [*Error] when they fail, and the error of their context when that has ended.
type Store struct {
	cfg      Config
	patience time.Duration
	marks    pending

	mu      sync.RWMutex // held for reading while the database is used
	db      *sql.DB
	file    os.FileInfo // that is open; nil in memory
	problem *switchboard.Fault
}

// Open opens the file, or makes it: the folder for the user alone (0700), the
// file too (0600). A file that is damaged, or of a newer version than this
// program knows, is set aside beside the new one under a name that says when, and
// [Store.Problem] says so; that is no error.
func Open(ctx context.Context, cfg Config) (*Store, error) { return open(ctx, cfg, patience) }

func open(ctx context.Context, cfg Config, patience time.Duration) (*Store, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{cfg: cfg, patience: patience, marks: newPending()}
	if cfg.Path != "" {
		path, err := filepath.Abs(cfg.Path)
		if err != nil {
			return nil, failed(ctx, "open", err)
		}
		s.cfg.Path = path
	}
	if err := s.start(ctx); err != nil {
		return nil, failed(ctx, "open", err)
	}
	if err := s.clean(ctx); err != nil {
		cfg.Log.Warn("store.clean", "error", err)
	}
	return s, nil
}

// Close ends all use of the file. What is marked and not yet written is lost: let
// [Store.Run] return first.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return failed(context.Background(), "close", s.db.Close())
}

// Problem is what the operator should know of the file: that it was set aside,
// and a new one begun. nil: nothing.
func (s *Store) Problem() *switchboard.Fault {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.problem
}

// start opens the database. The caller holds mu, or is the only one.
func (s *Store) start(ctx context.Context) (err error) {
	if s.cfg.Path == "" {
		s.db, err = s.connect(ctx)
		return err
	}
	unlock, err := s.exclusive(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if now, err := os.Stat(s.cfg.Path); err == nil && s.file != nil && os.SameFile(now, s.file) {
		// It is the one that we have found to be damaged while we used it.
		return s.startAnew(ctx, errDamaged)
	}
	err = s.startWith(ctx)
	var unusable unusableError
	if errors.As(err, &unusable) || damaged(err) {
		return s.startAnew(ctx, err)
	}
	return err
}

// errDamaged is the reason for setting a file aside that was in use.
var errDamaged = unusableError("it is damaged")

// startWith opens the file that is there, or makes it.
func (s *Store) startWith(ctx context.Context) error {
	if err := makeFile(s.cfg.Path); err != nil {
		return err
	}
	db, err := s.connect(ctx)
	if err != nil {
		return err
	}
	s.file, err = os.Stat(s.cfg.Path)
	if err != nil {
		_ = db.Close() // the first error says more
		return err
	}
	s.db = db
	return nil
}

// startAnew sets the file aside and goes on with an empty one.
func (s *Store) startAnew(ctx context.Context, why error) error {
	aside, err := s.setAside()
	if err != nil {
		return err
	}
	s.cfg.Log.Warn("store.aside", "file", aside, "reason", why)
	s.problem = &switchboard.Fault{
		Code: "store-new", Text: "Frontdesk's file on this computer could not be used, and a new one was made",
		Hint:    "The people are read again; favourites and deputies have to be marked again. IT finds the old file as " + filepath.Base(aside) + ".",
		Details: s.cfg.Path + ": " + why.Error(),
	}
	return s.startWith(ctx)
}

// use does something with the database. When that finds the file damaged, the
// store goes on with a new one, and the caller is told that it has failed.
func (s *Store) use(ctx context.Context, op string, do func(db *sql.DB) error) error {
	s.mu.RLock()
	db := s.db
	err := do(db)
	s.mu.RUnlock()
	if damaged(err) && s.cfg.Path != "" {
		s.renew(ctx, db)
	}
	return failed(ctx, op, err)
}

// renew puts a new file in the place of one that is damaged, once.
func (s *Store) renew(ctx context.Context, broken *sql.DB) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db != broken {
		return
	}
	_ = broken.Close() // it is given up
	if err := s.start(context.WithoutCancel(ctx)); err != nil {
		s.cfg.Log.Error("store.renew", "error", err)
	}
}

// readOnly begins a transaction that does not wait for one that writes.
var readOnly = &sql.TxOptions{ReadOnly: true}

// read does something in one moment of the database, which nobody changes.
func (s *Store) read(ctx context.Context, op string, do func(tx *sql.Tx) error) error {
	return s.transact(ctx, op, readOnly, do)
}

// write changes the database, wholly or not at all.
func (s *Store) write(ctx context.Context, op string, do func(tx *sql.Tx) error) error {
	return s.transact(ctx, op, nil, do)
}

func (s *Store) transact(ctx context.Context, op string, how *sql.TxOptions, do func(tx *sql.Tx) error) error {
	return s.use(ctx, op, func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, how)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // after a commit it does nothing
		if err := do(tx); err != nil {
			return err
		}
		return tx.Commit()
	})
}
