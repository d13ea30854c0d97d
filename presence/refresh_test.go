package presence_test

import (
	"fmt"
	"testing"
	"time"

	"frontdesk/graph/gate"
	"frontdesk/graph/schedule"
	"frontdesk/presence/rounds"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
	"frontdesk/sandbox/tenant/trouble"
	"frontdesk/switchboard"
)

// measured is one refresh of everybody.
type measured struct {
	people, requests, most int
	again                  int           // requests for those on screen, whose minute was over before the whole was
	seconds                time.Duration // per call
	visible, whole         time.Duration
	lost, throttled        int
}

func (m measured) calls() int { return (m.people + rounds.PerCall - 1) / rounds.PerCall }

// ideal is the time in which gate.BackgroundPlaces calls at once get through.
func (m measured) ideal() time.Duration {
	return time.Duration((m.calls()+gate.BackgroundPlaces-1)/gate.BackgroundPlaces) * m.seconds
}

func (m measured) ratio() float64 { return float64(m.whole) / float64(m.ideal()) }

const heading = "refresh | people | s/call | requests | must be | on screen again | at once | visible after |      time |     ideal | ratio"

func (m measured) String() string {
	return fmt.Sprintf("refresh | %6d | %6.1f | %8d | %7d | %15d | %7d | %13s | %9s | %9s | %.3f", m.people, m.seconds.Seconds(),
		m.requests-m.again, m.calls(), m.again, m.most, m.visible.Round(time.Millisecond), m.whole.Round(time.Millisecond), m.ideal(), m.ratio())
}

// refresh reads everybody once, with twenty people of the middle on screen.
func refresh(t *testing.T, count int, latency time.Duration) (m measured) {
	t.Helper()
	openFor(t, count, latency, nil, func(o *office) {
		begun := time.Now()
		m = measured{people: count, seconds: latency}
		onScreen := map[switchboard.PersonID]bool{}
		var watched switchboard.Watched
		for _, c := range o.staff[count/2 : count/2+20] {
			id := switchboard.PersonID(c.ID)
			watched.Shown, onScreen[id] = append(watched.Shown, id), true
		}
		o.heard = func(e switchboard.CalendarRead) {
			m.whole = time.Since(begun)
			for id := range e.Results {
				if delete(onScreen, id); len(onScreen) == 0 && m.visible == 0 {
					m.visible = time.Since(begun)
				}
			}
		}
		o.refresher.Show(watched)
		o.ask(count, min(59*time.Second, m.ideal()*2))
		for len(o.facts) < count && time.Since(begun) < 10*m.ideal() {
			o.pass(time.Second)
		}
		status := o.Status().Graph
		for at := time.Minute; at < m.whole; at += time.Minute {
			m.again++
		}
		m.requests, m.most, m.lost, m.throttled = status.Calls["getSchedule"], status.MaxOutlook, count-len(o.facts), status.Throttled
	})
	return m
}

// The figures of a refresh against the sandbox, with three places for it and the
// fourth left for clicks. Time is made up, so they are the same on every machine:
// what is lost to the ideal is lost by Frontdesk's own doing.
func TestARefreshTakesAsLongAsItMust(t *testing.T) {
	t.Log(heading)
	for _, count := range []int{200, 1000, 10_000} {
		for _, latency := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second} {
			m := refresh(t, count, latency)
			t.Log(m)
			switch {
			case m.requests != m.calls()+m.again:
				t.Errorf("%d requests, must be %d and %d", m.requests, m.calls(), m.again)
			case m.most > gate.BackgroundPlaces, m.throttled > 0:
				t.Errorf("%d at once, %d too many", m.most, m.throttled)
			case m.lost > 0:
				t.Errorf("%d people were lost", m.lost)
			case m.ratio() > 1.10:
				t.Errorf("it takes %.3f times as long as it must", m.ratio())
			case m.visible > latency:
				t.Errorf("those on screen waited for %s", m.visible)
			}
		}
	}
}

// In a bad network nobody is lost, nobody is free without data, and no refusal
// is our own doing.
func TestABadNetworkLosesNobody(t *testing.T) {
	for _, count := range []int{200, 1000, 10_000} {
		openFor(t, count, 500*time.Millisecond, nil, func(o *office) {
			byID := map[switchboard.PersonID]people.Colleague{}
			for _, c := range o.staff {
				byID[switchboard.PersonID(c.ID)] = c
			}
			o.heard = func(e switchboard.CalendarRead) {
				now := time.Now()
				for id, answer := range e.Results {
					kind := switchboard.StatusOf(switchboard.Facts{Calendar: answer}, now).Kind
					if kind == switchboard.KindFree && !idle(byID[id], now) {
						t.Errorf("%s is shown free", byID[id].Name)
					}
				}
			}
			o.Shake(tenant.GraphEndpoint, trouble.Shaking{Throttled: 5, Unavailable: 2, Dropped: 1, Seed: 3})
			o.ask(count, 25*time.Minute)
			o.mu.Lock()
			defer o.mu.Unlock()
			lost, answered := 0, 0
			for id, c := range byID {
				f, ok := o.facts[id]
				switch status := switchboard.StatusOf(f, time.Now()); {
				case !ok, f.Calendar.Fetched.IsZero():
					lost++
				case c.Refusal != nil && status.Kind != switchboard.KindUnknown:
					t.Errorf("%s, whose calendar cannot be read, is %s", c.Name, status.Kind)
				default:
					answered++
				}
			}
			if lost != 0 || answered != count {
				t.Errorf("%d of %d people were lost", lost, count)
			}
			status := o.Status().Graph
			if status.Throttled != 0 || status.MaxOutlook > gate.BackgroundPlaces {
				t.Errorf("%d requests too many, %d at once", status.Throttled, status.MaxOutlook)
			}
			t.Logf("chaos | %d people | %d requests reached the service | %d at once", count, status.Calls["getSchedule"], status.MaxOutlook)
		})
	}
}

// idle reports whether a colleague can be free: at work, and nothing in the
// calendar.
func idle(c people.Colleague, now time.Time) bool {
	for _, b := range c.Calendar(now, now.Add(time.Second)) {
		if b.Status != people.WorkingElsewhere {
			return false
		}
	}
	return c.Refusal == nil
}

// A click gets its place while 10,000 people are read.
func TestAClickWaitsForNobody(t *testing.T) {
	openFor(t, 1000, time.Second, nil, func(o *office) {
		o.ask(1000, 5*time.Second)
		began := time.Now()
		from := began.Truncate(time.Second)
		answer, err := o.client.Schedules(o.t.Context(), gate.Click, schedule.Question{Mails: []string{o.staff[0].Mail}, From: from, To: from.Add(time.Hour)})
		if err != nil || len(answer.Schedules) != 1 {
			t.Fatalf("%v, %v", answer, err)
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("the click took %s", took)
		}
		if n := o.Status().Graph.MaxOutlook; n != gate.Places {
			t.Errorf("%d at once", n)
		}
	})
}
