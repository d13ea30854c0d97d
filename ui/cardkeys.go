package ui

import "frontdesk/switchboard"

// cardKeys are the keys that act on this very call now.
func cardKeys(v switchboard.View, l local, c switchboard.Call) (keys [2]keyModel) {
	i := 0
	add := func(k keyModel) {
		if i < len(keys) {
			keys[i] = k
			i++
		}
	}
	_, parked := l.pickedSlot(v) // whom F7 takes then
	if to, _ := v.ToAnswer(l.picked); to.ID == c.ID && to.Pending == switchboard.ActionNone {
		add(keyModel{"F2", "answer"})
	}
	if onward, _ := v.ToFollow(); onward.ID == c.ID && c.ID != "" && len(inState(v, switchboard.CallRinging)) == 0 {
		add(keyModel{"F2", "call there"})
	}
	if asks, _ := v.ToRefer(); asks.ID == c.ID && c.ID != "" {
		if len(inState(v, switchboard.CallRinging)) == 0 && c.State == switchboard.CallActive {
			add(keyModel{"F2", "call them"})
		}
		add(keyModel{modifier() + string(keyRefuse), "no"})
		return keys
	}
	asked, caller, consulting := v.Consultation(l.picked)
	if consulting && c.ID == asked.ID && canConsult(v, l) {
		does := "transfer"
		if asked.Joined {
			does = "connect the two"
		}
		add(keyModel{"F5", does})
	}
	if consulting && c.ID == caller.ID && canJoin(v, l) {
		add(keyModel{modifier() + string(keyJoin), "join"})
	}
	if consulting && !c.Joined && (c.ID == asked.ID || c.ID == caller.ID) {
		if !parked && c.State == switchboard.CallHeld && canHold(v, l) {
			add(keyModel{"F7", "talk to"})
		}
	} else if to, _ := v.ToHold(l.picked); !parked && to.ID == c.ID && canHold(v, l) {
		does := "hold"
		if c.State == switchboard.CallHeld {
			does = "take back"
		}
		add(keyModel{"F7", does})
	}
	if c.Unheard && l.picked == "" && unheard(v)[0] == c.ID {
		add(keyModel{"F9", "pick"})
	}
	if to, _ := v.ToHangUp(l.picked); to.ID == c.ID && canHangUp(v, l) {
		does := "hang up"
		switch {
		case c.State == switchboard.CallRinging:
			does = "reject"
		case c.About != "":
			does = "give up"
			if c.Joined {
				does = "let go"
			}
		}
		add(keyModel{"F8", does})
	}
	return keys
}
