package store

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// keeping opens a file that remembers calls for so many days, at a moment.
func keeping(t *testing.T, path string, days int, now *time.Time) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{Path: path, KeepCalls: time.Duration(days) * 24 * time.Hour, Now: func() time.Time { return *now }})
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func wantCalls(t *testing.T, s *Store, n int, want ...switchboard.CallRecord) {
	t.Helper()
	got, err := s.Calls(t.Context(), n)
	must(t, err)
	if len(got) != len(want) {
		t.Fatalf("%d calls, want %d: %+v", len(got), len(want), got)
	}
	for i := range want {
		if !got[i].Began.Equal(want[i].Began) {
			t.Errorf("%d began %v, want %v", i, got[i].Began, want[i].Began)
		}
		got[i].Began = want[i].Began
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}

// Calls outlast the end of the program, the last word of each counts, and those
// that are old enough go.
func TestCallsAreKept(t *testing.T) {
	path := t.TempDir() + "/frontdesk.db"
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := keeping(t, path, 2, &now)
	end := running(t, s)
	early := switchboard.CallRecord{Call: "out-1", Began: now, Peer: switchboard.Party{Name: "Ada", Number: "4711"}}
	s.KeepCall(early)
	early.Path = []switchboard.Step{{At: now.Add(time.Second), What: switchboard.StepTried, Who: "Lin", Why: "busy"}}
	early.Ended, early.Result = now.Add(time.Minute), "transferred to Lin"
	s.KeepCall(early)
	late := switchboard.CallRecord{Call: "out-1", Began: now.Add(time.Hour), Incoming: true} // the same name, after a restart
	s.KeepCall(late)
	must(t, end())
	must(t, s.Close())

	now = now.Add(24 * time.Hour)
	s = keeping(t, path, 2, &now)
	wantCalls(t, s, 10, late, early)
	wantCalls(t, s, 1, late)
	must(t, s.ForgetAll(t.Context())) // people are forgotten with the sign-in; whom one talked to is not theirs
	now = now.Add(24*time.Hour + time.Minute)
	wantCalls(t, s, 10, late)
	now = now.Add(time.Hour)
	wantCalls(t, s, 10)
}

// Nothing is kept with 0 days, and what was kept before goes.
func TestCallsAreNotKept(t *testing.T) {
	path := t.TempDir() + "/frontdesk.db"
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := keeping(t, path, 30, &now)
	end := running(t, s)
	s.KeepCall(switchboard.CallRecord{Call: "a", Began: now.Add(-time.Hour)})
	must(t, end())
	must(t, s.Close())
	s = keeping(t, path, 0, &now)
	end = running(t, s)
	s.KeepCall(switchboard.CallRecord{Call: "b", Began: now})
	must(t, end())
	wantCalls(t, s, 10)
	if n := s.count(t, "SELECT count(*) FROM call"); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// One record that cannot be read does not hide the others.
func TestACallThatCannotBeRead(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := keeping(t, t.TempDir()+"/frontdesk.db", 30, &now)
	end := running(t, s)
	good := switchboard.CallRecord{Call: "good", Began: now}
	s.KeepCall(good)
	must(t, end())
	_, err := s.db.ExecContext(t.Context(), fmt.Sprintf("INSERT INTO call VALUES (%d, 'bad', '{')", now.UnixMilli()+1))
	must(t, err)
	wantCalls(t, s, 10, good)
}
