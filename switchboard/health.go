package switchboard

import (
	"fmt"
	"strings"
	"time"
)

// Level is how well a part works.
type Level int

// The levels of health.
const (
	LevelOK   Level = iota
	LevelBusy       // on its way, or waiting for the operator
	LevelOut        // out, with something to do about it
	LevelOff        // not set up; nothing is wrong
)

// Health is one part of the health line: what it is, in one line, and what to
// do when it is out.
type Health struct {
	Part  string // "phone", "calendar", "account", "queue", "directory", "note"
	Level Level
	Text  string
	Hint  string
}

// Health lists the parts that make an answer trustworthy, in a fixed order,
// then whatever else is out.
func (v View) Health() []Health {
	out := []Health{v.phoneHealth(), v.calendarHealth(), v.accountHealth()}
	if h, told := v.queueHealth(); told {
		out = append(out, h)
	}
	if h, old := v.directoryHealth(); old {
		out = append(out, h)
	}
	for _, n := range v.Notes {
		out = append(out, Health{"note", LevelOut, n.Text, n.Hint})
	}
	return out
}

func (v View) phoneHealth() Health {
	h := Health{Part: "phone"}
	switch p := v.Phone; p.State {
	case PhoneRegistered:
		h.Level, h.Text = LevelOK, "Phone registered"
		if p.Account != "" {
			h.Text += " · " + p.Account
		}
		if p.Fault != nil { // of one account among several
			h.Level, h.Text, h.Hint = LevelOut, h.Text+" · "+p.Fault.Text, p.Fault.Hint
		}
	case PhoneRegistering:
		h.Level, h.Text = LevelBusy, "Phone connecting"
	case PhoneFailed:
		h.Level, h.Text = LevelOut, "Phone not connected"
		if p.Fault != nil {
			h.Text, h.Hint = p.Fault.Text, p.Fault.Hint
		}
		if wait := p.RetryAt.Sub(v.Now); wait > 0 {
			h.Text += " · next try in " + Elapsed(wait)
		}
	case PhoneOff:
		h.Level, h.Text, h.Hint = LevelOff, "No phone set up", "Set phone.server and phone.username in the settings file."
	default:
		h.Level, h.Text, h.Hint = LevelOff, "No phone set up", "Set phone.server and phone.username in the settings file."
	}
	return h
}

func (v View) calendarHealth() Health {
	h := Health{Part: "calendar"}
	c := v.Calendar
	switch {
	case !c.Enabled:
		h.Level, h.Text = LevelOff, "Calendar off"
	case !v.Account.Known() && c.At.IsZero():
		h.Level, h.Text = LevelOff, "Calendar waits for sign-in"
	case v.Account.State == AccountConfirm && c.At.IsZero():
		h.Level, h.Text = LevelOff, "Calendar waits until you have confirmed it's you"
	case c.HeldTo.After(v.Now):
		h.Level = LevelBusy
		h.Text = "Calendar held back by Microsoft, next try in " + Elapsed(c.HeldTo.Sub(v.Now))
	case c.Fault != nil:
		h.Level, h.Text, h.Hint = LevelOut, c.Fault.Text, c.Fault.Hint
		if !c.At.IsZero() {
			h.Text += " · data from " + Age(v.Now.Sub(c.At))
		}
	case c.At.IsZero():
		h.Level, h.Text = LevelBusy, "Calendar loading"
	default:
		h.Level, h.Text = LevelOK, "Calendar "+Age(v.Now.Sub(c.At))
		if c.Failed > 0 {
			h.Text += fmt.Sprintf(" · %d of %d without data", c.Failed, c.People)
		}
		if v.Now.Sub(c.At) > CalendarLimit {
			h.Level = LevelOut
		}
	}
	return h
}

func (v View) accountHealth() Health {
	h := Health{Part: "account"}
	a := v.Account
	switch a.State {
	case AccountSignedIn:
		h = a.signedInHealth()
	case AccountConfirm:
		h.Level, h.Text, h.Hint = LevelOut, "Your organisation wants you to confirm it's you", "Settings > Calendar > Confirm it's you."
		h.explain(a.Fault)
	case AccountOffline:
		h.Level, h.Text, h.Hint = LevelOut, "Microsoft 365 cannot be reached", "You stay signed in; Frontdesk tries again by itself."
		h.explain(a.Fault)
	case AccountChecking:
		h.Level, h.Text = LevelBusy, "Microsoft 365 · checking the sign-in"
		if a.Fault != nil {
			h.Level = LevelOut
		}
		h.explain(a.Fault)
	case AccountWaiting:
		h.Level, h.Text = LevelBusy, "Waiting for your sign-in in the browser"
		if a.Fault != nil {
			h.Level = LevelOut
		}
		h.explain(a.Fault)
	case AccountFinishing:
		h.Level, h.Text = LevelBusy, "Finishing the sign-in"
	case AccountSignedOut:
		h = a.signedOutHealth()
	case AccountOff:
		fallthrough
	default: // before anybody said how the account stands
		h.Level, h.Text = LevelOff, "Microsoft 365 not set up"
		h.explain(a.Fault)
	}
	return h
}

func (a Account) signedInHealth() Health {
	h := Health{Part: "account", Level: LevelOK, Text: "Connected as " + a.Mail}
	if a.Mail == "" {
		h.Text = "Connected as " + a.Name
	}
	if strings.Contains(a.Tenant, ".") { // its GUID tells a person nothing
		h.Text += ", " + a.Tenant
	}
	switch {
	case a.Memory:
		h.Level, h.Text = LevelBusy, h.Text+" · until you close Frontdesk"
		if a.Fault != nil {
			h.Hint = a.Fault.Text + " " + a.Fault.Hint
		}
	case a.Approval != nil:
		h.Level, h.Text = LevelBusy, h.Text+" · waiting for an administrator's approval"
	case a.Fault != nil:
		h.Level = LevelOut
		h.explain(a.Fault)
	}
	return h
}

func (a Account) signedOutHealth() Health {
	h := Health{Part: "account", Level: LevelOut, Text: "Not signed in to Microsoft 365", Hint: "Settings > Calendar > Modern authentication."}
	if a.Approval != nil {
		h.Level, h.Text, h.Hint = LevelBusy, "Waiting for an administrator's approval", "Settings > Calendar > Check again."
	}
	h.explain(a.Fault)
	return h
}

// queueHealth speaks only while the queue is not known.
func (v View) queueHealth() (h Health, told bool) {
	h.Part = "queue"
	switch v.Queue.State {
	case QueueJoining:
		h.Level, h.Text = LevelBusy, "Queue connecting"
	case QueueLost:
		h.Level, h.Text = LevelOut, "The queue cannot be read"
		h.explain(v.Queue.Fault)
		if read := v.Queue.Read; !read.IsZero() {
			h.Text += " · last read " + Age(v.Now.Sub(read))
		}
	case QueueOff, QueueKnown:
		return h, false
	}
	return h, true
}

// directoryHealth speaks only while the people on screen are old: names and
// numbers seldom change, so it is no news that they are fresh.
func (v View) directoryHealth() (h Health, old bool) {
	read, age := v.Directory.Read, v.Now.Sub(v.Directory.Read)
	if len(v.People) == 0 || read.IsZero() || age < time.Minute || (!v.Directory.Cached && age <= DirectoryLimit) {
		return Health{}, false
	}
	h = Health{Part: "directory", Level: LevelBusy, Text: "Colleagues as they were " + Age(age)}
	if age > DirectoryLimit && !v.Account.Known() {
		h.Hint = "Sign in to have them read again."
	}
	return h, true
}

// explain says what a fault says, when there is one.
func (h *Health) explain(f *Fault) {
	if f != nil {
		h.Text, h.Hint = f.Text, f.Hint
	}
}

// String names the level as the log does.
func (l Level) String() string {
	switch l {
	case LevelOK:
		return "ok"
	case LevelBusy:
		return "busy"
	case LevelOut:
		return "out"
	case LevelOff:
		return "off"
	}
	return "unknown"
}
