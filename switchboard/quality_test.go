package switchboard_test

import (
	"math"
	"testing"
	"time"

	. "frontdesk/switchboard"
)

func TestRatingOf(t *testing.T) {
	for score, want := range map[float64]Rating{
		93.2: RatingGood, 80: RatingGood, 79.9: RatingFair, 70: RatingFair, 69.9: RatingPoor, 1: RatingPoor, 0: RatingUnknown, -1: RatingUnknown,
	} {
		if got := RatingOf(score); got != want {
			t.Errorf("%v is %q, want %q", score, got, want)
		}
	}
	if got := RatingOf(math.NaN()); got != RatingUnknown {
		t.Errorf("what is no number is %q", got)
	}
}

func TestWideband(t *testing.T) {
	for codec, want := range map[string]bool{"G722": true, "opus": true, "Opus": true, "PCMA": false, "PCMU": false, "": false, "G729": false} {
		if got := (Quality{Codec: codec}).Wideband(); got != want {
			t.Errorf("%q: %v", codec, got)
		}
	}
}

// A call has the quality that the telephone measured last; on hold, and for a call
// that is not answered, none is known.
func TestQualityOfACall(t *testing.T) {
	good := Quality{Rating: RatingGood, Codec: "G722", Jitter: 2 * time.Millisecond, Delay: 30 * time.Millisecond, RoundTrip: 12 * time.Millisecond}
	poor := Quality{Rating: RatingPoor, Loss: 0.2}
	d := newDesk(t).do(CallOffered{ID: "a"}, CallQuality{"a", good}, CallQuality{"gone", good})
	want := func(q Quality) {
		t.Helper()
		if got := d.call("a").Quality; got != q {
			t.Errorf("got %+v, want %+v", got, q)
		}
		d.asked()
	}
	want(Quality{})
	d.do(CallConnected{ID: "a"}, CallQuality{"a", good})
	want(good)
	d.do(CallQuality{"a", poor})
	want(poor)
	d.do(CallWasHeld{"a"})
	want(Quality{})
	d.do(CallQuality{"a", good})
	want(Quality{})
	d.do(CallWasRetrieved{"a"}, CallQuality{"a", good}, CallQuality{"a", Quality{}})
	want(Quality{})
}
