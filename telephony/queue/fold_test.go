package queue

import (
	"fmt"
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
