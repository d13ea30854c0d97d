package switchboard

import (
	"strings"
	"time"
)

// pressable are the digits that can be pressed in a call.
const pressable = "0123456789*#"

// shownDigits is how many of the digits are remembered: who presses more wants
// to see the last.
const shownDigits = 12

// Mute lets the other end of an active call hear nothing, or ends that.
type Mute struct {
	Call CallID
	On   bool
}

func (e Mute) apply(s State, _ time.Time) (State, []Effect) {
	return s.mute(e)
}

// mute switches the microphone off and on: for both in a conference, in which one is
// not to hear what the other does not.
func (s State) mute(e Mute) (State, []Effect) {
	c, there := s.call(e.Call)
	if !there || c.State != CallActive || c.Muted == e.On {
		return s, nil
	}
	var effects []Effect
	for _, other := range s.calls {
		if other.ID == e.Call || c.Joined && other.Joined {
			s = s.change(other.ID, func(c *Call) { c.Muted, c.ByItself = e.On, false })
			effects = append(effects, PhoneMute{other.ID, e.On})
		}
	}
	return s, effects
}

// Press sends digits in an active call.
type Press struct {
	Call   CallID
	Digits string
}

func (e Press) apply(s State, _ time.Time) (State, []Effect) {
	return s.press(e)
}

func (s State) press(e Press) (State, []Effect) {
	c, there := s.call(e.Call)
	if !there || c.State != CallActive || e.Digits == "" || strings.Trim(e.Digits, pressable) != "" {
		return s, nil
	}
	return s.change(e.Call, func(c *Call) { c.Sent = lastDigits(c.Sent + e.Digits) }), []Effect{PhonePress{e.Call, e.Digits}}
}

// lastDigits are the last few of some digits.
func lastDigits(digits string) string { return digits[max(0, len(digits)-shownDigits):] }

// CallDigit says that the other end has pressed a key.
type CallDigit struct {
	ID    CallID
	Digit string // one of 0 to 9, *, #, A to D
}

func (e CallDigit) apply(s State, _ time.Time) (State, []Effect) {
	return s.change(e.ID, func(c *Call) { c.Pressed = lastDigits(c.Pressed + e.Digit) }), nil
}
