package telephony

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"frontdesk/switchboard"
	"frontdesk/telephony/media"
	"frontdesk/test/peers"
)

// desk is a telephone under test with everything it posted.
type desk struct {
	t     *testing.T
	phone *Phone
	heard string // recording of what the attendant hears
	stop  func() // ends Run and waits for it

	mu     sync.Mutex
	events []posted
	news   chan struct{}
}

type posted struct {
	at    time.Time
	event switchboard.Event
}

// take puts an event into the record.
func (d *desk) take(e switchboard.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.events = append(d.events, posted{time.Now(), e})
	close(d.news)
	d.news = make(chan struct{})
}

// newDesk starts a telephone that speaks a tone and records what it hears.
func newDesk(t *testing.T, cfg Config, hertz float64, tune func(*Phone)) *desk {
	t.Helper()
	d := &desk{t: t, news: make(chan struct{})}
	dir := t.TempDir()
	d.heard = filepath.Join(dir, "heard.wav")
	if cfg.Audio == "" {
		cfg.Audio = "file:" + writeTone(t, filepath.Join(dir, "say.wav"), hertz) + "," + d.heard
	}
	cfg.Log = slog.New(slog.NewTextHandler(testWriter{t}, nil))
	phone, err := New(cfg, d.take)
	if err != nil {
		t.Fatal(err)
	}
	if tune != nil {
		tune(phone)
	}
	d.phone = phone
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- phone.Run(ctx) }()
	d.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("run: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("the telephone does not stop")
		}
	})
	t.Cleanup(d.stop)
	return d
}

func writeTone(t *testing.T, path string, hertz float64) string {
	t.Helper()
	w, err := media.CreateWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	samples := make([]int16, 10*media.Rate)
	media.NewTone(hertz, 8000).ReadFrame(samples)
	w.Write(samples)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Logf("%s", p[:len(p)-1])
	return len(p), nil
}

// patience is how long a test waits at least for what must come: a busy computer may stand
// still for a second, and a test that passes does not wait.
const patience = 5 * time.Second

// await waits for the next event of a type that satisfies ok, and takes it and
// all before it.
func await[E switchboard.Event](d *desk, limit time.Duration, ok func(E) bool) (E, time.Time) {
	d.t.Helper()
	limit = max(limit, patience)
	deadline := time.After(limit)
	for {
		d.mu.Lock()
		for i, p := range d.events {
			if e, is := p.event.(E); is && (ok == nil || ok(e)) {
				d.events = d.events[i+1:]
				d.mu.Unlock()
				return e, p.at
			}
		}
		news, seen := d.news, len(d.events)
		d.mu.Unlock()
		select {
		case <-news:
		case <-deadline:
			var want E
			d.mu.Lock()
			defer d.mu.Unlock()
			d.t.Fatalf("no %T within %v; %d other events: %+v", want, limit, seen, d.events)
		}
	}
}

func (d *desk) registered() {
	d.t.Helper()
	await(d, 10*time.Second, func(e switchboard.PhoneChanged) bool { return e.Status.State == switchboard.PhoneRegistered })
}

// call is the leg that has the name of a call now.
func (d *desk) call(id switchboard.CallID) *call {
	d.phone.mu.Lock()
	defer d.phone.mu.Unlock()
	return d.phone.calls[id]
}

// hears waits until the attendant hears a tone for half a second, from now on.
func (d *desk) hears(hertz float64) {
	d.t.Helper()
	const half = media.Rate / 2
	before := len(d.recording())
	ok := peers.Eventually(10*time.Second, func() bool {
		r := d.recording()
		return len(r) >= before+2*half && media.HasTone(r[len(r)-half:], hertz)
	})
	if !ok {
		d.t.Errorf("the attendant does not hear %v Hz", hertz)
	}
}

func (d *desk) recording() []int16 {
	samples, err := media.LoadWAV(d.heard)
	if err != nil {
		return nil
	}
	return samples
}
