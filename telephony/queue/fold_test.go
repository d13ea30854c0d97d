package queue

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// told is a fold of the attendant 1000 that has heard some packets, one a second.
func told(packets ...packet) *fold {
	f := &fold{user: "1000"}
	for i, p := range packets {
		f.take(p, noon.Add(time.Duration(i)*time.Second))
	}
	return f
}

// whole is an answer to QueueStatus: us in the queue reception, and who waits.
func whole(paused string, entries ...packet) []packet {
	all := []packet{
		{"event": "QueueParams", "queue": "reception"},
		{"event": "QueueMember", "queue": "reception", "location": "PJSIP/1000", "paused": paused},
		{"event": "QueueMember", "queue": "reception", "location": "PJSIP/10001", "paused": "0"},
	}
	return append(append(all, entries...), packet{"event": "QueueStatusComplete"})
}

func entered(id, number string, wait int) packet {
	return packet{"event": "QueueEntry", "queue": "reception", "uniqueid": id, "calleridnum": number, "wait": fmt.Sprint(wait)}
}

// Before an answer is whole nothing of it is shown: half a queue is no queue.
func TestHalfAnAnswerIsNone(t *testing.T) {
	answer := whole("0", entered("1.1", "07700900001", 30))
	for i := range answer {
		f := told(answer[:i+1]...)
		if got, want := f.settled, i == len(answer)-1; got != want {
			t.Errorf("after %d packets: settled %v", i+1, got)
		}
	}
	q := told(answer...).queue(noon)
	if len(q.Waiting) != 1 || !q.Waiting[0].Since.Equal(noon.Add(-27*time.Second)) || q.Ready != switchboard.Ready {
		t.Errorf("%+v", q)
	}
}

// Joining, leaving and giving up are followed from event to event, and a second
// answer makes up for what was missed without moving moments that are known.
func TestComingAndGoing(t *testing.T) {
	f := told(whole("0", entered("1.1", "07700900001", 0))...)
	join := func(id string) packet {
		return packet{"event": "QueueCallerJoin", "queue": "reception", "uniqueid": id, "calleridnum": "<unknown>"}
	}
	f.take(join("1.2"), noon.Add(time.Minute))
	f.take(join("1.3"), noon.Add(2*time.Minute))
	f.take(packet{"event": "QueueCallerJoin", "queue": "another", "uniqueid": "2.1"}, noon)
	f.take(packet{"event": "QueueCallerAbandon", "uniqueid": "1.2"}, noon)
	f.take(packet{"event": "QueueCallerLeave", "uniqueid": "never"}, noon)
	if q := f.queue(noon); len(q.Waiting) != 2 || q.Waiting[1].ID != "1.3" || q.Waiting[1].Who != (switchboard.Party{}) {
		t.Errorf("%+v", q.Waiting)
	}
	since := f.queue(noon).Waiting[1].Since
	for _, p := range whole("1", entered("1.3", "", 9), entered("1.4", "4711", 1)) {
		f.take(p, noon.Add(3*time.Minute))
	}
	q := f.queue(noon)
	if len(q.Waiting) != 2 || !q.Waiting[0].Since.Equal(since) || q.Waiting[1].ID != "1.4" {
		t.Errorf("%+v", q.Waiting)
	}
	if q.Ready != switchboard.Paused || !q.Since.Equal(noon.Add(3*time.Minute)) {
		t.Errorf("%s since %s", q.Ready, q.Since)
	}
}

// We are ready while one queue sends us calls, and in none it is unknown.
func TestReadiness(t *testing.T) {
	in := func(queue, device, paused string) packet {
		return packet{"event": "QueueMember", "queue": queue, "location": device, "paused": paused}
	}
	for name, c := range map[string]struct {
		members []packet
		want    switchboard.Readiness
		devices string
	}{
		"no member":     {nil, switchboard.ReadyUnknown, "[]"},
		"somebody else": {[]packet{in("a", "PJSIP/1001", "0")}, switchboard.ReadyUnknown, "[]"},
		"ready":         {[]packet{in("a", "SIP/1000", "0")}, switchboard.Ready, "[SIP/1000]"},
		"paused":        {[]packet{in("a", "PJSIP/1000", "1"), in("b", "Local/1000@agents", "1")}, switchboard.Paused, "[Local/1000@agents PJSIP/1000]"},
		"ready in one":  {[]packet{in("a", "PJSIP/1000", "1"), in("b", "PJSIP/1000", "0")}, switchboard.Ready, "[PJSIP/1000]"},
	} {
		f := told(append(append([]packet{{"event": "QueueParams"}}, c.members...), packet{"event": "QueueStatusComplete"})...)
		if got := f.queue(noon).Ready; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got := fmt.Sprint(f.devices()); got != c.devices {
			t.Errorf("%s: %s, want %s", name, got, c.devices)
		}
	}
	f := told(whole("0")...)
	f.take(packet{"event": "QueueMemberPause", "queue": "reception", "interface": "PJSIP/1000", "paused": "1"}, noon)
	if got := f.queue(noon).Ready; got != switchboard.Paused {
		t.Errorf("%q after the pause", got)
	}
	f.take(packet{"event": "QueueMemberRemoved", "queue": "reception", "interface": "PJSIP/1000"}, noon)
	if got := f.queue(noon).Ready; got != switchboard.ReadyUnknown {
		t.Errorf("%q in no queue", got)
	}
}

// A member is us when it has our name, however that is written: not a colleague's
// second telephone, whom we would pause.
func TestOurs(t *testing.T) {
	for _, c := range []struct {
		user, member string
		want         bool
	}{
		{"1000", "PJSIP/1000", true},
		{"1000", "Local/1000@agents/n", true},
		{"1000", "SIP/1000-0000abcd", true},
		{"1000", "SIP/1000-00001", false},
		{"1000", "SIP/1000-operator", false},
		{"1000", "PJSIP/10001", false},
		{"reception-1", "PJSIP/reception-1", true},
		{"reception-1", "PJSIP/reception-1-0000000f", true},
		{"reception-1", "PJSIP/reception-2", false},
		{"reception", "PJSIP/reception-1", false},
		{"desk", "PJSIP/desk-2", false},
		{"desk-00000002", "PJSIP/desk-00000002", true},
		{"", "PJSIP/", false},
		{"", "1000", false},
	} {
		f := &fold{user: c.user}
		if got := f.ours(packet{"location": c.member}); got != c.want {
			t.Errorf("%s is %s: %v", c.member, c.user, got)
		}
	}
}

// Who waits is one short line of marks that can be seen, whatever the PBX sends.
func TestWhoWaitsIsReadable(t *testing.T) {
	for text, want := range map[string]string{
		"Vera Example": "Vera Example", "<unknown>": "", "Anonymous": "",
		" \u202e0044\u200b\u2028\x07 ": "0044", strings.Repeat("ä", 200): strings.Repeat("ä", 80),
	} {
		if got := known(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// A wish that is refused is told until a later one is granted; what the PBX grants
// beside it does not count.
func TestARefusalIsTakenBack(t *testing.T) {
	var notes []switchboard.Fault
	w := New(Config{Phone: "1000"}, func(e switchboard.Event) {
		if n, is := e.(switchboard.Noted); is {
			notes = append(notes, *n.Fault)
		}
	})
	here, there := net.Pipe()
	go func() { _, _ = io.Copy(io.Discard, there) }()
	defer func() { _ = here.Close() }()
	s := session{Watcher: w, conn: here, fold: *told(whole("0")...)}
	answer := func(response, action string) {
		if err := s.take(packet{"response": response, "actionid": action}); err != nil {
			t.Error(err)
		}
	}
	wish := func() {
		if err := s.pause(true); err != nil {
			t.Error(err)
		}
	}
	wish()
	answer("Error", actionPause)
	answer("Success", actionPause) // of another device
	answer("Success", actionStatus)
	wish()
	if len(notes) != 1 || notes[0].Code != noteRefused || notes[0].Text == "" {
		t.Errorf("%+v", notes)
	}
	answer("Success", actionPause)
	answer("Success", actionPause)
	if len(notes) != 2 || notes[1] != (switchboard.Fault{Code: noteRefused}) {
		t.Errorf("%+v", notes)
	}
}

// Thousands wait: the first are named, the others counted, and a PBX that lets
// nobody go does not fill the memory.
func TestManyWait(t *testing.T) {
	f := told(whole("0")...)
	for i := range 3 * waitingAtMost / 2 {
		f.take(packet{"event": "QueueCallerJoin", "queue": "reception", "uniqueid": fmt.Sprint(i)}, noon.Add(time.Duration(i)*time.Millisecond))
	}
	q := f.queue(noon)
	if len(q.Waiting) != switchboard.QueueAtMost || q.More != waitingAtMost-switchboard.QueueAtMost || q.Waiting[0].ID != "0" {
		t.Errorf("%d named, %d more", len(q.Waiting), q.More)
	}
}

// Whatever a PBX sends is a queue to be shown: named callers in order, within bounds.
func FuzzPackets(f *testing.F) {
	f.Add("Event: QueueParams\r\nQueue: a\r\n\r\nEvent: QueueMember\r\nQueue: a\r\nLocation: PJSIP/1000\r\nPaused: 0\r\n\r\nEvent: QueueStatusComplete\r\n\r\n")
	f.Add("Event: QueueCallerJoin\nQueue: a\nUniqueid: 1\nCallerIDName: \x00\n\n\n\n: \n\n")
	f.Add("Event: QueueStatusComplete\n\nEvent: QueueMember\n\nEvent: QueueEntry\nWait: -1\n\nEvent: QueueEntry\nUniqueid: 2\nWait: 99999999999\n\n")
	f.Fuzz(func(t *testing.T, text string) { readAll(t, text) })
}
