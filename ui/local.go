package ui

import (
	"slices"
	"time"

	"frontdesk/switchboard"
)

// panel is what covers the people, if anything does. The calls and the search
// box are never covered.
type panel int

const (
	panelPeople panel = iota
	panelSettings
	panelKeys
	panelHistory
)

// local is what the window knows by itself: nobody else needs it, and nothing
// of it outlives the window.
type local struct {
	typed    string
	selected switchboard.PersonID
	byHand   bool // the operator moved the selection since they last typed
	picked   switchboard.CallID
	instead  switchboard.PersonID // whose stand-ins are listed; empty: the people are
	offered  switchboard.CallID   // who came back and had them listed; empty: the operator had
	keypad   switchboard.CallID   // to whom the digits typed go; empty: typing searches
	naming   switchboard.PersonID // whose deputy is being chosen; empty: nobody's
	panel    panel
	page     settingsPage
	records  []switchboard.CallRecord // the calls of before that are listed
	record   int                      // the selected one
	recordOf recordKey                // which that is, when others come on top of it

	confirm   bool   // Disconnect was pressed once
	removing  string // the account whose Remove was pressed once
	copied    string // what was copied last
	unfolded  string // the details for IT that are open
	dismissed string // the banner that was
}

// follow lets go of what the change of an account has made pointless: a
// question about somebody who is gone, a dismissal of what has ended.
func (l local) follow(before, now switchboard.Account, b bannerModel) local {
	if before.State != now.State {
		l.copied = ""
	}
	if !now.Known() {
		l.confirm = false
	}
	if !slices.ContainsFunc(now.Others, func(o switchboard.KnownAccount) bool { return o.ID == l.removing }) {
		l.removing = ""
	}
	if b.key != l.dismissed {
		l.dismissed = ""
	}
	return l
}

// settle makes the selection and the pick follow what there is: the person
// stays selected while they are listed, else the best match is, and a call
// that ended is no longer picked.
func (l local) settle(v switchboard.View, found []int) local {
	_, call := v.Call(l.picked)
	if _, slot := l.pickedSlot(v); !call && !slot {
		l.picked = ""
	}
	if c, ok := talking(v); !ok || c.ID != l.keypad {
		l.keypad = ""
	}
	l.records = nil
	if l.panel == panelHistory {
		l.records = recordsOf(v, l.typed)
	}
	l = l.keepRecord()
	if v.Person(l.instead) == nil {
		l.instead = ""
	}
	if v.Person(l.naming) == nil {
		l.naming = ""
	}
	if l.position(v, found) < 0 {
		l.selected, l.byHand = "", false
		if len(found) > 0 {
			l.selected = v.People[found[0]].Person.ID
		}
	}
	return l
}

// position is where the selected person is listed, or -1.
func (l local) position(v switchboard.View, found []int) int {
	at, known := v.Position(l.selected)
	if !known {
		return -1
	}
	return slices.Index(found, at)
}

// deputises is for whom the selected person would become the deputy: for whom
// one is being chosen, or whose stand-ins are listed; empty: for nobody.
func (l local) deputises() switchboard.PersonID {
	if l.naming != "" {
		return l.naming
	}
	return l.instead
}

// target is whom a call goes to: the number that was typed, else the selected
// person. Typed digits win over a person who merely matches them, until the
// operator moves the selection: what was typed is what is dialled.
func (l local) target(v switchboard.View) (switchboard.Target, bool) {
	if l.panel == panelHistory {
		return l.recorded(v)
	}
	number := switchboard.Dialable(l.typed)
	e := v.Person(l.selected)
	switch {
	case number != "" && !l.byHand && (e == nil || !hasNumber(e.Person, number)):
		return switchboard.Target{Number: number}, true
	case e == nil:
		return switchboard.Target{}, false
	case number != "" && !l.byHand:
		return switchboard.Target{Person: e.Person.ID, Name: e.Person.FullName(), Number: number}, true
	default:
		t := switchboard.Target{Person: e.Person.ID, Name: e.Person.FullName(), Number: e.Person.DialNumber()}
		return t, t.Number != ""
	}
}

// consulted reports whether the target is whom the operator consults already.
func (l local) consulted(v switchboard.View) bool {
	to, _ := l.target(v)
	asked, _, consulting := v.Consultation(l.picked)
	return consulting && (to.Number == asked.Peer.Number || to.Person != "" && to.Person == asked.Person)
}

// recordKey names a call of before; the zero value is the newest.
type recordKey struct {
	call  switchboard.CallID
	began time.Time
}

// keepRecord lets the same call stay selected when others come on top of it, and
// selects the nearest when it is not listed any more.
func (l local) keepRecord() local {
	if l.recordOf != (recordKey{}) {
		if i := slices.IndexFunc(l.records, func(r switchboard.CallRecord) bool { return recordKey{r.Call, r.Began} == l.recordOf }); i >= 0 {
			l.record = i
		}
	}
	return l.selectRecord(l.record)
}

// selectRecord selects the call in a row.
func (l local) selectRecord(row int) local {
	l.record, l.recordOf = max(0, min(row, len(l.records)-1)), recordKey{}
	if l.record < len(l.records) {
		l.recordOf = recordKey{l.records[l.record].Call, l.records[l.record].Began}
	}
	return l
}

// recorded is who was at the other end of the selected call of before.
func (l local) recorded(v switchboard.View) (switchboard.Target, bool) {
	if l.record >= len(l.records) {
		return switchboard.Target{}, false
	}
	r := l.records[l.record]
	t := switchboard.Target{Name: r.Peer.Name, Number: switchboard.Dialable(r.Peer.Number)}
	if v.Person(r.Person) != nil {
		t.Person = r.Person
	}
	return t, t.Number != ""
}

// shown is the person the window speaks of; nil while a typed number is the
// target.
func (l local) shown(v switchboard.View) *switchboard.Entry {
	if l.panel == panelHistory {
		return nil
	}
	if t, ok := l.target(v); ok && t.Person == "" {
		return nil
	}
	return v.Person(l.selected)
}

// hasNumber reports whether a number reaches a person.
func hasNumber(p switchboard.Person, number string) bool {
	if number == p.Extension {
		return true
	}
	return slices.ContainsFunc(p.Phones, func(n switchboard.PhoneNumber) bool {
		return switchboard.Dialable(n.Number) == number
	})
}
