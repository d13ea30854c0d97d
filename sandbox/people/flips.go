package people

import "time"

// flip is a short meeting around the moment the house was made, in minutes
// after it.
type flip struct {
	person     int // index in the roster
	start, end int
	status     FreeBusy
}

// schedule gives the watcher something to see: a lamp changes about every two
// minutes of the first half hour, and every few of the second. The people are
// those whose calendars are otherwise light, most of them in the first rows.
var schedule = []flip{
	{6, 1, 16, InMeeting},
	{19, -20, 2, InMeeting},
	{37, 3, 5, Tentative},
	{13, -30, 4, InMeeting},
	{46, 6, 21, InMeeting},
	{22, 8, 38, InMeeting},
	{32, -10, 10, Tentative},
	{58, 12, 27, InMeeting},
	{59, 14, 44, InMeeting},
	{44, 17, 32, InMeeting},
	{47, 19, 34, Tentative},
	{50, 23, 53, InMeeting},
	{19, 25, 40, InMeeting},
	{13, 29, 59, InMeeting},
	{6, 36, 51, Tentative},
	{46, 42, 57, InMeeting},
	{58, 48, 63, InMeeting},
}

// flips are the short meetings of the i-th colleague, on whole minutes.
func (c Colleague) flips(i int, now time.Time) []Block {
	base := now.UTC().Truncate(time.Minute)
	var out []Block
	for _, f := range schedule {
		if f.person == i {
			out = append(out, Block{
				Start:  base.Add(time.Duration(f.start) * time.Minute),
				End:    base.Add(time.Duration(f.end) * time.Minute),
				Status: f.status,
			})
		}
	}
	return out
}
