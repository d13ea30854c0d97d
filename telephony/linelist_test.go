package telephony

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// startList brings up a telephone whose lines are on the list "team". Nothing but
// a word of the PBX lets it ask one by one, unless a test shortens the patience.
func startList(t *testing.T, tune func(*Phone)) (*fakePBX, *desk) {
	t.Helper()
	return start(t, func(p *Phone) {
		p.lamps.list, p.pace.list, p.pace.register = newList("team"), time.Minute, 5*time.Second
		if tune != nil {
			tune(p)
		}
	})
}

// tellList sends a NOTIFY of a list. Each line is written as "4711 confirmed",
// "4711 idle", "4711 gone" or "4711" alone, of which nothing is told yet.
func (s *subscriber) tellList(seq uint32, version int, full bool, lines ...string) {
	s.f.t.Helper()
	s.sendList(seq, "active;expires=600", listOf(version, full, s.event, lines))
}

func (s *subscriber) sendList(seq uint32, standing, body string) {
	s.f.t.Helper()
	s.send(sip.NOTIFY, seq, []byte(body), sip.NewHeader("Event", s.event), sip.NewHeader("Subscription-State", standing),
		sip.NewHeader("Require", "eventlist"), sip.NewHeader("Content-Type", `multipart/related;type="application/rlmi+xml";boundary=next`))
}

func listOf(version int, full bool, event string, lines []string) string {
	var list, documents strings.Builder
	for _, line := range lines {
		user, does, told := strings.Cut(line, " ")
		instance := ""
		switch {
		case does == "gone":
			instance = `<instance id="1" state="terminated" reason="noresource"/>`
		case told:
			instance = fmt.Sprintf(`<instance id="1" state="active" cid="%s@example.com"/>`, user)
			fmt.Fprintf(&documents, "\r\n--next\r\nContent-ID: <%s@example.com>\r\nContent-Type: %s\r\n\r\n%s", user, mediaType(event), listed(event, does))
		}
		fmt.Fprintf(&list, `<resource uri="sip:%s@example.com">%s</resource>`, user, instance)
	}
	return fmt.Sprintf("\r\n--next\r\nContent-ID: <list@example.com>\r\nContent-Type: application/rlmi+xml\r\n\r\n"+
		`<list xmlns="urn:ietf:params:xml:ns:rlmi" uri="sip:team@example.com" version="%d" fullState="%v">%s</list>%s`+"\r\n--next--\r\n",
		version, full, list.String(), documents.String())
}

// listed is the document of one line in a list.
func listed(event, does string) string {
	switch {
	case event == "presence":
		return `<presence xmlns="urn:ietf:params:xml:ns:pidf"><note>` + does + `</note><tuple id="a"><status><basic>open</basic></status></tuple></presence>`
	case does == "idle":
		return dialogInfo(0, "full", "")
	default:
		return dialogInfo(0, "full", oneDialog(does))
	}
}

// serveLines answers every SUBSCRIBE by its target, in whatever order they come,
// until a line does something.
func (f *fakePBX) serveLines(d *desk, extension string, want func(switchboard.Line) bool, serve func(who string, req *sip.Request)) {
	f.t.Helper()
	now := map[string]switchboard.Line{}
	for deadline := time.After(10 * time.Second); ; {
		done, news := d.catchUp(func(e switchboard.LinesRead) bool {
			maps.Copy(now, e.Results)
			line, told := now[extension]
			return told && want(line)
		})
		if done {
			return
		}
		select {
		case req := <-f.requests:
			who := req.Recipient.User
			if to := req.To().Address.User; to != "" {
				who = to
			}
			serve(who, req)
		case <-news:
		case <-deadline:
			f.t.Fatalf("%s: %+v", extension, now[extension])
		}
	}
}

// catchUp takes the events that were posted, up to the one that is enough.
func (d *desk) catchUp(enough func(switchboard.LinesRead) bool) (done bool, news <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, p := range d.events {
		if e, is := p.event.(switchboard.LinesRead); is && enough(e) {
			d.events = d.events[i+1:]
			return true, d.news
		}
	}
	d.events = nil
	return false, d.news
}

func lineIs(state switchboard.LineState) func(switchboard.Line) bool {
	return func(l switchboard.Line) bool { return l.State == state && l.Lost.IsZero() }
}

// grant accepts a SUBSCRIBE for one line and says that it is idle.
func (f *fakePBX) grant(req *sip.Request) {
	f.t.Helper()
	f.reply(req, 200, sip.NewHeader("Expires", req.GetHeader("Expires").Value()))
	if req.GetHeader("Expires").Value() != "0" {
		f.watcher(req).tell(req.CSeq().SeqNo, dialogInfo(0, "full", ""))
	}
}

// One subscription tells of the lines of a list, also of those that are wanted
// later. A line that is not on it is asked for by itself, and so is one that
// leaves it.
func TestLineListIsFollowed(t *testing.T) {
	f, d := startList(t, nil)
	d.phone.WatchLines([]string{"4711", "4799"})
	req := f.expect(sip.SUBSCRIBE)
	if req.Recipient.User != "team" || !header.Lists(req, "Supported", "eventlist") ||
		req.GetHeader("Accept").Value() != "application/dialog-info+xml, multipart/related, application/rlmi+xml" {
		t.Errorf("%s", req)
	}
	f.reply(req, 200, sip.NewHeader("Expires", "600"))
	s := f.watcher(req)
	s.tellList(1, 0, true, "4711 confirmed", "4712 early", "4713")
	s.answered(1, 200)
	d.does("4711", switchboard.LineOnCall)
	if req := f.expect(sip.SUBSCRIBE); req.Recipient.User != "4799" {
		t.Errorf("%s", req)
	} else {
		f.grant(req)
	}
	d.does("4799", switchboard.LineIdle)
	d.phone.WatchLines([]string{"4711", "4712", "4799"})
	s.tellList(2, 1, false, "4711 idle", "4712 confirmed")
	if l := d.does("4712", switchboard.LineOnCall); time.Since(l.Since) > 5*time.Second {
		t.Errorf("it was seen to begin: %v", l.Since)
	}
	s.tellList(3, 2, false, "4711 gone")
	d.line("4711", func(l switchboard.Line) bool { return l.State == switchboard.LineIdle && !l.Lost.IsZero() })
	if req := f.expect(sip.SUBSCRIBE); req.Recipient.User != "4711" {
		t.Errorf("%s", req)
	}
	if n := d.phone.lamps.count.Load(); n != 3 {
		t.Errorf("%d subscriptions", n)
	}
}

// A list that the PBX does not have leaves each line to itself, by the package
// that was asked for: a list may be of another.
func TestLineListIsRefused(t *testing.T) {
	for _, status := range []int{403, 404, 420, 489, 503} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			f, d := startList(t, nil)
			d.phone.WatchLines([]string{"4711"})
			f.serveLines(d, "4711", lineIs(switchboard.LineIdle), func(who string, req *sip.Request) {
				switch {
				case who == "team":
					f.reply(req, status)
				case req.GetHeader("Event").Value() != "dialog":
					t.Errorf("%s", req)
				default:
					f.grant(req)
				}
			})
		})
	}
}

// Where there are no dialogs, the list is of presence, too.
func TestLineListFallsBackToPresence(t *testing.T) {
	f, d := startList(t, nil)
	d.phone.WatchLines([]string{"4711"})
	f.serveLines(d, "4711", lineIs(switchboard.LineOnCall), func(who string, req *sip.Request) {
		switch {
		case req.GetHeader("Event").Value() == "dialog":
			f.reply(req, 489)
		case who == "team":
			f.reply(req, 200, sip.NewHeader("Expires", "600"))
			f.watcher(req).tellList(1, 0, true, "4711 On the phone")
		}
	})
}

// A PBX that does not answer for the list, or grants it and says nothing, is
// asked for each line after a while.
func TestLineListThatIsSilent(t *testing.T) {
	for name, list := range map[string]func(f *fakePBX, req *sip.Request){
		"no answer": func(*fakePBX, *sip.Request) {},
		"no word":   func(f *fakePBX, req *sip.Request) { f.reply(req, 200, sip.NewHeader("Expires", "600")) },
		"no list": func(f *fakePBX, req *sip.Request) {
			f.reply(req, 200, sip.NewHeader("Expires", "600"))
			f.watcher(req).tell(req.CSeq().SeqNo, dialogInfo(0, "full", oneDialog("confirmed")))
		},
		"not of this line": func(f *fakePBX, req *sip.Request) {
			f.reply(req, 200, sip.NewHeader("Expires", "600"))
			f.watcher(req).tellList(req.CSeq().SeqNo, 0, true, "4711", "4712 early")
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, d := startList(t, func(p *Phone) {
				p.pace.list, p.pace.canary, p.pace.register = 50*time.Millisecond, 50*time.Millisecond, 100*time.Millisecond
			})
			d.phone.WatchLines([]string{"4711"})
			f.serveLines(d, "4711", lineIs(switchboard.LineIdle), func(who string, req *sip.Request) {
				if who == "4711" {
					f.grant(req)
				} else {
					list(f, req)
				}
			})
		})
	}
}

// A list that ends leaves its lines as old as their last word. One that may begin
// anew is waited for; one that is gone for good is replaced by each line's own
// subscription.
func TestLineListEnds(t *testing.T) {
	f, d := startList(t, nil)
	d.phone.WatchLines([]string{"4711"})
	s := f.subscribed()
	s.tellList(1, 0, true, "4711 early", "4712 idle")
	d.does("4711", switchboard.LineRinging)
	s.notify(2, "terminated;reason=deactivated", "")
	lost := func(l switchboard.Line) bool { return l.State == switchboard.LineRinging && !l.Lost.IsZero() }
	d.line("4711", lost)
	next := f.subscribed()
	if next.localUser != "team" || next.callID == s.callID {
		t.Errorf("%+v", next)
	}
	next.tellList(1, 0, true, "4711 early", "4712 idle")
	d.does("4711", switchboard.LineRinging)
	next.sendList(2, "terminated;reason=noresource", listOf(1, true, "dialog", []string{"4711 early"}))
	d.line("4711", lost)
	if req := f.expect(sip.SUBSCRIBE); req.Recipient.User != "4711" {
		t.Errorf("%s", req)
	} else {
		f.grant(req)
	}
	d.does("4711", switchboard.LineIdle)
}

// What is missing is noticed by the list's version, and asked for; until then its
// lines are not known. A PBX that never tells everything is asked line by line.
func TestLineListWithAGap(t *testing.T) {
	f, d := startList(t, nil)
	d.phone.WatchLines([]string{"4711"})
	s := f.subscribed()
	s.tellList(1, 0, true, "4711 idle", "4712 early")
	d.does("4711", switchboard.LineIdle)
	s.tellList(2, 2, false, "4712 idle")
	d.does("4711", switchboard.LineUnknown)
	again := f.expect(sip.SUBSCRIBE)
	if tag, _ := again.To().Params.Get("tag"); tag != s.local || !header.Lists(again, "Supported", "eventlist") {
		t.Errorf("%s", again)
	}
	f.reply(again, 200, sip.NewHeader("Expires", "600"))
	s.tellList(3, 3, true, "4711 idle", "4712 early")
	d.does("4711", switchboard.LineIdle)
	s.sendList(4, "active", "--next\r\n\r\n")
	s.answered(4, 200)
	d.does("4711", switchboard.LineUnknown)
	f.reply(f.expect(sip.SUBSCRIBE), 200, sip.NewHeader("Expires", "600"))
	s.tellList(5, 0, true, "4711 confirmed")
	d.does("4711", switchboard.LineOnCall)
}

func TestLineListThatIsNeverWhole(t *testing.T) {
	f, d := startList(t, func(p *Phone) { p.pace.list = 50 * time.Millisecond })
	d.phone.WatchLines([]string{"4711"})
	s := f.subscribed()
	s.tellList(1, 0, true, "4711 early")
	d.does("4711", switchboard.LineRinging)
	s.tellList(2, 2, false, "4711 early")
	f.serveLines(d, "4711", lineIs(switchboard.LineIdle), func(who string, req *sip.Request) {
		if who == "4711" {
			f.grant(req)
			return
		}
		f.reply(req, 200, sip.NewHeader("Expires", "600"))
	})
}

// A PBX that renews the list and tells nothing may have more to tell than it can
// send: its lines are as old as their last word, and are asked for one by one.
func TestLineListThatFallsSilent(t *testing.T) {
	f, d := startList(t, func(p *Phone) { p.pace.canary, p.pace.list = 50*time.Millisecond, 100*time.Millisecond })
	d.phone.WatchLines([]string{"4711"})
	s := f.subscribed()
	s.tellList(1, 0, true, "4711 early", "4712 idle")
	d.does("4711", switchboard.LineRinging)
	renewed := 0
	serve := func(who string, req *sip.Request) {
		if who == "4711" {
			f.grant(req)
			return
		}
		renewed++
		f.reply(req, 200, sip.NewHeader("Expires", "600"))
	}
	f.serveLines(d, "4711", func(l switchboard.Line) bool { return l.State == switchboard.LineRinging && !l.Lost.IsZero() }, serve)
	if renewed == 0 {
		t.Error("the list was not renewed")
	}
	f.serveLines(d, "4711", lineIs(switchboard.LineIdle), serve)
}

// With the list alone, a PBX that falls silent or has forgotten it is noticed.
func TestLineListOfAPBXThatForgets(t *testing.T) {
	f, d := startList(t, func(p *Phone) { p.pace.canary, p.pace.register = 200*time.Millisecond, 400*time.Millisecond })
	d.phone.WatchLines([]string{"4711", "4712"})
	s := f.subscribed()
	s.tellList(1, 0, true, "4711 early", "4712 confirmed")
	d.does("4711", switchboard.LineRinging)
	f.expect(sip.SUBSCRIBE) // the canary; it gets no answer
	await(d, 5*time.Second, func(e switchboard.LinesRead) bool {
		one, other := e.Results["4711"], e.Results["4712"]
		return one.State == switchboard.LineRinging && !one.Lost.IsZero() && other.State == switchboard.LineOnCall && !other.Lost.IsZero()
	})
	f.serveLines(d, "4711", lineIs(switchboard.LineIdle), func(who string, req *sip.Request) {
		_, inside := req.To().Params.Get("tag")
		switch {
		case req.CallID().Value() == s.callID && inside:
			f.reply(req, 481)
		case inside:
			f.reply(req, 200, sip.NewHeader("Expires", "600"))
		case who != "team": // on a slow machine an answer comes too late; nothing is told by these
			f.reply(req, 503)
		default:
			f.reply(req, 200, sip.NewHeader("Expires", "600"))
			f.watcher(req).tellList(1, 0, true, "4711 idle", "4712 idle")
		}
	})
}

// A list that comes late takes the lines over: their own subscriptions end.
func TestLineListComesLate(t *testing.T) {
	f, d := startList(t, nil)
	d.phone.WatchLines([]string{"4711", "4712"})
	refused, ended := false, map[string]bool{}
	f.serveLines(d, "4712", lineIs(switchboard.LineRinging), func(who string, req *sip.Request) {
		switch {
		case who != "team":
			ended[who] = req.GetHeader("Expires").Value() == "0"
			f.grant(req)
		case !refused:
			f.reply(req, 503)
			refused = true
		default:
			f.reply(req, 200, sip.NewHeader("Expires", "600"))
			f.watcher(req).tellList(1, 0, true, "4711 early", "4712 early")
		}
	})
	for !ended["4711"] || !ended["4712"] {
		req := f.expect(sip.SUBSCRIBE)
		ended[req.To().Address.User] = req.GetHeader("Expires").Value() == "0"
		f.grant(req)
	}
	poll(t, func() bool { return d.phone.lamps.count.Load() == 1 })
}

// At the end the PBX is told that the list matters to nobody.
func TestLineListIsLetGoOf(t *testing.T) {
	f, d := startList(t, nil)
	d.phone.WatchLines([]string{"4711"})
	s := f.subscribed()
	s.tellList(1, 0, true, "4711 idle")
	d.does("4711", switchboard.LineIdle)
	go d.stop()
	req := f.expect(sip.SUBSCRIBE)
	if req.CallID().Value() != s.callID || req.GetHeader("Expires").Value() != "0" {
		t.Errorf("%s", req)
	}
	f.reply(req, 200, sip.NewHeader("Expires", "0"))
}

func TestLineListWithAStrangeName(t *testing.T) {
	for _, name := range []string{"team@example.com", "a b", "a\r\nb", "é"} {
		_, err := New(Config{Server: "127.0.0.1", Username: "1000", LineList: name}, func(switchboard.Event) {})
		if fault := new(switchboard.Fault); !errors.As(err, &fault) || fault.Code != "phone-line-list" || fault.Hint == "" {
			t.Errorf("%q: %v", name, err)
		}
	}
}
