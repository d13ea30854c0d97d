package pbx

import (
	"testing"

	"frontdesk/switchboard"
)

// A caller who rings at the target of a transfer is taken back by the pickup code,
// and hears the attendant again; nothing rings there any more.
func TestTransferredCallerIsTakenBack(t *testing.T) {
	p := open(t, slowly)
	phone, events := desk(t, p, "udp")
	must(t, p.Ring())
	offered := first[switchboard.CallOffered](t, events)
	phone.Answer(offered.ID)
	first[switchboard.CallConnected](t, events)
	phone.Transfer(offered.ID, "4713")
	first[switchboard.TransferRings](t, events)
	phone.TakeBack(offered.ID, PickupCode+"4713")
	if back := first[switchboard.TakenBack](t, events); back.ID != offered.ID {
		t.Errorf("%+v", back)
	}
	eventually(t, "nothing rings at the colleague's", func() bool { return p.line("4713") == lineIdle })
	eventually(t, "the caller hears the attendant again", func() bool {
		c, ok := only(p)
		return ok && c.State == Talking && c.Callee.Name == offered.From.Name && c.Callee.Hears == ownTone
	})
	phone.Transfer(offered.ID, "4713")
	first[switchboard.TransferRings](t, events)
	phone.TakeBack(offered.ID, PickupCode+"4711")
	if failed := first[switchboard.TakeBackFailed](t, events); failed.ID != offered.ID {
		t.Errorf("%+v", failed)
	}
}
