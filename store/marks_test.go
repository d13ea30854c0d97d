package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/switchboard"
)

type ids = []switchboard.PersonID

// running runs a store's writing until it is told to end.
func running(t *testing.T, s *Store) (end func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	return func() error {
		cancel()
		return <-done
	}
}

func wantMarks(t *testing.T, s *Store, favourites, lately ids) {
	t.Helper()
	got, err := s.Marks(t.Context())
	must(t, err)
	slices.Sort(got.Favourites)
	if !slices.Equal(got.Favourites, favourites) || !slices.Equal(got.Lately, lately) {
		t.Errorf("favourites %q, lately %q; want %q, %q", got.Favourites, got.Lately, favourites, lately)
	}
}

// Deputies named by hand stay until they are taken away, and the last one named
// counts.
func TestDeputiesOutlastTheEnd(t *testing.T) {
	s := filed(t)
	end := running(t, s)
	s.KeepDeputy("a", "x")
	s.KeepDeputy("b", "x")
	s.KeepDeputy("b", "y")
	s.KeepDeputy("c", "x")
	s.KeepDeputy("never", "")
	must(t, end())
	must(t, s.Close())
	s = openAt(t, s.cfg.Path)
	end = running(t, s)
	s.KeepDeputy("c", "")
	must(t, end())
	must(t, s.ForgetAll(t.Context()))
	got, err := s.Marks(t.Context())
	must(t, err)
	if want := map[switchboard.PersonID]switchboard.PersonID{"a": "x", "b": "y"}; !maps.Equal(got.Deputies, want) {
		t.Errorf("%v, want %v", got.Deputies, want)
	}
}

func TestMarksOutlastTheEnd(t *testing.T) {
	s := filed(t)
	wantMarks(t, s, nil, nil)
	end := running(t, s)
	s.KeepFavourite("a", true)
	s.KeepFavourite("b\x00ü", true)
	s.KeepFavourite("a", true)
	s.KeepFavourite("c", true)
	s.KeepFavourite("c", false)
	s.KeepFavourite("never", false)
	for _, id := range (ids{"x", "y", "x", "z", "y"}) {
		s.KeepDealing(id)
	}
	must(t, end()) // all is written before Run returns
	must(t, s.Close())
	s = openAt(t, s.cfg.Path)
	wantMarks(t, s, ids{"a", "b\x00ü"}, ids{"y", "z", "x"})

	end = running(t, s)
	s.KeepFavourite("a", false)
	s.KeepDealing("x")
	must(t, end())
	wantMarks(t, s, ids{"b\x00ü"}, ids{"x", "y", "z"})
	must(t, s.ForgetAll(t.Context()))
	wantMarks(t, s, ids{"b\x00ü"}, ids{"x", "y", "z"})
}

func TestDealingsAreBounded(t *testing.T) {
	s := openAt(t, "")
	want := ids{}
	for range 2 {
		end := running(t, s)
		for i := range 120 {
			s.KeepDealing(switchboard.PersonID(fmt.Sprint(i)))
			want = append(ids{switchboard.PersonID(fmt.Sprint(i))}, want...)
		}
		must(t, end())
	}
	wantMarks(t, s, nil, want[:dealingsKept])
}

// Marks that cannot be written wait, keep their order, and are written later.
func TestMarksWaitForALockedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	synctest.Test(t, func(t *testing.T) {
		holder := openAt(t, path)
		s, err := open(t.Context(), Config{Path: path}, 10*time.Millisecond)
		must(t, err)
		tx, err := holder.db.BeginTx(t.Context(), nil)
		must(t, err)
		end := running(t, s)
		s.KeepFavourite("a", true)
		s.KeepFavourite("b", true)
		s.KeepDealing("x")
		s.KeepDealing("y")
		synctest.Wait() // it has failed, and waits
		s.KeepFavourite("b", false)
		s.KeepDealing("x")
		must(t, tx.Rollback())
		wantMarks(t, s, nil, nil)
		time.Sleep(retryAfter)
		synctest.Wait()
		wantMarks(t, s, ids{"a"}, ids{"x", "y"})
		must(t, end())
		must(t, s.Close())
		must(t, holder.Close())
	})
}

// What cannot be written at the end is an error, so that somebody can say so.
func TestMarksThatAreLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "frontdesk.db")
	holder := openAt(t, path)
	s, err := open(t.Context(), Config{Path: path}, 10*time.Millisecond)
	must(t, err)
	tx, err := holder.db.BeginTx(t.Context(), nil)
	must(t, err)
	end := running(t, s)
	s.KeepDealing("x")
	if err := end(); !isFault(err, "store-locked") || errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	must(t, tx.Rollback())
	must(t, s.Close())
}
