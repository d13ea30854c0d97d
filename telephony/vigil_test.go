package telephony

import (
	"testing"
	"time"
)

// A vigil is looked at every two seconds; each step says what has been heard and
// what is to be done.
func TestVigil(t *testing.T) {
	type step struct {
		after time.Duration // since the step before
		heard bool          // since then
		want  watch
	}
	s := time.Second
	for name, c := range map[string]struct {
		reliable bool
		steps    []step
	}{
		"TCP with an answer to the empty line": {true, []step{
			{2 * s, false, watchNothing}, {8 * s, false, watchLine}, {2 * s, true, watchNothing}, {10 * s, false, watchLine},
		}},
		"TCP, where only OPTIONS is answered": {true, []step{
			{10 * s, false, watchLine},
			{2 * s, false, watchNothing},
			{2 * s, false, watchAsk},
			{2 * s, true, watchNothing},
			{10 * s, false, watchAsk},
			{2 * s, true, watchNothing},
		}},
		"TCP that is dead": {true, []step{
			{10 * s, false, watchLine}, {4 * s, false, watchAsk}, {2 * s, false, watchNothing}, {2 * s, false, watchDead}, // 18 s
		}},
		"TCP in use": {true, []step{{2 * s, true, watchNothing}, {9 * s, true, watchNothing}, {9 * s, true, watchNothing}}},
		"UDP": {false, []step{
			{0, false, watchNothing},
			{10 * s, true, watchNothing},
			{10 * s, true, watchNothing},
			{4 * s, true, watchAsk},
			{2 * s, true, watchNothing},
			{10 * s, false, watchNothing},
			{10 * s, false, watchNothing},
			{2 * s, false, watchAsk},
			{2 * s, false, watchNothing},
			{2 * s, false, watchDead},
		}},
		"sleep":                {true, []step{{2 * s, true, watchNothing}, {time.Hour, false, watchSlept}, {2 * s, true, watchNothing}}},
		"sleep while awaiting": {false, []step{{0, false, watchNothing}, {11 * s, false, watchSlept}, {10 * s, false, watchNothing}, {3 * s, false, watchAsk}, {time.Hour, false, watchSlept}}},
	} {
		t.Run(name, func(t *testing.T) {
			v := vigil{reliable: c.reliable, pace: usualPace()}
			now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
			heard := now
			v.begin(now)
			v.look(now, heard, 0)
			for i, step := range c.steps {
				now = now.Add(step.after)
				if step.heard {
					heard = now
				}
				if got := v.look(now, heard, 0); got != step.want {
					t.Fatalf("step %d: %v, want %v", i, got, step.want)
				}
			}
		})
	}
}

// A REGISTER may take its time; a machine that slept over it is known all the same.
func TestVigilOverARegister(t *testing.T) {
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]watch{32 * time.Second: watchNothing, 2 * time.Minute: watchSlept} {
		v := vigil{pace: usualPace()}
		v.begin(now)
		if got := v.look(now.Add(after), now.Add(after), 0); got != want {
			t.Errorf("%v: %v", after, got)
		}
	}
}

// A PBX that never answers OPTIONS but does answer REGISTER is not given up again
// and again; its router is still kept awake.
func TestVigilOfADeafPBX(t *testing.T) {
	for _, reliable := range []bool{true, false} {
		v := vigil{reliable: reliable, pace: usualPace()}
		now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
		heard, dead, lines := now, 0, 0
		v.begin(now)
		for range 600 {
			now = now.Add(time.Second)
			switch v.look(now, heard, 1) {
			case watchDead:
				dead++
				heard = now
				v.registered()
			case watchLine:
				lines++
			case watchAsk, watchNothing, watchSlept:
			}
		}
		if dead != 2 || !v.deaf {
			t.Errorf("reliable %v: given up %d times", reliable, dead)
		}
		if !reliable && lines < 15 {
			t.Errorf("%d empty lines in ten minutes", lines)
		}
	}
}
