package lines

import (
	"errors"
	"testing"

	"frontdesk/switchboard"
)

// Whatever arrives is read or refused with ErrDocument, and what is read is a
// line with a bounded number of dialogs in one of the states there are.
func FuzzInfo(f *testing.F) {
	f.Add([]byte(nil), []byte(nil))
	f.Add(document(0, "full", "a early recipient"), document(1, "partial", "a confirmed"))
	f.Add(document(7, "full", "a confirmed", "b trying initiator"), document(9, "partial", "b terminated"))
	f.Add([]byte(`<dialog-info version="1" state="full"><dialog id="a"><state>early</state><duration>4</duration></dialog></dialog-info>`), []byte("<!DOCTYPE x>"))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		var l Line
		for _, body := range [][]byte{first, second} {
			info, err := ParseInfo(body)
			if err != nil {
				if !errors.Is(err, ErrDocument) {
					t.Errorf("%v", err)
				}
				continue
			}
			whole := l.Take(info)
			state, lasted := l.State()
			if len(l.dialogs) > 2*maxDialogs || lasted < 0 || whole == (state == switchboard.LineUnknown) {
				t.Errorf("whole %v, %q for %v, %d dialogs", whole, state, lasted, len(l.dialogs))
			}
		}
	})
}

func FuzzPresence(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(asterisk("open", "<ep:activities><ep:busy /></ep:activities>", "Ringing"))
	f.Add(asterisk("closed", "", "Unavailable"))
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := ParsePresence(body); err != nil && !errors.Is(err, ErrDocument) {
			t.Errorf("%v", err)
		}
	})
}
