package store

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"frontdesk/switchboard"
)

// kills is how often a process is killed.
const kills = 100

// A process that refreshes is killed at any moment, again and again, on the same
// file. What is found is sound, and it is one refresh as a whole: the last one
// that had begun, or the one before; and its token is its own.
func TestKilledWhileRefreshing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	last, wholes, inside := 0, 0, 0
	for range kills {
		began, err := strconv.Atoi(startProcess(t, path, "refresh", last+1).kill(anyMoment()))
		must(t, err)
		checkFile(t, path)
		s := openAt(t, path)
		_, token, _, err := s.Load(t.Context(), account, graph)
		must(t, err)
		found := 0
		if token != "" {
			found, err = strconv.Atoi(token)
			must(t, err)
		}
		if found != began && found != began-1 || s.Problem() != nil {
			t.Fatalf("refresh %d had begun, %d is there; %+v", began, found, s.Problem())
		}
		s.wants(t, account, graph, refreshed(found), token)
		must(t, s.Close())
		if found < began {
			inside++
		}
		if began%4 == 0 {
			wholes++
		}
		last = found
	}
	t.Logf("%d refreshes, %d kills before the last one was stored, %d of them during a whole reading", last, inside, wholes)
	if inside == 0 || last < kills/2 {
		t.Error("this has not tried what it should")
	}
}

// A process that forgets an account is killed at any moment. When the account was
// gone, opening the file sees to it that no byte of it is left. When the kill
// came before or during another reading, forgetting does.
func TestKilledWhileForgetting(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "frontdesk.db")
	unfinished, others := 0, 0
	for range kills / 4 {
		startProcess(t, path, "forget", 0).kill(anyMoment())
		begun := checkFile(t, path) > 0
		s := openAt(t, path)
		if begun {
			unfinished++
			s.wants(t, account, graph, nil, "")
		} else {
			others++
			must(t, s.Forget(t.Context(), account))
		}
		if left := remains(t, folder, "SECRET"); len(left) > 0 {
			t.Errorf("left in %v; begun: %v", left, begun)
		}
		must(t, s.Close())
	}
	t.Logf("%d kills between deleting and cleaning, %d others", unfinished, others)
	if unfinished == 0 || others == 0 {
		t.Error("this has not tried what it should")
	}
}

// anyMoment is one during the next steps of a process.
func anyMoment() (lines int, share float64) { return 2 + rand.IntN(3), 1.5 * rand.Float64() }

// checkFile opens a copy of the files as the kill has left them, without any of
// the cleaning, and lets SQLite look at every page. It tells how often something
// was deleted of which bytes may remain.
func checkFile(t *testing.T, path string) (remaining int) {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy.db")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		if os.IsNotExist(err) {
			continue
		}
		must(t, err)
		must(t, os.WriteFile(copied+suffix, content, 0o600))
	}
	s := Store{cfg: Config{Path: copied}, patience: patience}
	db, err := s.connect(t.Context())
	must(t, err)
	defer func() { must(t, db.Close()) }()
	var verdict string
	must(t, db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict))
	if verdict != "ok" {
		t.Fatal(verdict)
	}
	must(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM remains").Scan(&remaining))
	return remaining
}

// refresh stores one refresh after the other, each a delta on the last or a whole
// reading, and says which one it begins.
func refresh(ctx context.Context, s *Store, from int) error {
	for n := from; ; n++ {
		fmt.Println(n)
		var err error
		if changed, removed := deltaOf(n); whole(n) {
			err = s.Replace(ctx, account, graph, refreshed(n), fmt.Sprint(n), noon)
		} else {
			err = s.Change(ctx, account, graph, changed, removed, fmt.Sprint(n), noon)
		}
		if err != nil {
			return err
		}
	}
}

// whole reports whether refresh n is a whole reading.
func whole(n int) bool { return n == 1 || n%4 == 0 }

// deltaOf is what refresh n changes.
func deltaOf(n int) (changed []switchboard.Person, removed []switchboard.PersonID) {
	for i, p := range crowd(300, fmt.Sprint(n)) {
		switch (i + n) % 7 {
		case 0:
			changed = append(changed, p)
		case 1:
			removed = append(removed, p.ID)
		}
	}
	return changed, removed
}

// refreshed are the people after refresh n.
func refreshed(n int) []switchboard.Person {
	if n == 0 {
		return nil
	}
	first := n
	for !whole(first) {
		first--
	}
	people := map[switchboard.PersonID]switchboard.Person{}
	for _, p := range crowd(280+first%40, fmt.Sprint(first)) {
		people[p.ID] = p
	}
	for ; first < n; first++ {
		changed, removed := deltaOf(first + 1)
		for _, p := range changed {
			people[p.ID] = p
		}
		for _, id := range removed {
			delete(people, id)
		}
	}
	return slices.Collect(maps.Values(people))
}

// forgetAgain stores an account and forgets it, again and again.
func forgetAgain(ctx context.Context, s *Store, _ int) error {
	for n := 0; ; n++ {
		fmt.Println(n)
		if err := s.Replace(ctx, account, graph, crowd(400, fmt.Sprint("SECRET ", n)), "t", noon); err != nil {
			return err
		}
		fmt.Println("forget", n)
		if err := s.Forget(ctx, account); err != nil {
			return err
		}
	}
}
