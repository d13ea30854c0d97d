package telephony

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// line waits until a line is in a state, and gives it.
func (d *desk) line(extension string, ok func(switchboard.Line) bool) switchboard.Line {
	d.t.Helper()
	e, _ := await(d, 5*time.Second, func(e switchboard.LinesRead) bool {
		line, told := e.Results[extension]
		return told && ok(line)
	})
	return e.Results[extension]
}

// does waits until a line does something.
func (d *desk) does(extension string, state switchboard.LineState) switchboard.Line {
	d.t.Helper()
	return d.line(extension, func(l switchboard.Line) bool { return l.State == state && l.Lost.IsZero() })
}

// subscriber is a subscription as the scripted PBX sees it.
type subscriber struct {
	*leg
	event string
}

// subscribed takes a SUBSCRIBE and accepts it.
func (f *fakePBX) subscribed(headers ...sip.Header) *subscriber {
	f.t.Helper()
	req := f.expect(sip.SUBSCRIBE)
	s := f.watcher(req)
	f.reply(req, 200, append(headers, sip.NewHeader("Expires", req.GetHeader("Expires").Value()))...)
	return s
}

func (f *fakePBX) watcher(req *sip.Request) *subscriber {
	l := f.of(req)
	l.localUser = req.Recipient.User
	return &subscriber{leg: l, event: req.GetHeader("Event").Value()}
}

// tell sends a NOTIFY that is active.
func (s *subscriber) tell(seq uint32, body string) {
	s.f.t.Helper()
	s.notify(seq, "active;expires=600", body)
}

func (s *subscriber) notify(seq uint32, standing, body string) {
	s.f.t.Helper()
	headers := []sip.Header{sip.NewHeader("Event", s.event), sip.NewHeader("Subscription-State", standing)}
	if body != "" {
		headers = append(headers, sip.NewHeader("Content-Type", mediaType(s.event)))
	}
	s.send(sip.NOTIFY, seq, []byte(body), headers...)
}

// answered waits for the response to a NOTIFY.
func (s *subscriber) answered(seq uint32, status int) {
	s.f.t.Helper()
	for deadline := time.After(5 * time.Second); ; {
		select {
		case res := <-s.f.replies:
			if res.CSeq().MethodName != sip.NOTIFY || res.CSeq().SeqNo != seq {
				continue
			}
			if res.StatusCode != status {
				s.f.t.Errorf("NOTIFY %d was answered %d, want %d", seq, res.StatusCode, status)
			}
			return
		case <-deadline:
			s.f.t.Fatalf("no answer to NOTIFY %d", seq)
		}
	}
}

func dialogInfo(version int, state, dialogs string) string {
	return fmt.Sprintf(`<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="%d" state="%s" entity="sip:4711@example.com">%s</dialog-info>`, version, state, dialogs)
}

func oneDialog(state string) string {
	return `<dialog id="1" direction="recipient"><state>` + state + `</state></dialog>`
}

// A line from its first word to its last: ringing, on a call with the moment it
// began, idle; changes, a gap that is noticed, news out of order, twice, empty,
// and of something else.
func TestLineIsFollowed(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711"})
	req := f.expect(sip.SUBSCRIBE)
	if req.Recipient.User != "4711" || req.GetHeader("Accept").Value() != "application/dialog-info+xml" || req.Contact() == nil {
		t.Errorf("%s", req)
	}
	s := f.watcher(req)
	s.tell(10, dialogInfo(0, "full", oneDialog("confirmed"))) // before the 200
	s.answered(10, 200)
	f.reply(req, 200, sip.NewHeader("Expires", "600"))
	if l := d.does("4711", switchboard.LineOnCall); !l.Since.IsZero() {
		t.Errorf("nobody said since when: %v", l.Since)
	}
	s.tell(11, dialogInfo(1, "partial", oneDialog("terminated")))
	d.does("4711", switchboard.LineIdle)
	s.tell(12, dialogInfo(2, "partial", oneDialog("early")))
	d.does("4711", switchboard.LineRinging)
	s.tell(14, dialogInfo(3, "partial", oneDialog("confirmed")))
	if l := d.does("4711", switchboard.LineOnCall); time.Since(l.Since) > 5*time.Second {
		t.Errorf("the call began %v", l.Since)
	}
	s.tell(13, dialogInfo(2, "full", oneDialog("terminated"))) // overtaken
	s.tell(14, dialogInfo(3, "full", oneDialog("terminated"))) // again
	s.tell(15, "")
	s.notify(16, "active", "")
	s.answered(16, 200)
	other := *s
	other.event = "message-summary"
	other.tell(17, "Messages-Waiting: yes")
	s.answered(17, 489)
	stranger := *s.leg
	stranger.local = "another"
	(&subscriber{&stranger, s.event}).tell(18, dialogInfo(9, "full", ""))
	s.answered(18, 481)

	s.tell(20, dialogInfo(7, "partial", oneDialog("terminated"))) // four are missing
	d.does("4711", switchboard.LineUnknown)
	again := f.expect(sip.SUBSCRIBE)
	if tag, _ := again.To().Params.Get("tag"); tag != s.local {
		t.Error("everything is asked for in another dialog")
	}
	f.reply(again, 200, sip.NewHeader("Expires", "600"))
	s.tell(21, dialogInfo(8, "full", ""))
	d.does("4711", switchboard.LineIdle)
	s.tell(22, "<dialog-info")
	d.does("4711", switchboard.LineUnknown)
	s.tell(23, dialogInfo(9, "full", oneDialog("early")))
	d.does("4711", switchboard.LineRinging)
}

// The subscription begins again when the PBX ends it, and stops when it says
// that there is no such line.
func TestLineSubscriptionEnds(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711"})
	s := f.subscribed()
	s.tell(1, dialogInfo(0, "full", oneDialog("early")))
	d.does("4711", switchboard.LineRinging)
	s.notify(2, "terminated;reason=deactivated", "")
	d.line("4711", func(l switchboard.Line) bool { return l.State == switchboard.LineRinging && !l.Lost.IsZero() })
	next := f.subscribed()
	if next.callID == s.callID {
		t.Error("the dialog that has ended is used again")
	}
	s.tell(3, dialogInfo(1, "full", ""))
	s.answered(3, 481)
	next.tell(1, dialogInfo(0, "full", ""))
	d.does("4711", switchboard.LineIdle)
	next.notify(2, "terminated;reason=noresource", "")
	d.does("4711", switchboard.LineUnknown)
}

// Challenges are answered, a longer minimum is asked for, refusals are taken.
func TestLineSubscriptionIsRefused(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711", "4712", "sip:evil\r\n"})
	refused, granted := false, false
	for !refused || !granted { // in whatever order they come
		req := f.expect(sip.SUBSCRIBE)
		switch who, expires := req.Recipient.User, req.GetHeader("Expires").Value(); {
		case req.GetHeader("Authorization") == nil:
			f.reply(req, 401, challenge("n1", ""))
		case who == "4712":
			f.reply(req, 404)
			refused = true
		case who == "4711" && expires == "600":
			f.reply(req, 423, sip.NewHeader("Min-Expires", "1800"))
		case who == "4711" && expires == "1800":
			f.reply(req, 200, sip.NewHeader("Expires", "1800"))
			f.watcher(req).tell(1, dialogInfo(0, "full", ""))
			granted = true
		default:
			t.Fatalf("%s", req)
		}
	}
	d.does("4711", switchboard.LineIdle)
}

// A PBX without the dialog package is asked for presence, and left alone when
// it has neither.
func TestLineFallsBackToPresence(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711", "4712"})
	var asked []*sip.Request
	for len(asked) < 2 {
		req := f.expect(sip.SUBSCRIBE)
		if req.GetHeader("Event").Value() == "presence" {
			asked = append(asked, req)
			continue
		}
		f.reply(req, 489)
	}
	first, second := asked[0], asked[1]
	f.reply(first, 200, sip.NewHeader("Expires", "600"))
	f.watcher(first).tell(1, `<presence xmlns="urn:ietf:params:xml:ns:pidf"><note>On the phone</note><tuple id="a"><status><basic>open</basic></status></tuple></presence>`)
	d.does(first.Recipient.User, switchboard.LineOnCall)
	f.reply(second, 489)
	d.does(second.Recipient.User, switchboard.LineUnknown)
	d.phone.WatchLines([]string{"4711", "4712", "4713"}) // it is that line alone
	if req := f.expect(sip.SUBSCRIBE); req.Recipient.User != "4713" || req.GetHeader("Event").Value() != "presence" {
		t.Errorf("%s", req)
	}
}

// A PBX that has neither is left alone.
func TestLinesThatThePBXDoesNotHave(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711", "4712"})
	poll(t, func() bool { // in whatever order they come
		select {
		case req := <-f.requests:
			f.reply(req, 489)
		default:
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		return slices.ContainsFunc(d.events, func(p posted) bool {
			e, is := p.event.(switchboard.LinesRead)
			return is && len(e.Results) == 2
		})
	})
	d.phone.WatchLines([]string{"4711", "4712", "4713"})
	d.phone.Dial("out-1", "600")
	for req := range f.requests {
		if req.Method == sip.INVITE {
			break
		}
		if req.Recipient.User == "4713" {
			t.Errorf("asked again: %s", req)
		}
	}
}

// A PBX that only ever sends changes is not asked for everything at once, again
// and again; an empty NOTIFY says nothing of a line that was lost.
func TestLinesOfAnOddPBX(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711"})
	s := f.subscribed()
	s.tell(1, dialogInfo(4, "full", oneDialog("confirmed")))
	d.does("4711", switchboard.LineOnCall)
	s.notify(2, "terminated;reason=deactivated", "")
	d.line("4711", func(l switchboard.Line) bool { return !l.Lost.IsZero() })
	s = f.subscribed()
	s.tell(1, "")
	s.notify(2, "pending;expires=600", dialogInfo(0, "full", ""))
	s.answered(2, 200)
	for n := range 4 {
		s.tell(uint32(3+n), dialogInfo(9, "partial", oneDialog("terminated")))
		s.answered(uint32(3+n), 200)
		if n == 0 { // at once; then after a while
			f.reply(f.expect(sip.SUBSCRIBE), 200, sip.NewHeader("Expires", "600"))
		}
	}
	d.phone.Dial("out-1", "600")
	if req := <-f.requests; req.Method != sip.INVITE {
		t.Errorf("asked again: %s", req)
	}
	s.tell(20, dialogInfo(10, "full", ""))
	d.does("4711", switchboard.LineIdle)
}

// A PBX that falls silent, or restarts and has forgotten, is noticed without
// waiting for the end of a subscription.
func TestLinesOfAPBXThatForgets(t *testing.T) {
	f, d := start(t, func(p *Phone) { p.pace.canary, p.pace.register = 400*time.Millisecond, time.Second })
	d.phone.WatchLines([]string{"4711", "4712"})
	for range 2 {
		s := f.subscribed()
		s.tell(1, dialogInfo(0, "full", oneDialog("confirmed")))
		d.does(s.localUser, switchboard.LineOnCall)
	}
	f.expect(sip.SUBSCRIBE) // the canary; it gets no answer
	await(d, 5*time.Second, func(e switchboard.LinesRead) bool {
		one, other := e.Results["4711"], e.Results["4712"]
		return one.State == switchboard.LineOnCall && !one.Lost.IsZero() && other.State == switchboard.LineOnCall && !other.Lost.IsZero()
	})
	asked := map[string]bool{}
	for len(asked) < 2 { // new dialogs for both, once one was forgotten
		req := f.expect(sip.SUBSCRIBE)
		_, inside := req.To().Params.Get("tag")
		switch again := asked[req.CallID().Value()]; {
		case inside && !again:
			f.reply(req, 481)
		default:
			asked[req.CallID().Value()] = true
			f.reply(req, 200, sip.NewHeader("Expires", "600"))
			f.watcher(req).tell(req.CSeq().SeqNo, dialogInfo(0, "full", ""))
		}
	}
	now := map[string]switchboard.Line{}
	await(d, 5*time.Second, func(e switchboard.LinesRead) bool {
		maps.Copy(now, e.Results)
		one, other := now["4711"], now["4712"]
		return one.State == switchboard.LineIdle && one.Lost.IsZero() && other.State == switchboard.LineIdle && other.Lost.IsZero()
	})
}

// Who is not wanted any more is let go of, and at the end everybody.
func TestLinesAreLetGoOf(t *testing.T) {
	f, d := start(t, nil)
	d.phone.WatchLines([]string{"4711", "4712"})
	for range 2 {
		s := f.subscribed()
		s.tell(1, dialogInfo(0, "full", ""))
		d.does(s.localUser, switchboard.LineIdle)
	}
	go d.stop()
	for range 2 {
		req := f.expect(sip.SUBSCRIBE)
		if req.GetHeader("Expires").Value() != "0" {
			t.Errorf("%s", req)
		}
		f.reply(req, 200, sip.NewHeader("Expires", "0"))
	}
}
