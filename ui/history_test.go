package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"frontdesk/switchboard"
)

// past is a desk with calls of before, the newest first.
func past(v switchboard.View) switchboard.View {
	step := func(after time.Duration, what switchboard.StepKind, who, why string) switchboard.Step {
		return switchboard.Step{At: ago(26 * time.Hour).Add(after), What: what, Who: who, Why: why}
	}
	v.History = []switchboard.CallRecord{
		{Call: "4", Began: ago(12 * time.Minute), Incoming: true, Peer: switchboard.Party{Number: "+44 1632 960 112"}, Line: "Sales line", Ended: ago(11 * time.Minute), Result: "missed"},
		{Call: "3", Began: ago(40 * time.Minute), Peer: switchboard.Party{Name: "Vera Blomquist", Number: "4711"}, Person: "p4711", Path: []switchboard.Step{{At: ago(39 * time.Minute), What: switchboard.StepAnswered}}, Ended: ago(36*time.Minute + 29*time.Second)},
		{Call: "2", Began: ago(26 * time.Hour), Incoming: true, Peer: switchboard.Party{Name: "Mr Jansen, Acme", Number: "+44 1632 960 201"}, Line: "Legal", To: "Lin Chen", Result: "transferred to Lin Chen", Ended: ago(26*time.Hour - 3*time.Minute), Path: []switchboard.Step{
			step(7*time.Second, switchboard.StepAnswered, "", "by itself"), step(30*time.Second, switchboard.StepHeld, "", ""), step(40*time.Second, switchboard.StepTried, "Rui Fonseca", "busy"),
			step(70*time.Second, switchboard.StepRetrieved, "", ""), step(90*time.Second, switchboard.StepHeld, "", ""), step(100*time.Second, switchboard.StepConsulted, "Lin Chen", ""),
		}},
		{Call: "1", Began: ago(50 * time.Hour), Incoming: true, Peer: switchboard.Party{}},
	}
	return v
}

func TestRecordsInWords(t *testing.T) {
	v := past(idle())
	for i, want := range []string{
		"09:29 in +44 1632 960 112 Sales line missed over 09:30:00",
		"09:01 out Vera Blomquist 4711 talked 2:31 answered 09:02:00 after 1:00 · over 09:04:31",
		"yesterday 07:41 in Mr Jansen, Acme Legal transferred to Lin Chen answered 07:41:07 after 0:07, by itself · held 07:41:30 · tried Rui Fonseca: busy · taken back 07:42:10 · held 07:42:30 · consulted Lin Chen · over 07:44:00",
		"10 Mar 07:41 in Number withheld cut off when Frontdesk ended",
	} {
		m := recordOf(v, v.History[i])
		if got := strings.Join(strings.Fields(strings.Join([]string{m.when, m.way, m.who, m.line, m.result, m.path}, " ")), " "); got != want {
			t.Errorf("%d: %s\nwant %s", i, got, want)
		}
	}
}

// Who rings is known from before: whom they spoke to, or that they were missed.
func TestWhoRingsIsKnown(t *testing.T) {
	v := past(idle())
	for number, want := range map[string]string{
		"+441632960201": "spoke to Lin Chen yesterday 07:41", "+44 1632 960112": "rang 09:29, missed", "4711": "spoke to you 09:01", "4712": "", "": "",
	} {
		if got := before(v, switchboard.Call{ID: "new", Peer: switchboard.Party{Number: number}}); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
	v.Calls = []switchboard.Call{ringing("r", "+441632960201", time.Second)}
	if words, _ := note(v, v.Calls[0]); !strings.Contains(words, "spoke to Lin Chen") {
		t.Errorf("the card says %q", words)
	}
}

// Ctrl+H lists the calls, typing searches them, the keys select, Enter calls
// back, F4 hands a caller to one of them.
func TestHistoryByKeys(t *testing.T) {
	c, posted := newConsole(t, "light")
	k := keyboard{t, c}
	c.Render(past(idle()))
	k.text("x")
	k.chord(keyHistory)
	if c.local.panel != panelHistory || c.local.typed != "" || len(c.local.records) != 4 {
		t.Fatalf("panel %v, %q, %d calls", c.local.panel, c.local.typed, len(c.local.records))
	}
	k.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if c.local.record != 2 {
		t.Errorf("%d is selected", c.local.record)
	}
	for typed, want := range map[string]int{"jansen": 1, "lin ch": 1, "960": 2, "legal": 1, "missed": 1, "zz": 0} {
		k.text(typed)
		if len(c.local.records) != want || c.local.panel != panelHistory {
			t.Errorf("%q finds %d calls, want %d", typed, len(c.local.records), want)
		}
		k.press(fyne.KeyReturn) // with nobody found it does nothing
		if want == 0 && len(asked(*posted)) != 0 {
			t.Errorf("%q: asked for %v", typed, asked(*posted))
		}
		*posted = nil
		c.local.panel = panelHistory
		c.clear()
		c.refresh()
	}
	k.press(fyne.KeyHome, fyne.KeyReturn)
	if got := asked(*posted); len(got) != 1 || got[0] != (switchboard.Dial{To: switchboard.Target{Number: "+441632960112"}}) || c.local.panel != panelPeople {
		t.Errorf("Enter: %v", got)
	}
	*posted = nil
	c.Render(past(only(active())))
	k.chord(keyHistory)
	k.press(fyne.KeyDown, fyne.KeyF4)
	if got := asked(*posted); len(got) != 1 || got[0] != (switchboard.Transfer{Call: "active", To: vera}) {
		t.Errorf("F4: %v", got)
	}
	k.chord(keyHistory)
	k.press(fyne.KeyDown)
	more := past(only(active()))
	more.History = append([]switchboard.CallRecord{{Call: "5", Began: now, Incoming: true, Peer: switchboard.Party{Number: "999"}, Result: "missed"}}, more.History...)
	c.Render(more) // a call has ended meanwhile: the selection stays where it was
	*posted = nil
	k.press(fyne.KeyF4)
	if got := asked(*posted); len(got) != 1 || got[0] != (switchboard.Transfer{Call: "active", To: vera}) {
		t.Errorf("F4 after a call has come on top: %v", got)
	}
	k.chord(keyHistory)
	k.press(fyne.KeyEscape)
	if c.local.panel != panelPeople {
		t.Error("Esc stays")
	}
}
