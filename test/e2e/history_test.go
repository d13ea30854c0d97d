package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/switchboard"
	"frontdesk/test/peers"
)

// What became of calls is there after a restart, and also of one in which the
// program was killed; whoever rings again is known. With log_days = 0 nothing is
// left.
func TestRecentCalls(t *testing.T) {
	d := newDesk(t)
	d.open()
	signIn(t, d.console, d.window, d.browser)
	id := answer(t, d.console, d.world, d.screen, d.window)
	d.screen.Type("blo")
	d.screen.Key("F4")
	d.console.await(1, line{"msg": "call.transfer", "call": id, "outcome": "transferred"})
	cut := answer(t, d.console, d.world, d.screen, d.window)
	d.hold(cut)
	if !peers.Eventually(patience, func() bool {
		calls := d.calls()
		return len(calls) == 2 && len(calls[0].Path) == 3 && calls[1].Result == "transferred to Vera Blomquist"
	}) {
		t.Errorf("kept while the call goes on: %+v", d.calls())
	}
	d.console.kill()

	d.open()
	d.signedIn()
	d.key(pageTitle, "ctrl+h")
	picture(t, d.window, "recent")
	d.close()
	calls := d.calls()
	if len(calls) != 2 || !calls[0].Ended.IsZero() || calls[0].Answered().IsZero() || calls[1].To != "Vera Blomquist" || calls[1].Ended.IsZero() {
		t.Errorf("after the restart: %+v", calls)
	}

	d.person.edit(light, light+"[privacy]\nlog_days = 0\n")
	d.open()
	d.signedIn()
	d.close()
	if left := d.calls(); len(left) != 0 {
		t.Errorf("with log_days = 0 there are %+v", left)
	}
}

// calls are those in the file, the newest first.
func (d *desk) calls() []switchboard.CallRecord {
	d.t.Helper()
	files, err := filepath.Glob(filepath.Join(d.person.home, ".local", "share", "frontdesk", "frontdesk.db"))
	if err != nil || len(files) != 1 {
		d.t.Fatalf("%v %v", strings.Join(files, " "), err)
	}
	s, err := store.Open(d.t.Context(), store.Config{Path: files[0], KeepCalls: 24 * time.Hour})
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	calls, err := s.Calls(d.t.Context(), 100)
	if err != nil {
		d.t.Fatal(err)
	}
	return calls
}
