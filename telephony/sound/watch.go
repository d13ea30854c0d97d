package sound

import (
	"slices"
	"time"
)

// The times of a watch.
const (
	doubtful  = 200 * time.Millisecond  // without a callback for so long, the list is read at once
	silentFor = 500 * time.Millisecond  // and for so long, a device is dead though it is in the list
	wakesIn   = 2 * time.Second         // unless it has just been opened: headsets sleep
	lookEvery = 2500 * time.Millisecond // how often the list of devices is read while one is used
	proven    = 5 * time.Second         // who has run for so long is not at fault when it stops
	shunned   = 10 * time.Second        // how long a device that fails is passed over
	idle      = 3 * time.Second         // how long a device stays open that nobody needs
	firstTry  = 250 * time.Millisecond  // and twice as long each time, up to lookEvery
)

// filling is how many callbacks may come before a device runs, to fill its
// buffer: three periods, and one for good measure.
const filling = 4

// state is what a watched device is at.
type state int

const (
	shut state = iota
	opening
	running
	closing
)

// order is what a watch wants to be done. Opening and closing are answered by
// opened and closed, looking by listed.
type order int

const (
	nothing order = iota
	toOpen
	toClose
	toLook
)

// watch decides about one part of the sound: when it is opened and closed, that
// it has died, and when a better device has come. It is a plain value: events go
// in with their time, next says what is to be done. It does nothing itself.
type watch struct {
	wanted []string // the devices that will do, best first; "" is the default
	steady bool     // it is no device: nothing can happen to it

	state    state
	needed   bool
	idleFrom time.Time // since when nobody needs it

	rank   int    // which of wanted is open
	id     string // its ID; empty: the default, whichever that is
	opened time.Time
	beats  uint64
	beaten time.Time // when beats was last seen to grow; zero: not yet
	lookAt time.Time
	doubt  bool   // it is silent, and has been looked for
	lost   string // why the open device must go; empty: it is well

	suspect string // the name that died last; where it is opened again it gets no time to wake

	tries   int // openings in a row that brought nothing that lasts
	retryAt time.Time
	shun    map[string]time.Time // until when a name is passed over
}

// need tells whether the part is needed.
func (w *watch) need(now time.Time, needed bool) {
	if w.needed && !needed {
		w.idleFrom = now
	}
	if needed && !w.needed {
		w.retryAt, w.tries, w.lookAt = now, 0, now.Add(lookEvery)
	}
	w.needed = needed
}

// next is what is to be done now; the caller does it.
func (w *watch) next(now time.Time) order {
	switch {
	case w.state == shut && w.needed && !now.Before(w.retryAt):
		w.state = opening
		return toOpen
	case w.state == running && (w.lost != "" || w.unneeded(now)):
		w.state = closing
		return toClose
	case w.state == running && w.needed && !w.steady && !now.Before(w.lookAt):
		w.lookAt = now.Add(lookEvery)
		return toLook
	default:
		return nothing
	}
}

func (w *watch) unneeded(now time.Time) bool {
	return !w.needed && !w.steady && now.Sub(w.idleFrom) >= idle
}

// passed reports whether a name is passed over for now.
func (w *watch) passed(now time.Time, name string) bool { return now.Before(w.shun[name]) }

// candidates are the names to try now. The default is always among them: it
// may be another device than before.
func (w *watch) candidates(now time.Time) []choice {
	var names []choice
	for rank, name := range w.wanted {
		if name == "" || !w.passed(now, name) {
			names = append(names, choice{rank: rank, name: name})
		}
	}
	return names
}

// wasOpened tells how an order to open ended; failed are the names that were
// there and could not be opened.
func (w *watch) wasOpened(now time.Time, got choice, failed []string, err error) {
	for _, name := range failed {
		w.pass(now, name)
	}
	if err != nil {
		w.state = shut
		w.later(now)
		return
	}
	w.state, w.rank, w.id, w.lost = running, got.rank, got.id, ""
	w.opened, w.beats, w.beaten, w.doubt = now, 0, time.Time{}, false
	w.lookAt = now.Add(lookEvery)
}

// wasClosed tells that an order to close was carried out, or given up.
func (w *watch) wasClosed(time.Time) { w.state, w.lost = shut, "" }

// beat tells what the open device does. Calling it late does no harm: a device
// that is alive has gone on.
func (w *watch) beat(now time.Time, beats uint64, stopped bool) {
	if w.state != running || w.steady || w.lost != "" {
		return
	}
	if beats != w.beats && beats > filling {
		w.beats, w.beaten, w.doubt = beats, now, false
	}
	limit, since := silentFor, w.beaten
	if since.IsZero() {
		since = w.opened
		if name := w.wanted[w.rank]; name == "" || name != w.suspect {
			limit = wakesIn
		}
	}
	switch {
	case stopped:
		w.fail(now, "stopped")
	case now.Sub(since) >= limit:
		w.fail(now, "silent")
	case !w.doubt && now.Sub(since) >= doubtful && limit == silentFor:
		w.doubt, w.lookAt = true, now
	case now.Sub(w.opened) >= proven:
		w.tries, w.suspect = 0, ""
	}
}

// fail gives up the open device. It is opened again at once: the computer may
// only have been too busy. One that fails twice in a row is passed over, or,
// where it is the default, tried again later.
func (w *watch) fail(now time.Time, why string) {
	w.lost = why
	switch name := w.wanted[w.rank]; {
	case name == "" && now.Sub(w.opened) < proven:
		w.later(now)
	case name != "" && name == w.suspect:
		w.pass(now, name)
	default:
		w.suspect = name
	}
}

func (w *watch) pass(now time.Time, name string) {
	if name == "" {
		return
	}
	if w.shun == nil {
		w.shun = map[string]time.Time{}
	}
	w.shun[name] = now.Add(shunned)
}

// later puts the next opening off, a little longer each time.
func (w *watch) later(now time.Time) {
	w.retryAt = now.Add(min(lookEvery, firstTry<<min(w.tries, 8)))
	w.tries++
}

// forgive ends the suspicion of who is not there: it failed because it went, and
// may be used as soon as it comes back.
func (w *watch) forgive(devices []Info, part Part) {
	for _, name := range w.wanted {
		if _, there := find(devices, part == Microphone, name); name == "" || there {
			continue
		}
		delete(w.shun, name)
		if w.suspect == name {
			w.suspect = ""
		}
	}
}

// listed tells which devices are there: ours may have gone without a word, and
// a better one come.
func (w *watch) listed(now time.Time, devices []Info, part Part) {
	w.forgive(devices, part)
	better := false
	for rank, name := range w.wanted {
		_, there := find(devices, part == Microphone, name)
		better = better || (there && rank < w.rank && !w.passed(now, name))
	}
	switch {
	case w.state != running || w.lost != "":
	case !present(devices, part, w.id):
		w.lost = "gone"
	case better:
		w.lost = "better"
	}
}

// present reports whether an open device is still there. The default always is,
// except that nobody may hear a speaker in the place of the microphone.
func present(devices []Info, part Part, id string) bool {
	if id == "" {
		return part != Microphone || !deaf(devices)
	}
	return slices.ContainsFunc(devices, func(d Info) bool { return d.ID == id && d.Capture == (part == Microphone) })
}

// choice is one of the wanted devices.
type choice struct {
	rank int
	name string
	id   string
}

// restless reports whether something can be due soon.
func (w *watch) restless() bool {
	return (w.state == shut && w.needed) || w.state == opening || w.state == closing || (w.state == running && !w.steady)
}
