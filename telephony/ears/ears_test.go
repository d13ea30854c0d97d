package ears

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"testing"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/telephony/sound"
	"frontdesk/telephony/tones"
)

// deaf are devices that are always there.
type deaf struct {
	mu   sync.Mutex
	need sound.Need
}

func (d *deaf) Run(ctx context.Context)   { <-ctx.Done() }
func (d *deaf) ReadFrame(frame []int16)   { clear(frame) }
func (d *deaf) WriteFrame([]int16)        {}
func (d *deaf) Use(n sound.Need)          { d.mu.Lock(); defer d.mu.Unlock(); d.need = n }
func (d *deaf) needs() (needs sound.Need) { d.mu.Lock(); defer d.mu.Unlock(); return d.need }

func serve(t *testing.T, post func(switchboard.Event)) (*Ears, *deaf) {
	t.Helper()
	e, d := New(post), &deaf{}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); e.Run(ctx, d) }()
	t.Cleanup(func() { cancel(); <-done })
	return e, d
}

// wishes are calls, what was asked for them, and so what must be true.
type wishes struct {
	t     *testing.T
	e     *Ears
	d     *deaf
	rtp   map[switchboard.CallID]*media.Session
	talks []switchboard.CallID // attached and not detached
	rings []switchboard.CallID
	told  []string
}

func (w *wishes) without(id switchboard.CallID) {
	gone := func(other switchboard.CallID) bool { return other == id }
	w.talks, w.rings = slices.DeleteFunc(w.talks, gone), slices.DeleteFunc(w.rings, gone)
}

// wanted are the rings of the calls, the first to be heard first.
var wanted = []ringing{{"c", tones.RingPriority}, {"d", tones.RingDistinctive}, {"a", tones.Ring}, {"b", tones.RingInternal}}

// foremost is the ring that goes before those of all others that ring.
func (w *wishes) foremost() tones.Tone {
	for _, first := range wanted {
		if slices.Contains(w.rings, first.id) {
			return first.tone
		}
	}
	return tones.Silence
}

// check looks at the laws of the arrangement.
func (w *wishes) check() {
	w.t.Helper()
	s, need := w.e.Scene(), w.d.needs()
	if need.Call != (s.Call != "") || need.Ring != s.Ring {
		w.t.Errorf("%v: the devices are used as %+v", s, need)
	}
	if (len(w.talks) == 0) != (s.Call == "") || (s.Call != "" && !slices.Contains(w.talks, s.Call)) {
		w.t.Errorf("%q is talked to, of %v", s.Call, w.talks)
	}
	if s.Guest != "" && (s.Guest == s.Call || !slices.Contains(w.talks, s.Guest)) {
		w.t.Errorf("%q is a guest, of %v", s.Guest, w.talks)
	}
	ring, knock := w.foremost(), false
	if s.Call != "" {
		ring, knock = tones.Silence, ring != tones.Silence
	}
	if s.Ring != ring || s.Knock != knock || s.Back {
		w.t.Errorf("%v, while %v ring", s, w.rings)
	}
	if w.t.Failed() {
		w.t.Fatalf("after %v", w.told)
	}
}

// Whatever is asked for in whatever order: somebody who is not held is talked to
// while there is one, nobody else is, a new call is where it was put, and what rings
// is heard as it should be.
func TestTheArrangementKeepsItsLaws(t *testing.T) {
	for seed := range uint64(20) {
		e, d := serve(t, func(switchboard.Event) {})
		w := &wishes{t: t, e: e, d: d, rtp: map[switchboard.CallID]*media.Session{}}
		for _, id := range []switchboard.CallID{"a", "b", "c", "d"} {
			rtp, err := media.Listen(netip.MustParseAddr("127.0.0.1"), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = rtp.Close() }()
			w.rtp[id] = rtp
		}
		random := rand.New(rand.NewPCG(seed, 1))
		for range 40 {
			w.do(random.IntN(5), switchboard.CallID("abcd"[random.IntN(4)]))
			w.check()
		}
	}
}

func (w *wishes) do(what int, id switchboard.CallID) {
	rtp, talks := w.rtp[id], slices.Contains(w.talks, id)
	w.told = append(w.told, fmt.Sprint(what, " ", id))
	switch host := w.e.Scene().Call; {
	case what == 0 && !talks:
		w.without(id)
		w.rings = append(w.rings, id)
		w.e.Ring(id, wanted[slices.IndexFunc(wanted, func(c ringing) bool { return c.id == id })].tone)
	case what == 1:
		w.without(id)
		w.talks = append(w.talks, id)
		w.e.Attach(id, rtp)
		if s := w.e.Scene(); s.Call != id && s.Guest != id {
			w.t.Errorf("%s was attached, and %s is talked to", id, s.Call)
		}
	case what == 2:
		w.without(id)
		w.e.Detach(id, rtp)
	case what == 3 && !talks: // a hold that is refused
		w.without(id)
		w.talks = append(w.talks, id)
		w.e.Detach(id, rtp)
		w.e.Reattach(id, rtp)
	case what == 4 && !talks && host != "":
		w.without(id)
		w.talks = append(w.talks, id)
		w.e.Confer(host, w.rtp[host], id, rtp)
		if s := w.e.Scene(); s.Call != host || s.Guest != id {
			w.t.Errorf("a conference of %s and %s is one of %s and %s", host, id, s.Call, s.Guest)
		}
	}
}

// The devices open for the call that is about to answer itself, while that rings: for
// no other that does, and not any longer.
func TestTheDevicesOpenForOneCall(t *testing.T) {
	e, d := serve(t, func(switchboard.Event) {})
	for _, c := range []struct {
		what string
		do   func()
		call bool
	}{
		{"two ring", func() { e.Ring("a", tones.Ring); e.Ring("b", tones.Ring) }, false},
		{"one is about to answer itself", func() { e.Prepare("a") }, true},
		{"it may not any more", func() { e.Prepare("") }, false},
		{"it may again", func() { e.Prepare("a") }, true},
		{"it has stopped, and the other rings", func() { e.Hush("a") }, false},
		{"one that does not ring", func() { e.Prepare("c") }, false},
	} {
		c.do()
		e.Scene()
		if needs := d.needs(); needs.Call != c.call || needs.Ring == tones.Silence {
			t.Errorf("%s: %+v", c.what, needs)
		}
	}
}

// A trouble is told once, and its end, too.
func TestATroubleIsToldOnce(t *testing.T) {
	said := make(chan string, 10)
	e, _ := serve(t, func(event switchboard.Event) { said <- event.(switchboard.Noted).Fault.Text })
	gone := sound.Trouble{Part: sound.Microphone, Nothing: true}
	e.Trouble(gone)
	e.Trouble(gone)
	e.Trouble(sound.Trouble{Part: sound.Microphone, Over: true})
	e.Scene()
	if len(said) != 2 || <-said != "No microphone can be opened: callers cannot hear you" || <-said != "" {
		t.Errorf("%d were told", len(said))
	}
}

// After the end all is quiet, and asking does not wait.
func TestAfterTheEnd(t *testing.T) {
	e := New(func(switchboard.Event) {})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e.Ring("a", tones.Ring)
	e.Run(ctx, &deaf{})
	e.Ring("b", tones.Ring)
	if s := e.Scene(); s != (Scene{}) {
		t.Errorf("%+v", s)
	}
}
