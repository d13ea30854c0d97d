package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// isFault reports whether an error has words for the operator, under this code.
func isFault(err error, code string) bool {
	var e *Error
	var fault *switchboard.Fault
	return errors.As(err, &e) && errors.As(err, &fault) && fault.Code == code && fault.Text != "" && fault.Hint != "" && !strings.Contains(fault.Text+fault.Hint, "SQL")
}

// A full disk stops the writing, not what was written before.
func TestDiskFull(t *testing.T) {
	s, ctx := filed(t), t.Context()
	must(t, s.Replace(ctx, account, graph, crowd(100, "old"), "old", noon))
	s.db.SetMaxOpenConns(1) // the limit belongs to a connection
	_, err := s.db.ExecContext(ctx, "PRAGMA max_page_count = 40")
	must(t, err)
	if err := s.Replace(ctx, account, graph, crowd(5000, "new"), "new", noon); !isFault(err, "store-full") {
		t.Errorf("a whole: %v", err)
	}
	if err := s.Change(ctx, account, graph, crowd(5000, "new"), nil, "new", noon); !isFault(err, "store-full") {
		t.Errorf("a delta: %v", err)
	}
	s.wants(t, account, graph, crowd(100, "old"), "old")
	must(t, s.Change(ctx, account, graph, crowd(50, "new"), nil, "new", noon))
}

// Another program that holds the file is waited for, and then named.
func TestFileHeldByAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	holder, ctx := openAt(t, path), t.Context()
	must(t, holder.Replace(ctx, account, graph, crowd(10, "old"), "old", noon))
	s, err := open(ctx, Config{Path: path}, 50*time.Millisecond)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	tx, err := holder.db.BeginTx(ctx, nil)
	must(t, err)
	if err := s.Replace(ctx, account, graph, crowd(10, "new"), "new", noon); !isFault(err, "store-locked") {
		t.Errorf("%v", err)
	}
	must(t, tx.Rollback())
	must(t, s.Replace(ctx, account, graph, crowd(10, "new"), "new", noon))
	s.wants(t, account, graph, crowd(10, "new"), "new")
}

func TestNoPlaceForTheFile(t *testing.T) {
	folder := t.TempDir()
	must(t, os.WriteFile(filepath.Join(folder, "file"), nil, 0o600))
	if _, err := Open(t.Context(), Config{Path: filepath.Join(folder, "file", "frontdesk.db")}); !isFault(err, "store-failed") {
		t.Errorf("below a file: %v", err)
	}
	must(t, os.Mkdir(filepath.Join(folder, "folder.db"), 0o700))
	if _, err := Open(t.Context(), Config{Path: filepath.Join(folder, "folder.db")}); !isFault(err, "store-failed") {
		t.Errorf("a folder of that name: %v", err)
	}
}
