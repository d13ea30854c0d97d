package pbx

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emiago/sipgo/sip"
	"github.com/pion/sdp/v3"

	"frontdesk/sandbox/people"
)

const (
	attendant = "1000"
	secret    = "open sesame 7"
)

// The staff of the tests, by what they do.
var staff = []people.Colleague{
	{Name: "Blomquist, Vera", Extension: "4711", Phone: people.Phone{Manner: people.Answers, After: 2 * time.Second, Tone: 350}},
	{Name: "Chen, Lin", Extension: "4712", Phone: people.Phone{Manner: people.Busy, Tone: 370}},
	{Name: "Dahl, Kristian", Extension: "4713", Phone: people.Phone{Manner: people.NoAnswer, Tone: 390}},
	{Name: "Eriksson, Mona", Extension: "4714", Phone: people.Phone{Manner: people.Absent, Tone: 410}},
	{Name: "Haddad, Sami", Extension: "4717", Phone: people.Phone{Manner: people.Declines, After: 3 * time.Second, Tone: 430}},
}

// open starts a PBX where a second of the story lasts 20 ms.
func open(t *testing.T, change func(*Options)) *PBX {
	t.Helper()
	o := Options{Addr: "127.0.0.1", People: staff, Attendant: Login{attendant, secret}, Seed: 7, Pace: 20 * time.Millisecond}
	if change != nil {
		change(&o)
	}
	p, err := Start(context.Background(), o) // t.Context ends before the phones do
	must(t, err)
	t.Cleanup(func() { must(t, p.Close()) })
	return p
}

// openWithPhone also registers the attendant's phone.
func openWithPhone(t *testing.T, network string, change func(*Options)) (*PBX, *handset) {
	t.Helper()
	p := open(t, change)
	h := newHandset(t, p.Addr(), network)
	t.Cleanup(func() { must(t, p.Close()) }) // while the phone can still take a BYE
	if got := h.register("300"); got != 200 {
		t.Fatalf("REGISTER: got %d", got)
	}
	return p, h
}

// slowly makes callers patient and conversations long.
func slowly(o *Options) { o.Pace = 50 * time.Millisecond }

// only gives the one call that is up.
func only(p *PBX) (Call, bool) {
	s := p.Status()
	if len(s.Calls) != 1 {
		return Call{}, false
	}
	return s.Calls[0], true
}

func inState(p *PBX, state CallState) func() bool {
	return func() bool { c, ok := only(p); return ok && c.State == state }
}

// ended waits for the call to end and gives it.
func ended(t *testing.T, p *PBX) Call {
	t.Helper()
	eventually(t, "the call ends", func() bool { s := p.Status(); return len(s.Calls) == 0 && len(s.Ended) > 0 })
	all := p.Status().Ended
	return all[len(all)-1]
}

func TestRegistersThePhoneOverUDPAndTCP(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			p, h := openWithPhone(t, network, nil)
			got := p.Status().Registrations
			if len(got) != 1 || got[0].Username != attendant || got[0].Transport != strings.ToUpper(network) {
				t.Fatalf("registrations: %+v", got)
			}
			if h.register("0") != 200 || len(p.Status().Registrations) != 0 {
				t.Errorf("after leaving: %+v", p.Status().Registrations)
			}
		})
	}
}

func TestAWrongPasswordIsChallengedAgain(t *testing.T) {
	p := open(t, nil)
	h := newHandset(t, p.Addr(), "udp")
	h.password = "wrong"
	if got := h.register("300"); got != 401 {
		t.Errorf("REGISTER: got %d, want 401", got)
	}
	if got := p.Status().Registrations; len(got) != 0 {
		t.Errorf("registrations: %+v", got)
	}
	if err := p.Ring(); !errors.Is(err, ErrNoPhone) {
		t.Errorf("Ring: got %v, want ErrNoPhone", err)
	}
}

func TestARegistrationExpires(t *testing.T) {
	now := time.Now()
	clock := make(chan time.Time, 1)
	clock <- now
	read := func() time.Time { v := <-clock; clock <- v; return v }
	p, _ := openWithPhone(t, "udp", func(o *Options) { o.Now = read })
	if got := p.Status().Registrations; len(got) != 1 || !got[0].Expires.Equal(now.Add(300*time.Second)) {
		t.Fatalf("registrations: %+v", got)
	}
	<-clock
	clock <- now.Add(301 * time.Second)
	if got := p.Status().Registrations; len(got) != 0 {
		t.Errorf("after 301 s: %+v", got)
	}
}

func TestOnlyARegisteredPhoneMayCall(t *testing.T) {
	p := open(t, nil)
	h := newHandset(t, p.Addr(), "udp")
	if _, got := h.dial("4711", nil); got != 403 {
		t.Errorf("unregistered: got %d, want 403", got)
	}
	h.password = "wrong"
	if _, got := h.dial("4711", nil); got != 407 {
		t.Errorf("wrong password: got %d, want 407", got)
	}
}

func TestACallerRingsIsAnsweredAndTalks(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			p, h := openWithPhone(t, network, slowly)
			must(t, p.Ring())
			o := next(t, "an incoming call", h.incoming)
			if o.req.From().DisplayName == "" || o.req.GetHeader("P-Asserted-Identity") == nil {
				t.Errorf("the first caller shows no name:\n%s", o.req)
			}
			eventually(t, "it rings", inState(p, Ringing))
			call := h.answer(o)
			voice := 0
			eventually(t, "both hear each other", func() bool {
				c, ok := only(p)
				voice = call.hears()
				return ok && c.State == Talking && slices.Equal(c.Caller.Heard, []int{ownTone}) && voice != 0 && c.Callee.Hears == voice
			})
			if voice != firstCallerTone {
				t.Errorf("the caller's voice: got %d Hz, want %d", voice, firstCallerTone)
			}
			call.bye()
			if got := ended(t, p); got.Ending != "hung up" {
				t.Errorf("ended: %+v", got)
			}
		})
	}
}

func TestACallerHangsUpWhenNobodyAnswers(t *testing.T) {
	p, h := openWithPhone(t, "udp", nil)
	must(t, p.Ring())
	o := next(t, "an incoming call", h.incoming)
	next(t, "the CANCEL", o.cancelled)
	if got := ended(t, p); got.Ending != "not answered" {
		t.Errorf("ended: %+v", got)
	}
}

func TestARefusedCallerGivesUp(t *testing.T) {
	p, h := openWithPhone(t, "udp", slowly)
	must(t, p.Ring())
	o := next(t, "an incoming call", h.incoming)
	must(t, o.tx.Respond(sip.NewResponseFromRequest(o.req, 486, "Busy Here", nil)))
	close(o.done)
	if got := ended(t, p); got.Ending != "486" {
		t.Errorf("ended: %+v", got)
	}
}

func TestCallersStopWhileEnoughWait(t *testing.T) {
	p, h := openWithPhone(t, "udp", func(o *Options) { o.Pace, o.CallEvery = time.Second, 40*time.Millisecond })
	for range mostWaiting {
		next(t, "an incoming call", h.incoming)
	}
	select {
	case <-h.incoming:
		t.Error("somebody rang although enough wait")
	case <-time.After(300 * time.Millisecond): // five callers' time
	}
	if got := p.waiting(); got != mostWaiting {
		t.Errorf("waiting: got %d, want %d", got, mostWaiting)
	}
}

func TestTheAttendantCallsExtensions(t *testing.T) {
	p, h := openWithPhone(t, "udp", nil)
	for _, c := range []struct {
		number string
		early  []int
		final  int
	}{
		{"4711", []int{180}, 200},
		{"4712", nil, 486},
		{"4713", []int{180}, 480},
		{"4714", nil, 480},
		{"4717", []int{180}, 603},
		{"9999", nil, 404},
	} {
		t.Run(c.number, func(t *testing.T) {
			var early []int
			call, got := h.dial(c.number, func(status int) {
				if status != 100 {
					early = append(early, status)
				}
			})
			if got != c.final || !slices.Equal(early, c.early) {
				t.Fatalf("got %v then %d, want %v then %d", early, got, c.early, c.final)
			}
			if call == nil {
				return
			}
			eventually(t, "both hear each other", func() bool {
				s, ok := only(p)
				return ok && call.hears() == 350 && s.Caller.Hears == 350 && s.Callee.Hears == ownTone &&
					s.Callee.Number == c.number && s.Caller.Number == attendant
			})
			call.bye()
			ended(t, p)
		})
	}
}

func TestHoldPlaysMusicAndRetrieveEndsIt(t *testing.T) {
	for _, dir := range []sdp.Direction{sdp.DirectionSendOnly, sdp.DirectionInactive} {
		t.Run(dir.String(), func(t *testing.T) {
			p, h := openWithPhone(t, "udp", slowly)
			must(t, p.Ring())
			call := h.answer(next(t, "an incoming call", h.incoming))
			hears := func(state CallState, hertz int) func() bool {
				return func() bool { c, ok := only(p); return ok && c.State == state && c.Caller.Hears == hertz }
			}
			eventually(t, "they talk", hears(Talking, ownTone))
			want := map[sdp.Direction]sdp.Direction{
				sdp.DirectionSendOnly: sdp.DirectionRecvOnly, sdp.DirectionInactive: sdp.DirectionInactive,
			}[dir]
			if got := call.reinvite(dir); got != want {
				t.Errorf("hold was answered with %s, want %s", got, want)
			}
			eventually(t, "the caller hears music", hears(Held, musicTone))
			eventually(t, "the attendant hears nothing", func() bool { return call.hears() == 0 })
			if got := call.reinvite(sdp.DirectionSendRecv); got != sdp.DirectionSendRecv {
				t.Errorf("retrieve was answered with %s", got)
			}
			eventually(t, "they talk again", hears(Talking, ownTone))
			eventually(t, "the attendant hears the caller", func() bool { return call.hears() == firstCallerTone })
		})
	}
}

// heldCall is an answered call that the attendant holds.
func heldCall(t *testing.T, p *PBX, h *handset) *testCall {
	t.Helper()
	must(t, p.Ring())
	call := h.answer(next(t, "an incoming call", h.incoming))
	eventually(t, "they talk", inState(p, Talking))
	call.reinvite(sdp.DirectionSendOnly)
	eventually(t, "the caller hears music", func() bool {
		c, ok := only(p)
		return ok && c.State == Held && slices.Contains(c.Caller.Heard, musicTone)
	})
	return call
}

func notifications(t *testing.T, h *handset, want ...string) {
	t.Helper()
	for _, line := range want {
		if got := strings.TrimSpace(next(t, line, h.notified)); got != "SIP/2.0 "+line {
			t.Fatalf("NOTIFY: got %q, want %q", got, line)
		}
	}
}

func TestATransferBringsCallerAndColleagueTogether(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			p, h := openWithPhone(t, network, slowly)
			call := heldCall(t, p, h)
			if got := call.refer("4711"); got != 202 {
				t.Fatalf("REFER: got %d", got)
			}
			notifications(t, h, "100 Trying", "180 Ringing", "200 OK")
			eventually(t, "the caller hears the colleague", func() bool {
				c, ok := only(p)
				return ok && c.State == Transferred && c.Caller.Hears == 350 && c.Callee.Hears == firstCallerTone &&
					c.Callee.Number == "4711" && c.Callee.Name == "Blomquist, Vera"
			})
			call.bye()
			got := ended(t, p)
			if want := []int{musicTone, 350}; got.Ending != "goodbye" || !slices.Equal(got.Caller.Heard[max(0, len(got.Caller.Heard)-2):], want) {
				t.Errorf("ended: %+v", got)
			}
		})
	}
}

func TestThePBXHangsUpATransferorWhoForgets(t *testing.T) {
	p, h := openWithPhone(t, "udp", slowly)
	call := heldCall(t, p, h)
	call.refer("4711")
	notifications(t, h, "100 Trying", "180 Ringing", "200 OK")
	next(t, "the BYE", h.byes)
	if !inState(p, Transferred)() {
		t.Errorf("the callers were cut off: %+v", p.Status())
	}
}

func TestAFailedTransferLeavesTheCallerOnHold(t *testing.T) {
	for number, final := range map[string][]string{
		"4712": {"486 Busy Here"},
		"4713": {"180 Ringing", "480 Temporarily Unavailable"},
		"4717": {"180 Ringing", "603 Decline"},
		"9999": {"404 Not Found"},
	} {
		t.Run(number, func(t *testing.T) {
			p, h := openWithPhone(t, "udp", nil)
			call := heldCall(t, p, h)
			call.refer(number)
			notifications(t, h, append([]string{"100 Trying"}, final...)...)
			eventually(t, "the caller is held", func() bool {
				c, ok := only(p)
				return ok && c.State == Held && c.Caller.Hears == musicTone
			})
			call.reinvite(sdp.DirectionSendRecv)
			eventually(t, "they talk again", func() bool {
				c, ok := only(p)
				return ok && c.State == Talking && c.Caller.Hears == ownTone
			})
			call.bye()
			ended(t, p)
		})
	}
}

func TestATransferOutlivesATransferorWhoHangsUpAtOnce(t *testing.T) {
	p, h := openWithPhone(t, "udp", slowly)
	call := heldCall(t, p, h)
	call.refer("4711")
	call.bye()
	eventually(t, "the caller hears the colleague", func() bool {
		c, ok := only(p)
		return ok && c.State == Transferred && c.Caller.Hears == 350
	})
}

func TestAColleagueInACallIsBusy(t *testing.T) {
	p, h := openWithPhone(t, "udp", slowly)
	call := heldCall(t, p, h)
	call.refer("4711")
	notifications(t, h, "100 Trying", "180 Ringing", "200 OK")
	call.bye()
	if _, got := h.dial("4711", nil); got != 486 {
		t.Errorf("got %d, want 486", got)
	}
}

func TestAnswersWhatItDoesNotDo(t *testing.T) {
	p, h := openWithPhone(t, "udp", nil)
	for _, c := range []struct {
		method sip.RequestMethod
		want   int
	}{
		{sip.OPTIONS, 200},
		{sip.SUBSCRIBE, 489},
		{sip.PUBLISH, 405},
		{"FROBNICATE", 405},
		{sip.REFER, 403},
		{sip.BYE, 481},
	} {
		if got := h.do(h.request(c.method, attendant)).StatusCode; got != c.want {
			t.Errorf("%s: got %d, want %d", c.method, got, c.want)
		}
	}
	if got := p.Status(); len(got.Calls)+len(got.Ended) != 0 {
		t.Errorf("calls: %+v", got)
	}
}

func TestCloseHangsUpAndLeavesNothingBehind(t *testing.T) {
	h := newHandset(t, "", "udp")
	before := goroutines()
	p, err := Start(t.Context(), Options{
		Addr: "127.0.0.1", People: staff, Attendant: Login{attendant, secret}, CallEvery: time.Hour,
	})
	must(t, err)
	h.pbx = p.Addr()
	h.register("300")
	must(t, p.Ring())
	first := next(t, "the first call", h.incoming)
	must(t, p.Ring())
	second := next(t, "the second call", h.incoming)
	h.answer(first)
	eventually(t, "one of two is answered", func() bool {
		return slices.ContainsFunc(p.Status().Calls, func(c Call) bool { return c.State == Talking })
	})
	must(t, p.Close())
	next(t, "the BYE of the answered call", h.byes)
	next(t, "the CANCEL of the ringing one", second.cancelled)
	const ofTheHandset = 3 // its sound: a session, its reports and a pump
	eventually(t, "all goroutines have ended", func() bool { return goroutines() <= before+ofTheHandset })
	if err := p.Ring(); err == nil {
		t.Error("a closed PBX rings")
	}
}

func TestEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Start(ctx, Options{Addr: "127.0.0.1", Attendant: Login{attendant, secret}})
	must(t, err)
	cancel()
	eventually(t, "its port is free again", func() bool {
		again, err := listen(t.Context(), p.Addr())
		return err == nil && again.close() == nil
	})
	must(t, p.Close())
}

// goroutines counts them all, but for those in which the handset's sipgo keeps
// an ACK that nobody asked for, until its transaction ends after 5 s.
func goroutines() int {
	all := make([]byte, 1<<20)
	all = all[:runtime.Stack(all, true)]
	return runtime.NumGoroutine() - strings.Count(string(all), "(*ServerTx).ackSend(")
}

func TestStatusIsJSON(t *testing.T) {
	p := open(t, nil)
	got, err := json.Marshal(p.Status())
	must(t, err)
	if want := `{"registrations":[],"calls":[],"ended":[]}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestStartRefusesWhatCannotWork(t *testing.T) {
	login := Login{attendant, secret}
	for name, o := range map[string]Options{
		"no password":  {Addr: "127.0.0.1", Attendant: Login{Username: attendant}},
		"a network":    {Addr: "192.0.2.1", Attendant: login},
		"every host":   {Addr: "0.0.0.0", Attendant: login},
		"a name":       {Addr: "localhost:0", Attendant: login},
		"no such port": {Addr: "127.0.0.1:sip:", Attendant: login},
	} {
		if p, err := Start(t.Context(), o); err == nil {
			t.Errorf("%s: started at %s", name, p.Addr())
			_ = p.Close()
		} else if strings.Contains(fmt.Sprint(err), secret) {
			t.Errorf("%s: the error holds the password", name)
		}
	}
}
