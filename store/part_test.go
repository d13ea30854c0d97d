package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontdesk/switchboard"
)

func TestPartsAreKeptApart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	for name, s := range map[string]*Store{"in memory": openAt(t, ""), "in a file": openAt(t, path)} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			read := noon.Add(123456789 * time.Nanosecond)
			must(t, s.Replace(ctx, account, graph, crowd(700, "graph"), "token", read))
			must(t, s.Replace(ctx, account, switchboard.FromContacts, crowd(3, "contact"), "", noon))
			must(t, s.Replace(ctx, "", switchboard.FromCSV, crowd(5, "csv"), "", time.Time{}))
			must(t, s.Replace(ctx, "other/object", graph, nil, "empty", noon))
			must(t, s.Replace(ctx, "", switchboard.FromCSV, crowd(4, "csv, again"), "", time.Time{}))

			s.wants(t, account, graph, crowd(700, "graph"), "token")
			s.wants(t, account, switchboard.FromContacts, crowd(3, "contact"), "")
			s.wants(t, "", switchboard.FromCSV, crowd(4, "csv, again"), "")
			s.wants(t, "other/object", graph, nil, "empty")
			s.wants(t, "", graph, nil, "")
			if _, _, at, err := s.Load(ctx, account, graph); err != nil || !at.Equal(read.Truncate(time.Millisecond)) {
				t.Errorf("read %v, %v", at, err)
			}
			if _, _, at, err := s.Load(ctx, "", switchboard.FromCSV); err != nil || !at.IsZero() {
				t.Errorf("a moment that was not told: %v, %v", at, err)
			}
		})
	}
	t.Run("and outlast the end", func(t *testing.T) {
		s := openAt(t, path)
		s.wants(t, account, graph, crowd(700, "graph"), "token")
		if s.Problem() != nil {
			t.Errorf("%+v", s.Problem())
		}
	})
}

// Whatever the deltas and readings, the part is what a map would be.
func TestChangesAddUp(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	s, ctx := filed(t), t.Context()
	model := map[switchboard.PersonID]switchboard.Person{}
	folds := 0
	for round := range 40 {
		token := fmt.Sprint("token ", round)
		if round%25 == 0 {
			all := crowd(1000+random.IntN(2000), token)
			model = map[switchboard.PersonID]switchboard.Person{}
			for _, p := range all {
				model[p.ID] = p
			}
			must(t, s.Replace(ctx, account, graph, all, token, noon))
		} else {
			changed, removed := someChanges(random, token)
			for _, p := range changed {
				model[p.ID] = p
			}
			for _, id := range removed {
				delete(model, id)
			}
			must(t, s.Change(ctx, account, graph, changed, removed, token, noon))
		}
		s.wants(t, account, graph, slices.Collect(maps.Values(model)), token)
		if s.count(t, "SELECT count(*) FROM chunk WHERE seq > 0") == 0 && round%25 != 0 {
			folds++
		}
	}
	if folds == 0 {
		t.Error("no delta was ever folded into the whole")
	}
}

// someChanges are a delta with people twice, people who are gone too, and others
// whom nobody knows.
func someChanges(random *rand.Rand, salt string) (changed []switchboard.Person, removed []switchboard.PersonID) {
	many := 1 + random.IntN(900)
	for i, p := range crowd(3500, salt) {
		if random.IntN(3500) < many {
			changed = append(changed, p)
		}
		if random.IntN(3500) < many/4 {
			again := p
			again.Title = "twice"
			changed = append(changed, again)
		}
		if random.IntN(3500) < many/4 {
			removed = append(removed, identity(i))
		}
	}
	return changed, removed
}

func (s *Store) count(t testing.TB, query string) (n int) {
	t.Helper()
	must(t, s.db.QueryRowContext(context.Background(), query).Scan(&n))
	return n
}

func TestDeltaAlone(t *testing.T) {
	s, ctx := filed(t), t.Context()
	err := s.Change(ctx, account, graph, crowd(3, ""), nil, "token", noon)
	if !errors.Is(err, ErrUnread) {
		t.Errorf("%v", err)
	}
	s.wants(t, account, graph, nil, "")
	must(t, s.Replace(ctx, account, graph, nil, "a", noon))
	must(t, s.Change(ctx, account, graph, nil, nil, "b", noon.Add(time.Hour)))
	s.wants(t, account, graph, nil, "b")
}

// A row that is damaged costs its people and the token, until all are read again.
func TestDamagedRow(t *testing.T) {
	s, ctx := filed(t), t.Context()
	must(t, s.Replace(ctx, account, graph, crowd(1000, ""), "token", noon))
	damage := func() {
		_, err := s.db.ExecContext(ctx, "UPDATE chunk SET body = replace(body, 'Counsel', 'Kounsel') WHERE seq = -2")
		must(t, err)
	}
	damage()
	s.wants(t, account, graph, slices.Delete(crowd(1000, ""), chunkPeople, 2*chunkPeople), "")
	must(t, s.Change(ctx, account, graph, crowd(4000, "new")[1000:], nil, "next", noon)) // enough to be folded
	if got, token, _, err := s.Load(ctx, account, graph); err != nil || token != "" || len(got) != 4000-chunkPeople {
		t.Errorf("after a large delta: %d people, token %q, %v", len(got), token, err)
	}
	must(t, s.Replace(ctx, account, graph, crowd(1000, ""), "whole", noon))
	s.wants(t, account, graph, crowd(1000, ""), "whole")

	_, err := s.db.ExecContext(ctx, "DELETE FROM chunk WHERE seq = -2")
	must(t, err)
	s.wants(t, account, graph, slices.Delete(crowd(1000, ""), chunkPeople, 2*chunkPeople), "")
}

// A source that is read as a whole and has not changed costs the disk nothing.
func TestSamePeopleAreNotWrittenAgain(t *testing.T) {
	s, ctx := filed(t), t.Context()
	written := func(all []switchboard.Person) int {
		must(t, emptyLog(ctx, s.db))
		must(t, s.Replace(ctx, "", switchboard.FromCSV, all, "", noon))
		var busy, pages, moved int
		must(t, s.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &moved))
		return pages
	}
	all := crowd(5000, "")
	whole := written(all)
	if again := written(all); again > 3 {
		t.Errorf("%d pages at first, %d pages again", whole, again)
	}
	all[2500].Title = "Somebody else"
	if one := written(all); one == 0 || one > whole/10 {
		t.Errorf("%d pages at first, %d for one change", whole, one)
	}
	s.wants(t, "", switchboard.FromCSV, all, "")
}

// Who reads does not wait for who writes, and sees what was there before.
func TestReadingBesideAWriter(t *testing.T) {
	s, ctx := filed(t), t.Context()
	must(t, s.Replace(ctx, account, graph, crowd(300, "old"), "old", noon))
	tx, err := s.db.BeginTx(ctx, nil)
	must(t, err)
	p, err := findPart(ctx, tx, account, graph)
	must(t, err)
	must(t, p.replace(ctx, tx, crowd(5000, "new")))
	other := openAt(t, s.cfg.Path)
	s.wants(t, account, graph, crowd(300, "old"), "old")
	other.wants(t, account, graph, crowd(300, "old"), "old")
	must(t, tx.Rollback())
}

func TestCallerWhoGoesAway(t *testing.T) {
	s := filed(t)
	ctx, cancel := context.WithCancel(t.Context())
	must(t, s.Replace(ctx, account, graph, crowd(10, "old"), "old", noon))
	cancel()
	if err := s.Replace(ctx, account, graph, crowd(10, "new"), "new", noon); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, _, _, err := s.Load(ctx, account, graph); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	s.wants(t, account, graph, crowd(10, "old"), "old")
}
