package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/switchboard"
)

// log_days is a promise: of a call that is too old there is no byte, in the file
// or in its log, an hour later, though nobody starts the program anew and no
// other call comes. The others stay.
func TestOfACallThatIsTooOldNoByteIsLeft(t *testing.T) {
	folder := t.TempDir()
	const gone, stays = "+442079460018", "+442079460019"
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(t.Context(), Config{Path: filepath.Join(folder, "frontdesk.db"), KeepCalls: 3 * 24 * time.Hour})
		must(t, err)
		end := running(t, s)
		defer func() { must(t, end()); must(t, s.Close()) }()
		record := switchboard.CallRecord{Call: "a", Began: time.Now(), Peer: switchboard.Party{Number: gone}}
		for i := range 40 { // written again and again, as calls are
			record.Path = append(record.Path, switchboard.Step{What: switchboard.StepTried, Who: gone, Why: fmt.Sprint("busy ", i)})
			s.KeepCall(record)
			synctest.Wait()
		}
		for i := range 300 {
			s.KeepCall(switchboard.CallRecord{Call: "b", Began: time.Now().Add(time.Duration(i) * time.Minute), Peer: switchboard.Party{Number: gone}})
		}
		time.Sleep(2 * 24 * time.Hour)
		s.KeepCall(switchboard.CallRecord{Call: "c", Began: time.Now(), Peer: switchboard.Party{Number: stays}})
		synctest.Wait()
		if len(remains(t, folder, gone)) == 0 {
			t.Error("a call of two days ago is not there, so this test shows nothing")
		}
		time.Sleep(24*time.Hour + 6*time.Hour)
		synctest.Wait()
		if left := remains(t, folder, gone); len(left) > 0 {
			t.Errorf("left in %v", left)
		}
		if len(remains(t, folder, stays)) == 0 {
			t.Error("a call of a day ago is gone")
		}
	})
}

// Nor of people who have left their source, by a delta or by a whole reading, nor
// of marks that were taken back.
func TestOfWhoHasLeftNoByteIsLeft(t *testing.T) {
	folder := t.TempDir()
	s, ctx := openAt(t, filepath.Join(folder, "frontdesk.db")), t.Context()
	all := crowd(600, "")
	all[7].Title, all[300].Title, all[301].ID = "SECRET", "SECRET", "SECRET"
	must(t, s.Replace(ctx, account, graph, all, "t", noon))
	must(t, s.Replace(ctx, "", switchboard.FromLDAP, all, "t", noon))
	s.KeepFavourite("SECRET", true)
	s.KeepDeputy("SECRET", "SECRET")
	s.KeepDealing("SECRET")
	must(t, s.writeMarks(ctx))

	var rest []switchboard.Person
	for i, p := range all {
		if i != 7 && i != 300 && i != 301 {
			rest = append(rest, p)
		}
	}
	must(t, s.Change(ctx, account, graph, nil, []switchboard.PersonID{all[7].ID, all[300].ID, all[301].ID}, "t2", noon))
	must(t, s.Replace(ctx, "", switchboard.FromLDAP, rest, "t2", noon))
	s.KeepFavourite("SECRET", false)
	s.KeepDeputy("SECRET", "")
	for i := range dealingsKept {
		s.KeepDealing(identity(i))
	}
	must(t, s.writeMarks(ctx))
	if len(remains(t, folder, "SECRET")) == 0 {
		t.Fatal("nothing was left, so this test shows nothing")
	}
	must(t, s.sweep(ctx))
	if left := remains(t, folder, "SECRET"); len(left) > 0 {
		t.Errorf("left in %v", left)
	}
	s.wants(t, account, graph, rest, "t2")
	s.wants(t, "", switchboard.FromLDAP, rest, "t2")
	if got, err := s.Marks(ctx); err != nil || len(got.Lately) != dealingsKept || len(got.Favourites)+len(got.Deputies) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// Where nothing was deleted nothing is written.
func TestNothingToSweep(t *testing.T) {
	s, ctx := filed(t), t.Context()
	must(t, s.Replace(ctx, account, graph, crowd(600, ""), "t", noon))
	must(t, s.sweep(ctx))
	must(t, s.Replace(ctx, account, graph, crowd(600, ""), "t", noon))
	before := s.count(t, "SELECT data_version FROM pragma_data_version")
	log, err := os.Stat(s.cfg.Path + "-wal")
	must(t, err)
	must(t, s.sweep(ctx))
	after, err := os.Stat(s.cfg.Path + "-wal")
	must(t, err)
	if n := s.count(t, "SELECT data_version FROM pragma_data_version"); n != before || after.Size() != log.Size() {
		t.Errorf("data version %d, then %d; log of %d bytes, then %d", before, n, log.Size(), after.Size())
	}
}

// A file that was set aside holds calls too: it goes when all of them are too old,
// but a day is left to look at it.
func TestWhatWasSetAsideIsNotKeptForEver(t *testing.T) {
	for days, left := range map[int]int{30: 1, 2: 0, 0: 0} {
		path := t.TempDir() + "/frontdesk.db"
		now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
		must(t, os.WriteFile(path+".old-20261122T085959Z", nil, 0o600))
		must(t, os.WriteFile(path+".old-20261122T085959Z-wal", nil, 0o600))
		must(t, os.WriteFile(path+".old-20261123T090000Z-2", nil, 0o600))
		must(t, keeping(t, path, days, &now).sweep(t.Context()))
		files, err := asides(path)
		must(t, err)
		if len(files) != left+1 {
			t.Errorf("%d days: %v", days, files)
		}
		if _, err := os.Stat(path + ".old-20261122T085959Z-wal"); (err == nil) != (left == 1) {
			t.Errorf("%d days: its log: %v", days, err)
		}
	}
}
