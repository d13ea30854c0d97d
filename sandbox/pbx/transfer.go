package pbx

import (
	"strconv"

	"github.com/emiago/sipgo/sip"

	"frontdesk/sandbox/people"
)

// transfer is a blind transfer under way (RFC 3515, RFC 5589 section 6).
type transfer struct {
	number string
	who    *people.Colleague // nil for a number that nobody has
	todo   script
	refer  uint32 // CSeq of the REFER, which names its notifications
}

// refer starts a transfer of the far end.
func (c *call) refer(r request) {
	to := r.msg.ReferTo()
	switch {
	case to == nil || to.Address.User == "":
		c.answer(r, sip.StatusBadRequest)
	case c.move != nil || c.target != nil || c.slot != "":
		c.answer(r, sip.StatusRequestPending)
	case to.Address.Headers.Length() > 0:
		replaces, _ := to.Address.Headers.Get("Replaces")
		c.answer(r, sip.StatusAccepted)
		c.attend(to.Address.User, r.msg.CSeq().SeqNo, replaces)
	case to.Address.User == ParkNumber:
		c.answer(r, sip.StatusAccepted)
		c.park(r.msg.CSeq().SeqNo)
	default:
		c.answer(r, sip.StatusAccepted)
		c.begin(to.Address.User, r.msg.CSeq().SeqNo)
	}
}

// begin calls the target of a transfer.
func (c *call) begin(number string, refer uint32) {
	who, todo := c.pbx.dial(number)
	c.move = &transfer{number: number, who: who, todo: todo, refer: refer}
	c.log.Info("pbx.call.transfer", "to", number)
	c.notify(sip.StatusTrying)
	c.schedule()
	c.set(c.state())
}

// schedule waits for the next step of the target.
func (c *call) schedule() { c.step.set(c.pbx.options.story(c.move.todo[0].After)) }

// advance does the next step of a transfer's target. When the transfer fails
// after the transferor has left, nobody is there for the caller any more.
func (c *call) advance() (ending string) {
	if c.slot != "" {
		return c.comeBack()
	}
	m := c.move
	status := m.todo[0].Status
	m.todo = m.todo[1:]
	if status < 200 { // who hears that it rings may take the call at once
		c.pbx.offer(m.number, &pickable{moved: c})
	}
	c.notify(status)
	if status < 200 {
		c.alertAt(m.number)
		c.pbx.offer(m.number, &pickable{moved: c})
		c.schedule()
		return ""
	}
	c.pbx.offer(m.number, nil)
	c.move = nil
	defer c.alertAt("") // after the colleague is engaged: no line is idle in between
	c.log.Info("pbx.call.transfer", "to", m.number, "outcome", status)
	if status == sip.StatusOK {
		c.hand(party{m.who.Name, m.who.Extension}, m.who.Phone.Tone)
		return ""
	}
	c.set(c.state())
	if c.dialog == nil {
		return strconv.Itoa(status)
	}
	return ""
}

// hand connects the far end with the colleague who answered.
func (c *call) hand(who party, hertz float64) {
	c.engage(who.Number)
	c.target = newVoice(who, hertz)
	c.connect()
	c.leave.set(c.pbx.options.story(leaveTime))
	c.farewell.set(c.pbx.options.story(chatTime))
}

// notify tells the transferor how far the transfer is, if it is still there.
func (c *call) notify(status int) {
	if c.dialog != nil {
		c.out.send(c, c.dialog.notify(c.move.refer, status))
	}
}
