// Package zone finds the time zone that a mailbox names: by its Windows name,
// by its IANA name, or described by hand.
package zone

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // Windows has no IANA database of its own
)

// Zones looks names up and remembers them. The zero value is ready; all
// methods may be called from any goroutine.
type Zones struct {
	mu    sync.Mutex
	found map[string]*time.Location
}

// Find gives the zone of a Windows name ("W. Europe Standard Time") or an IANA
// name ("Europe/Berlin"), in any case of letters for the former. ok is false
// for a name that neither knows; nothing is guessed.
func (z *Zones) Find(name string) (zone *time.Location, ok bool) {
	name = strings.TrimSpace(name)
	z.mu.Lock()
	defer z.mu.Unlock()
	if zone, ok := z.found[name]; ok {
		return zone, true
	}
	zone, ok = load(name)
	if ok {
		z.keep(name, zone)
	}
	return zone, ok
}

// keep remembers a zone. The lock must be held.
func (z *Zones) keep(name string, zone *time.Location) {
	if z.found == nil {
		z.found = make(map[string]*time.Location)
	}
	z.found[name] = zone
}

func load(name string) (zone *time.Location, ok bool) {
	folded := strings.TrimPrefix(strings.ToLower(name), "tzone://microsoft/")
	switch folded {
	case "", "local": // LoadLocation has its own meaning for these
		return nil, false
	case "utc":
		return time.UTC, true
	}
	if iana, ok := windows[folded]; ok {
		name = iana
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// Fixed is a zone without daylight saving. bias is Exchange's: the minutes to
// add to the local time to get UTC, so 60 for a zone an hour behind. ok is
// false for a bias that no place on earth has.
func Fixed(bias int) (zone *time.Location, ok bool) {
	const most = 16 * 60
	if bias < -most || bias > most {
		return nil, false
	}
	return time.FixedZone("", -bias*60), true
}
