package pbx

import (
	"reflect"
	"testing"
	"time"

	"frontdesk/sandbox/people"
)

func nobody(string) bool { return false }

func drawn(seed uint64, n int, engaged func(string) bool) []caller {
	c := newCast(seed, people.Generate(1, time.Now(), nil))
	all := make([]caller, n)
	for i := range all {
		all[i] = c.draw(engaged)
	}
	return all
}

func TestTheSameSeedGivesTheSameCallers(t *testing.T) {
	if a, b := drawn(3, 50, nobody), drawn(3, 50, nobody); !reflect.DeepEqual(a, b) {
		t.Error("two runs with one seed differ")
	}
	if a, b := drawn(3, 50, nobody), drawn(4, 50, nobody); reflect.DeepEqual(a, b) {
		t.Error("two seeds give the same callers")
	}
}

func TestCallersAreOfEveryKind(t *testing.T) {
	var inside, withheld, sales, direct int
	for i, c := range drawn(1, 200, nobody) {
		if i == 0 && (c.Name == "" || c.Withheld || c.Inside) {
			t.Errorf("the first caller is not a stranger with a name: %+v", c)
		}
		if c.Patience < 35*time.Second || c.Patience > 45*time.Second {
			t.Errorf("patience: %v", c.Patience)
		}
		switch {
		case c.Inside:
			inside++
			if c.Dialled.Number != "" || c.Tone >= firstCallerTone {
				t.Errorf("a colleague calls like a stranger: %+v", c)
			}
		case c.Withheld:
			withheld++
		case c.Diverted != "":
			sales++
			if c.Dialled != salesLine {
				t.Errorf("diverted from %+v", c.Dialled)
			}
		default:
			direct++
		}
	}
	if inside == 0 || withheld == 0 || sales == 0 || direct < 80 {
		t.Errorf("of 200: %d colleagues, %d withheld, %d sales, %d direct", inside, withheld, sales, direct)
	}
}

func TestEngagedColleaguesDoNotCall(t *testing.T) {
	for _, c := range drawn(1, 200, func(string) bool { return true }) {
		if c.Inside {
			t.Fatalf("%s calls during a call", c.Name)
		}
	}
}

func TestNoTwoVoicesSoundAlike(t *testing.T) {
	tones := map[int]string{musicTone: "music"}
	claim := func(hertz float64, who string) {
		if other := tones[int(hertz)]; other != "" || int(hertz)%earGrid != 0 {
			t.Errorf("%s and %q share %v Hz, or the ear cannot tell it exactly", who, other, hertz)
		}
		tones[int(hertz)] = who
	}
	for _, p := range people.Generate(1, time.Now(), nil) {
		claim(p.Phone.Tone, p.Name)
	}
	for i := range callerTones {
		claim(float64(firstCallerTone+callerToneStep*i), "a caller")
	}
}

func TestWhoMayCall(t *testing.T) {
	for _, c := range []struct {
		registered bool
		waiting    int
		want       bool
	}{
		{false, 0, false}, {true, 0, true}, {true, mostWaiting - 1, true}, {true, mostWaiting, false}, {true, 9, false},
	} {
		if got := mayCall(c.registered, c.waiting); got != c.want {
			t.Errorf("registered %v, %d waiting: got %v", c.registered, c.waiting, got)
		}
	}
}

func TestPausesAreJittered(t *testing.T) {
	c := newCast(1, nil)
	seen := map[time.Duration]bool{}
	for range 100 {
		p := c.pause(time.Minute)
		if p < 30*time.Second || p > 90*time.Second {
			t.Errorf("pause of %v", p)
		}
		seen[p] = true
	}
	if len(seen) < 90 {
		t.Errorf("only %d different pauses of 100", len(seen))
	}
}
