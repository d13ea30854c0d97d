package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

func TestFilesAreTheUsersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights come from the folder")
	}
	folder := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(folder, "frontdesk.db")
	s := openAt(t, path)
	must(t, s.Replace(t.Context(), account, graph, crowd(10, ""), "", noon))
	for _, name := range []string{filepath.Dir(folder), folder} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	files, err := os.ReadDir(folder)
	must(t, err)
	if len(files) < 3 {
		t.Errorf("only %v: without a log this test looks at nothing", files)
	}
	for _, file := range files {
		if info, err := file.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file.Name(), info.Mode(), err)
		}
	}
	must(t, s.Close())
	must(t, os.Chmod(path, 0o644))
	openAt(t, path)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("after others had been let in: %v, %v", info.Mode(), err)
	}
}

// A path may look like a part of an address.
func TestOddPaths(t *testing.T) {
	for _, name := range []string{"a b", "50%", "what?mode=ro", "c#d", "%41", "ünï", "a&b=c+d"} {
		if runtime.GOOS == "windows" && strings.Contains(name, "?") {
			continue
		}
		path := filepath.Join(t.TempDir(), name, name+".db")
		s := openAt(t, path)
		must(t, s.Replace(t.Context(), "", switchboard.FromCSV, crowd(3, ""), "t", noon))
		must(t, s.Close())
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
		openAt(t, path).wants(t, "", switchboard.FromCSV, crowd(3, ""), "t")
	}
}

// alter changes the file of a closed store by SQL.
func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", dataSource(path, patience))
	must(t, err)
	_, err = db.ExecContext(t.Context(), statement)
	must(t, err)
	must(t, db.Close())
}

// overwrite puts something at a place of a file.
func overwrite(t *testing.T, path string, at int64, with []byte) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = file.WriteAt(with, at)
	must(t, err)
	must(t, file.Close())
}

func TestUnusableFilesAreSetAside(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"no database":          func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte("no database at all"), 0o600)) },
		"its head is gone":     func(t *testing.T, path string) { overwrite(t, path, 0, make([]byte, 100)) },
		"its tables are gone":  func(t *testing.T, path string) { overwrite(t, path, 100, make([]byte, 3996)) },
		"it is cut":            func(t *testing.T, path string) { must(t, os.Truncate(path, 6000)) },
		"a newer version":      func(t *testing.T, path string) { alter(t, path, "PRAGMA user_version = 1000") },
		"another program's":    func(t *testing.T, path string) { alter(t, path, "PRAGMA application_id = 1") },
		"a table is missing":   func(t *testing.T, path string) { alter(t, path, "DROP TABLE dealing") },
		"a column is missing":  func(t *testing.T, path string) { alter(t, path, "ALTER TABLE part DROP COLUMN token") },
		"no version, a table":  func(t *testing.T, path string) { alter(t, path, "PRAGMA application_id = 0; PRAGMA user_version = 0") },
		"a version below zero": func(t *testing.T, path string) { alter(t, path, "PRAGMA user_version = -1") },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "frontdesk.db")
			s := openAt(t, path)
			must(t, s.Replace(t.Context(), account, graph, crowd(1000, "old"), "old", noon))
			must(t, s.Close())
			spoil(t, path)
			spoilt, err := os.ReadFile(path)
			must(t, err)

			s = openAt(t, path)
			aside := path + ".old-20260102T120000Z"
			if p := s.Problem(); p == nil || p.Code != "store-new" || !strings.Contains(p.Hint, filepath.Base(aside)) {
				t.Fatalf("%+v", p)
			}
			if kept, err := os.ReadFile(aside); err != nil || string(kept) != string(spoilt) {
				t.Errorf("%d bytes kept of %d: %v", len(kept), len(spoilt), err)
			}
			s.wants(t, account, graph, nil, "")
			must(t, s.Replace(t.Context(), account, graph, crowd(3, "new"), "new", noon))
			must(t, s.Close())
			s = openAt(t, path)
			if s.Problem() != nil {
				t.Errorf("the next start: %+v", s.Problem())
			}
			s.wants(t, account, graph, crowd(3, "new"), "new")
		})
	}
}

// Asides do not fill the disk, and one of the same second takes nobody's place.
func TestAsidesDoNotPileUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	for i := range 5 {
		must(t, os.WriteFile(path, fmt.Appendf(nil, "damaged %d", i), 0o600))
		must(t, openAt(t, path).Close())
	}
	files, err := asides(path)
	must(t, err)
	var found []string
	for _, file := range files {
		content, err := os.ReadFile(file)
		must(t, err)
		found = append(found, string(content))
	}
	if len(found) != asideKept || !strings.HasSuffix(strings.Join(found, ", "), "damaged 4") {
		t.Errorf("%q", found)
	}
}

// A file may be set aside while another process uses it. Its log goes with it:
// beside the new file it would be taken for that one's.
func TestLogGoesWithItsFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file that is used cannot be set aside there")
	}
	old := filed(t)
	must(t, old.Replace(t.Context(), account, graph, crowd(10, "old"), "old", noon))
	_, err := old.db.ExecContext(t.Context(), "PRAGMA user_version = 1000") // a newer program writes this
	must(t, err)

	s := openAt(t, old.cfg.Path)
	s.wants(t, account, graph, nil, "")
	must(t, s.Replace(t.Context(), account, graph, crowd(10, "new"), "new", noon))
	old.wants(t, account, graph, crowd(10, "old"), "old")
	must(t, old.Replace(t.Context(), account, graph, crowd(20, "old"), "older", noon))
	must(t, old.Close())
	s.wants(t, account, graph, crowd(10, "new"), "new")
	must(t, s.Close())
	openAt(t, s.cfg.Path).wants(t, account, graph, crowd(10, "new"), "new")

	files, err := asides(old.cfg.Path)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	alter(t, files[0], fmt.Sprint("PRAGMA user_version = ", len(migrations)))
	openAt(t, files[0]).wants(t, account, graph, crowd(20, "old"), "older")
}

// While it is in use a file can go bad too. The operation fails, in words, and
// the store goes on with a new file, in every process.
func TestDamageInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	s := openAt(t, path)
	must(t, s.Replace(t.Context(), account, graph, crowd(5000, ""), "old", noon))
	must(t, s.Close())
	s, other := openAt(t, path), openAt(t, path)
	info, err := os.Stat(path)
	must(t, err)
	overwrite(t, path, 4096, []byte(strings.Repeat("\xff", int(info.Size())-4096)))

	for i, store := range []*Store{s, other} {
		if _, _, _, err := store.Load(t.Context(), account, graph); !isFault(err, "store-damaged") {
			t.Fatalf("store %d: %v", i, err)
		}
	}
	if p := s.Problem(); p == nil || p.Code != "store-new" {
		t.Errorf("%+v", p)
	}
	must(t, s.Replace(t.Context(), account, graph, crowd(3, "new"), "new", noon))
	other.wants(t, account, graph, crowd(3, "new"), "new")
	if files, err := asides(path); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}

// Bytes that have changed anywhere: the people who come are as they were stored,
// or it is said that something is missing; and the store works.
func TestBytesThatHaveChanged(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	folder := t.TempDir()
	path := filepath.Join(folder, "sound.db")
	all := crowd(1500, "")
	s := openAt(t, path)
	must(t, s.Replace(t.Context(), account, graph, all, "token", noon))
	must(t, s.Change(t.Context(), account, graph, all[:20], []switchboard.PersonID{all[30].ID}, "token", noon))
	all = append(all[:30:30], all[31:]...)
	must(t, s.Close())
	sound, err := os.ReadFile(path)
	must(t, err)
	noticed := 0
	for round := range 60 {
		spoilt := append([]byte(nil), sound...)
		for range 1 + random.IntN(20) {
			spoilt[random.IntN(len(spoilt))] ^= byte(1 + random.IntN(255))
		}
		path := filepath.Join(folder, fmt.Sprint(round), "spoilt.db")
		must(t, os.Mkdir(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, spoilt, 0o600))
		s := openAt(t, path)
		got, token, _, err := s.Load(t.Context(), account, graph)
		switch {
		case err == nil && token == "token" && len(got) > 0:
			if !same(got, all) {
				t.Errorf("round %d: %d people of %d, and nothing is said", round, len(got), len(all))
			}
		case err == nil || isFault(err, "store-damaged"):
			noticed++
		default:
			t.Errorf("round %d: %v", round, err)
		}
		if err := s.Replace(t.Context(), account, graph, all, "again", noon); err != nil {
			must(t, s.Replace(t.Context(), account, graph, all, "again", noon)) // into a new file
		}
		s.wants(t, account, graph, all, "again")
		must(t, s.Close())
		must(t, os.RemoveAll(filepath.Dir(path)))
	}
	if noticed == 0 {
		t.Error("nothing was ever noticed")
	}
}

// A file of the first version is brought to the next without loss.
func TestMigration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	s := openAt(t, path)
	must(t, s.Replace(t.Context(), account, graph, crowd(300, ""), "token", noon))
	must(t, s.Close())
	was := migrations
	t.Cleanup(func() { migrations = was })
	migrations = append(was[:len(was):len(was)], "CREATE TABLE later (id INTEGER PRIMARY KEY)")
	s = openAt(t, path)
	s.wants(t, account, graph, crowd(300, ""), "token")
	if n := s.count(t, "SELECT user_version FROM pragma_user_version"); n != len(migrations) || s.Problem() != nil {
		t.Errorf("version %d, %+v", n, s.Problem())
	}
	s.count(t, "SELECT count(*) FROM later")
	must(t, s.Close())
	migrations = was
	if p := openAt(t, path).Problem(); p == nil || !strings.Contains(p.Details, "version") {
		t.Errorf("back to the older program: %+v", p)
	}
}

func TestOpenWaitsForTheOtherOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	s := openAt(t, path)
	unlock, err := s.exclusive(t.Context())
	must(t, err)
	if _, err := open(t.Context(), Config{Path: path}, 50*time.Millisecond); !isFault(err, "store-locked") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, Config{Path: path}); err == nil || isFault(err, "store-locked") {
		t.Errorf("a caller who has gone: %v", err)
	}
	unlock()
	openAt(t, path)
}
