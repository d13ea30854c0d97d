package ui

import (
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// openedByItself is a call that nobody here has answered.
func openedByItself() switchboard.View {
	call := active()
	call.ByItself, call.Since = true, ago(2*time.Second)
	return only(call)
}

func TestACallAnsweredByItselfSaysSo(t *testing.T) {
	v := openedByItself()
	if words, alarm := note(v, v.Calls[0]); words != "answered by itself: the microphone is open" || !alarm {
		t.Errorf("the card says %q, alarm %v", words, alarm)
	}
	v.Calls[0].Muted = true
	if words, _ := note(v, v.Calls[0]); strings.Contains(words, "open") {
		t.Errorf("muted, the card says %q", words)
	}
	var told []string
	c, _ := newConsole(t, "light", func(p *Params) { p.Notify = func(title, text string) { told = append(told, title+": "+text) } })
	c.away = true
	rings := active()
	rings.State = switchboard.CallRinging
	for _, v := range []switchboard.View{only(rings), openedByItself(), openedByItself()} {
		c.Render(v)
	}
	want := "A call rings: Mr Jansen, Acme · Legal|A call was answered by itself: the microphone is open: Mr Jansen, Acme · Legal"
	if got := strings.Join(told, "|"); got != want {
		t.Errorf("the desktop was told %q", got)
	}
}
