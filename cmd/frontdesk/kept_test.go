package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth/vault/vaulttest"
	"frontdesk/config"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/switchboard"
)

// somebody is a colleague of the sandbox, by a part of the address that no other
// file has.
const somebody = "vera.blomquist"

// keeping is an office that keeps what it reads in a folder.
func keeping(t *testing.T, change func(*setup)) (o *office, keys *vaulttest.Keyring, folder string) {
	t.Helper()
	o = newOffice(t, "anna")
	o.stop()
	keys, folder = &vaulttest.Keyring{}, t.TempDir()
	o.setUp = func(s *setup) {
		s.data, s.cache = folder, folder
		if change != nil {
			change(s)
		}
	}
	o.open("anna", keys)
	o.ask(switchboard.WishSignIn)
	o.until("working", working)
	eventually(t, "it is kept", func() bool { return holds(t, folder, somebody) }) // which is done after it is shown
	return o, keys, folder
}

// holds reports whether some file of a folder has a text in it.
func holds(t *testing.T, folder, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil && bytes.Contains(data, []byte(text)) {
			return true
		}
	}
	return false
}

// The last known colleagues are there at once after a restart, marked by their
// age, although Microsoft cannot be reached.
func TestTheLastKnownPeopleAreThereAtOnce(t *testing.T) {
	o, keys, _ := keeping(t, nil)
	id := o.until("people", func(v switchboard.View) bool { return len(v.People) > 0 }).People[0].Person.ID
	o.board.Post(switchboard.Favour{Person: id, On: true})
	o.until("marked", func(v switchboard.View) bool { return v.Favourite(id) })
	o.stop()
	if err := o.place.Refuse(0, "refresh", tenant.Always); err != nil {
		_ = o.place.Close() // nobody answers any more
	}
	o.open("anna", keys)
	v := o.until("the last known people", func(v switchboard.View) bool { return len(v.People) > 0 && v.Favourite(id) })
	if !v.Directory.Cached || v.Directory.Read.IsZero() {
		t.Errorf("%d people, %+v", len(v.People), v.Directory)
	}
	for _, e := range v.People {
		if s := v.Status(e); s.Kind != switchboard.KindUnknown {
			t.Fatalf("%s is %s without a calendar", e.Person.Name, s.Kind)
		}
	}
}

// Who disconnects leaves no colleague in any file, whether the program is asked
// or finds out at the next start.
func TestDisconnectingLeavesNothingInTheFiles(t *testing.T) {
	o, _, folder := keeping(t, nil)
	o.ask(switchboard.WishSignOut)
	o.until("signed out", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountSignedOut })
	o.stop()
	if holds(t, folder, somebody) {
		t.Error("a colleague is still in the files")
	}

	o, keys, folder := keeping(t, nil)
	o.stop()
	keys.Do(func(entries map[string]string) { clear(entries) }) // the sign-in went another way
	o.open("anna", keys)
	o.until("signed out", func(v switchboard.View) bool { return v.Account.State == switchboard.AccountSignedOut })
	eventually(t, "the files are empty", func() bool { return !holds(t, folder, somebody) })
}

// The organisation switches calendars off while the program runs: what was read
// is gone within one refresh, and nothing more is asked. So it is with Microsoft
// 365 as a whole, which forgets the sign-ins too.
func TestSwitchedOffWhileItRuns(t *testing.T) {
	var settings atomic.Pointer[config.Settings]
	o, keys, folder := keeping(t, func(s *setup) {
		now := s.settings
		settings.Store(&now)
		s.look = 20 * time.Millisecond
		s.reload = func() (config.Settings, error) { return *settings.Load(), nil }
	})
	without := *settings.Load()
	without.Calendar.Enabled = false
	settings.Store(&without)
	v := o.until("calendars off", func(v switchboard.View) bool { return !v.Calendar.Enabled })
	for _, e := range v.People {
		if !e.Facts.Calendar.Fetched.IsZero() {
			t.Fatalf("the calendar of %s is still there", e.Person.Name)
		}
	}
	before := o.place.Status().Graph.Calls
	o.board.Post(switchboard.Show{People: []switchboard.PersonID{v.People[0].Person.ID, v.People[1].Person.ID}})
	o.until("still off", func(v switchboard.View) bool { return !v.Calendar.Enabled })
	if after := o.place.Status().Graph.Calls; after["getSchedule"] != before["getSchedule"] {
		t.Errorf("calendars were asked for: %v, then %v", before, after)
	}

	without.Account.Enabled = false
	settings.Store(&without)
	v = o.until("off", func(v switchboard.View) bool {
		return v.Account.State == switchboard.AccountOff && len(v.People) == 0
	})
	if v.Account.Fault == nil || v.Account.Fault.Code != "account-forbidden" {
		t.Errorf("%+v", v.Account)
	}
	eventually(t, "keyring and files are empty", func() bool { return len(keys.Entries()) == 0 && !holds(t, folder, somebody) })
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 500 {
		if is() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("waited in vain until %s", what)
}

// lockedBuffer is standard output that a test reads while the program writes.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// who --watch follows the board: who matches, and who comes to match when the
// directory changes.
func TestWatchFollowsTheBoard(t *testing.T) {
	o := newOffice(t, "anna")
	o.ask(switchboard.WishSignIn)
	o.until("working", working)
	ctx, cancel := context.WithCancel(t.Context())
	var out lockedBuffer
	ended := make(chan error, 1)
	go func() { ended <- o.follow(ctx, "blomquist", &out) }()
	eventually(t, "vera is printed", func() bool { return strings.Contains(out.String(), `"name":"Vera Blomquist"`) })
	o.board.Post(switchboard.LinesRead{Results: map[string]switchboard.Line{"4711": {State: switchboard.LineOnCall, Since: time.Now()}}})
	eventually(t, "her call is printed", func() bool { return strings.Contains(out.String(), `"kind":"on-call"`) })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// People of a file belong to the computer: they are there before anybody has
// signed in, and after everybody has left. What their calendars say is asked of
// Microsoft only for the operator's own organisation.
func TestPeopleOfAFileStay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte("Name,Mail,Phone\nAda Fairweather,ada@travel.example.net,+44 1632 960001\nVera Twin,vera.blomquist@example.com,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := newOffice(t, "anna", func(s *config.Settings) {
		s.Directory.Sources, s.Directory.CSV = []string{"csv"}, file
	})
	two := func(v switchboard.View) bool { return len(v.People) == 2 }
	o.until("the file is read", two)
	if n := o.graphCalls(); n != 0 {
		t.Errorf("%d calls for a file", n)
	}
	o.ask(switchboard.WishSignIn)
	v := o.until("working", working)
	for _, e := range v.People {
		known := !e.Facts.Calendar.Fetched.IsZero()
		if inside := strings.HasSuffix(e.Person.Mail, "@example.com"); known != inside {
			t.Errorf("the calendar of %s is known: %v", e.Person.Mail, known)
		}
	}
	o.ask(switchboard.WishSignOut)
	o.until("signed out, with the file's people", func(v switchboard.View) bool {
		return v.Account.State == switchboard.AccountSignedOut && two(v) && v.People[0].Facts.Calendar.Fetched.IsZero()
	})
}

// Somebody who joins the organisation is there after the next reading of the
// directory, which asks for changes only, and has a calendar without anybody's
// doing; who has left is gone.
func TestANewcomerNeedsNothingDone(t *testing.T) {
	o, keys, _ := keeping(t, nil)
	before := o.place.Status().Graph.Calls["users"]
	if err := o.place.AddPerson(people.Hire("Nadia", "Sorensen", "nadia.sorensen@example.com", "Sales", time.Now(), time.Local)); err != nil {
		t.Fatal(err)
	}
	if err := o.place.RemovePerson("vera.blomquist@example.com"); err != nil {
		t.Fatal(err)
	}
	o.stop()
	o.open("anna", keys)
	v := o.until("the newcomer's calendar is read", func(v switchboard.View) bool {
		found := v.Search("nadia sorensen")
		return len(found) == 1 && !v.People[found[0]].Facts.Calendar.Fetched.IsZero()
	})
	if len(v.Search("vera blomquist")) != 0 {
		t.Error("who has left is still there")
	}
	if calls := o.place.Status().Graph.Calls["users"] - before; calls != 1 {
		t.Errorf("the directory took %d requests, want one for what has changed", calls)
	}
}

// The command line forgets as the window does.
func TestSignOutByCommandLeavesNothingInTheFiles(t *testing.T) {
	o, keys, folder := keeping(t, nil)
	o.stop()
	o.openOnly("anna", keys)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); o.live(ctx, "auth", o.session.Run) }()
	var out bytes.Buffer
	if err := signOut(t.Context(), o.rooms, &out); err != nil || !strings.Contains(out.String(), "Signed out") {
		t.Errorf("%q, %v", out.String(), err)
	}
	cancel()
	<-done
	if err := o.close(); err != nil {
		t.Error(err)
	}
	if holds(t, folder, somebody) {
		t.Error("a colleague is still in the files")
	}
}
