package ui

import (
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// queueing is a desk at a queue in which many wait, the first for too long; its
// first caller has dialled a line with a greeting.
func queueing() switchboard.View {
	v := busy()
	v.Calls[0].Greeting = "Example Sales, good morning, how may I help you?"
	v.Calls[0].Queued = ago(3*time.Minute + 20*time.Second)
	v.Alert, v.CanPause, v.CanReady, v.Queues = 2*time.Minute, true, true, true
	v.Queue = switchboard.Queue{State: switchboard.QueueKnown, Ready: switchboard.Ready, Read: now, More: 40}
	for i, name := range []string{"Ada Fairweather", "", "Grace Lindqvist", "Noor Aziz", "Tom Okafor", "Kim Berg"} {
		v.Queue.Waiting = append(v.Queue.Waiting, switchboard.Queued{
			ID: name, Queue: "reception", Who: switchboard.Party{Name: name, Number: "+44 1632 96030" + string(rune('0'+i))}, Since: ago(time.Duration(90-11*i) * time.Second),
		})
	}
	return v
}

func TestTheQueueInTheWindow(t *testing.T) {
	c, posted := newConsole(t, "light")
	c.Render(queueing())
	if label := c.header.AccessibilityLabel(); !strings.Contains(label, "49 waiting · longest 3:20, which is too long") {
		t.Errorf("the header says %q", label)
	}
	if first := c.calls.column.cards[0].AccessibilityLabel(); !strings.Contains(first, "“Example Sales, good morning, how may I help you?”") || !strings.Contains(first, "3:20") {
		t.Errorf("the first card says %q", first)
	}
	var queued []cardModel
	for _, m := range c.calls.column.models {
		if m.section == sectionQueue {
			queued = append(queued, m)
		}
	}
	if len(queued) != queueCards || queued[0].title != "Ada Fairweather" || queued[1].title != "+44 1632 960301" || !strings.Contains(queued[3].note, "42 more") {
		t.Errorf("%+v", queued)
	}

	c.doCap("Ctrl+R")
	v := queueing()
	v.Readying = switchboard.Paused
	for _, step := range []struct {
		change func(*switchboard.Queue)
		says   string
	}{
		{func(*switchboard.Queue) {}, "Pausing…"},
		{func(q *switchboard.Queue) {
			q.Ready, q.Since, v.Readying = switchboard.Paused, ago(252*time.Second), ""
		}, "Paused 4:12"},
		{func(q *switchboard.Queue) { v.Readying = switchboard.Ready }, "Getting ready…"},
	} {
		v.Calls = nil
		step.change(&v.Queue)
		c.Render(v)
		if got := c.header.model.who; !strings.Contains(got, step.says) {
			t.Errorf("the header says %q, want %q", got, step.says)
		}
	}
	c.doCap("Ctrl+R")
	v.CanPause, v.CanReady = false, false
	c.Render(v)
	c.doCap("Ctrl+R")
	var asked []switchboard.Event
	for _, e := range *posted {
		if s, is := e.(switchboard.SetReady); is {
			asked = append(asked, s)
		}
	}
	if len(asked) != 2 || asked[0] != (switchboard.SetReady{On: false}) || asked[1] != (switchboard.SetReady{On: true}) {
		t.Errorf("asked for %+v", asked)
	}
}
