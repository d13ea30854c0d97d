package store

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// remains are the files of a folder in which something is found.
func remains(t *testing.T, folder, text string) (files []string) {
	t.Helper()
	all, err := os.ReadDir(folder)
	must(t, err)
	for _, file := range all {
		content, err := os.ReadFile(filepath.Join(folder, file.Name()))
		must(t, err)
		if bytes.Contains(content, []byte(text)) {
			files = append(files, file.Name())
		}
	}
	return files
}

func TestForgettingLeavesNoByte(t *testing.T) {
	for name, forget := range map[string]func(s *Store) error{
		"one account":   func(s *Store) error { return s.Forget(t.Context(), account) },
		"every account": func(s *Store) error { return s.ForgetAll(t.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "frontdesk.db")
			s, ctx := openAt(t, path), t.Context()
			others := []switchboard.DirectorySource{switchboard.FromCSV, switchboard.FromLDAP}
			for _, source := range others {
				must(t, s.Replace(ctx, "", source, crowd(400, string(source)), "t", noon))
			}
			for round := range 6 { // so that there are free pages, rows that have moved, and deltas
				salt := fmt.Sprint("SECRET ", round)
				must(t, s.Replace(ctx, account, graph, crowd(3000-round*500, salt), "SECRET token", noon))
				must(t, s.Change(ctx, account, graph, crowd(700, salt+" delta"), []switchboard.PersonID{identity(9)}, "SECRET token 2", noon))
				must(t, s.Replace(ctx, account, switchboard.FromContacts, crowd(10, salt), "SECRET", noon))
			}
			must(t, os.WriteFile(path+".old-20250101T000000Z", []byte("SECRET"), 0o600))
			must(t, os.WriteFile(path+".old-20250101T000000Z-wal", []byte("SECRET"), 0o600))
			if len(remains(t, folder, "SECRET")) < 3 {
				t.Fatal("there was nothing to forget")
			}
			must(t, forget(s))
			if left := remains(t, folder, "SECRET"); len(left) > 0 {
				t.Errorf("left in %v", left)
			}
			if left := remains(t, folder, account); len(left) > 0 {
				t.Errorf("whose it was is left in %v", left)
			}
			s.wants(t, account, graph, nil, "")
			s.wants(t, account, switchboard.FromContacts, nil, "")
			for _, source := range others {
				s.wants(t, "", source, crowd(400, string(source)), "t")
			}
			must(t, s.Close())
			if left := remains(t, folder, "SECRET"); len(left) > 0 {
				t.Errorf("left after the end in %v", left)
			}
		})
	}
}

func TestForgettingOneLeavesTheOthers(t *testing.T) {
	s, ctx := filed(t), t.Context()
	must(t, s.Replace(ctx, account, graph, crowd(10, "a"), "a", noon))
	must(t, s.Replace(ctx, "other/object", graph, crowd(10, "b"), "b", noon))
	must(t, s.Forget(ctx, account))
	s.wants(t, account, graph, nil, "")
	s.wants(t, "other/object", graph, crowd(10, "b"), "b")
	must(t, s.Forget(ctx, account))
	must(t, s.ForgetAll(ctx))
	s.wants(t, "other/object", graph, nil, "")
	if err := s.Change(ctx, account, graph, crowd(1, ""), nil, "late", noon); err == nil {
		t.Error("a late delta has brought a forgotten part back")
	}
}

// While another process still reads what was there, the log cannot be emptied:
// that is said, and the next one to open the file does it.
func TestForgettingBesideAReader(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "frontdesk.db")
	reader, ctx := openAt(t, path), t.Context()
	must(t, reader.Replace(ctx, account, graph, crowd(100, "SECRET"), "t", noon))
	tx, err := reader.db.BeginTx(ctx, readOnly)
	must(t, err)
	_, err = findPart(ctx, tx, account, graph)
	must(t, err)

	s, err := open(ctx, Config{Path: path}, 50*time.Millisecond)
	must(t, err)
	if err := s.Forget(ctx, account); !isFault(err, "store-locked") {
		t.Errorf("%v", err)
	}
	s.wants(t, account, graph, nil, "")
	if len(remains(t, folder, "SECRET")) == 0 {
		t.Error("nothing was left, so this test shows nothing")
	}
	must(t, tx.Rollback())
	openAt(t, path)
	if left := remains(t, folder, "SECRET"); len(left) > 0 {
		t.Errorf("left in %v", left)
	}
	must(t, s.Close())
}

func TestScopesAreThoseOfWhichSomethingIsKept(t *testing.T) {
	s, err := Open(t.Context(), Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, scope := range []string{"b", "", "a", "b"} {
		for _, source := range []switchboard.DirectorySource{switchboard.FromCSV, switchboard.FromContacts} {
			if err := s.Replace(t.Context(), scope, source, []switchboard.Person{{ID: "1", Name: "Ada"}}, "", time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Forget(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Scopes(t.Context()); err != nil || !slices.Equal(got, []string{"b"}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestASourceThatIsNotWantedAnyMoreIsForgotten(t *testing.T) {
	s, err := Open(t.Context(), Config{})
	must(t, err)
	defer func() { _ = s.Close() }()
	for _, source := range []switchboard.DirectorySource{switchboard.FromCSV, switchboard.FromLDAP} {
		must(t, s.Replace(t.Context(), "", source, []switchboard.Person{{ID: "1", Name: "Ada"}}, "", time.Unix(1, 0)))
	}
	must(t, s.ForgetSourcesBut(t.Context(), switchboard.FromCSV, switchboard.FromMicrosoft365))
	for source, want := range map[switchboard.DirectorySource]int{switchboard.FromCSV: 1, switchboard.FromLDAP: 0} {
		if got, _, _, err := s.Load(t.Context(), "", source); err != nil || len(got) != want {
			t.Errorf("%s: %d people, %v", source, len(got), err)
		}
	}
}
