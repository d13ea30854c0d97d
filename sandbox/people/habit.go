package people

import "time"

// habit is the kind of calendar somebody keeps.
type habit string

const (
	regular  habit = "regular"  // three or four meetings a day
	packed   habit = "packed"   // one meeting after the other
	light    habit = "light"    // a meeting or none
	clear    habit = "clear"    // never a meeting
	hesitant habit = "hesitant" // half of the meetings are tentative
	remote   habit = "remote"   // works elsewhere all day, with a few meetings
	parttime habit = "parttime" // works mornings, outside of any shift
	away     habit = "away"     // out of office for days
	mailless habit = "mailless" // has no mailbox
	guarded  habit = "guarded"  // shows the calendar to nobody
)

// style is how many meetings a habit makes and how sure they are.
type style struct {
	least, most int
	tentative   int // per cent of the meetings
}

var styles = map[habit]style{
	regular:  {2, 4, 12},
	packed:   {5, 7, 5},
	light:    {0, 2, 20},
	clear:    {0, 0, 0},
	hesitant: {2, 4, 60},
	remote:   {1, 2, 20},
	parttime: {1, 2, 10},
	away:     {0, 0, 0},
	mailless: {0, 0, 0},
	guarded:  {2, 4, 10},
}

// refusals are the reasons Exchange gives for the habits that show nothing.
var refusals = map[habit]*Refusal{
	mailless: {Code: "5009", Message: "The mailbox of the recipient was not found."},
	guarded:  {Code: "5037", Message: "The caller has no free/busy access to this mailbox."},
}

// hours are the working hours somebody of this habit keeps in an office that is
// open for the given ones.
func (h habit) hours(open Hours, now time.Time) Hours {
	if h != parttime {
		return open
	}
	// Mornings; or, where it is morning now, afternoons: somebody is always off.
	open.Days = workweek
	open.Start, open.End = 9*time.Hour, 13*time.Hour
	if local := now.In(open.Zone); local.Hour() < 13 {
		open.Start, open.End = 13*time.Hour+30*time.Minute, 18*time.Hour
	}
	return open
}
