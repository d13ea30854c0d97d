package pbx

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony"
	"frontdesk/telephony/media"
)

// desk is the product's own telephone at a PBX, speaking ownTone.
func desk(t *testing.T, p *PBX, network string) (*telephony.Phone, <-chan switchboard.Event) {
	t.Helper()
	dir := t.TempDir()
	say := filepath.Join(dir, "say.wav")
	w, err := media.CreateWAV(say)
	must(t, err)
	tone := make([]int16, 30*media.Rate)
	media.NewTone(ownTone, voiceLevel).ReadFrame(tone)
	w.Write(tone)
	must(t, w.Close())
	events := make(chan switchboard.Event, 100)
	phone, err := telephony.New(telephony.Config{
		Server: p.Addr(), Username: attendant, Password: secret, Transport: network,
		Audio: "file:" + say + "," + filepath.Join(dir, "heard.wav"),
	}, func(e switchboard.Event) { events <- e })
	must(t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- phone.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		must(t, next(t, "the telephone to stop", done))
	})
	for e := range await[switchboard.PhoneChanged](t, events) {
		if e.Status.State == switchboard.PhoneRegistered {
			break
		}
	}
	return phone, events
}

// await gives events of one kind as they come.
func await[E switchboard.Event](t *testing.T, events <-chan switchboard.Event) func(func(E) bool) {
	t.Helper()
	return func(yield func(E) bool) {
		for deadline := time.After(patienceOfTests); ; {
			select {
			case e := <-events:
				if wanted, ok := e.(E); ok && !yield(wanted) {
					return
				}
			case <-deadline:
				var wanted E
				t.Fatalf("no %T", wanted)
			}
		}
	}
}

func first[E switchboard.Event](t *testing.T, events <-chan switchboard.Event) E {
	t.Helper()
	for e := range await[E](t, events) {
		return e
	}
	panic("unreachable")
}

func TestFrontdesksOwnTelephoneTransfersACaller(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			p := open(t, slowly)
			phone, events := desk(t, p, network)
			must(t, p.Ring())
			offered := first[switchboard.CallOffered](t, events)
			phone.Answer(offered.ID)
			first[switchboard.CallConnected](t, events)
			if offered.Line == "" {
				t.Error("the telephone does not know which line was dialled")
			}
			eventually(t, "the caller hears the attendant", func() bool {
				c, ok := only(p)
				return ok && c.Caller.Name == offered.From.Name && c.Caller.Hears == ownTone
			})

			phone.Transfer(offered.ID, "4712")
			if got := first[switchboard.TransferFailed](t, events); got.Reason != "busy" {
				t.Errorf("transfer to a busy colleague: got %q", got.Reason)
			}
			eventually(t, "the caller is on hold", inState(p, Held))

			phone.Transfer(offered.ID, "4711")
			first[switchboard.CallGone](t, events)
			eventually(t, "the caller hears the colleague", func() bool {
				c, ok := only(p)
				return ok && c.State == Transferred && slices.Contains(c.Caller.Heard, 350) && c.Callee.Hears == firstCallerTone
			})
		})
	}
}

// The attendant asks the colleague first and then leaves: the two hear each
// other, and the attendant's second leg is gone, too.
func TestFrontdesksOwnTelephoneConsults(t *testing.T) {
	p := open(t, slowly)
	phone, events := desk(t, p, "udp")
	must(t, p.Ring())
	offered := first[switchboard.CallOffered](t, events)
	phone.Answer(offered.ID)
	first[switchboard.CallConnected](t, events)
	phone.Hold(offered.ID)
	first[switchboard.CallWasHeld](t, events)
	phone.Dial("out-1", "4711")
	first[switchboard.CallConnected](t, events)
	eventually(t, "the colleague hears the attendant", func() bool {
		for _, c := range p.Status().Calls {
			if c.Callee.Number == "4711" && c.Callee.Hears == ownTone {
				return true
			}
		}
		return false
	})
	phone.Complete(offered.ID, "out-1")
	over := map[switchboard.CallID]string{}
	for e := range await[switchboard.CallGone](t, events) {
		if over[e.ID] = e.Reason; len(over) == 2 {
			break
		}
	}
	if over[offered.ID] != switchboard.Transferred || over["out-1"] != "" {
		t.Errorf("the calls ended with %v", over)
	}
	eventually(t, "caller and colleague hear each other", func() bool {
		c, ok := only(p)
		return ok && c.State == Transferred && slices.Contains(c.Caller.Heard, 350) && c.Callee.Hears == firstCallerTone
	})
}
