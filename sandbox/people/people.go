// Package people invents the staff of the sandbox: sixty colleagues with names,
// numbers, working hours, calendars and a way to answer the telephone.
//
// Everybody is made from a seed, so the tenant and the PBX, which never meet,
// show the same house, and a test finds the same people every time. Nobody here
// exists: mail addresses are below example.com and telephone numbers come from
// the ranges that regulators keep free for fiction and documentation.
//
// [Crowd] invents as many more as a measurement needs, in many scripts.
//
// The package knows neither HTTP nor SIP and has no state.
package people

import (
	"crypto/sha256"
	"fmt"
	"time"
)

// Count is how many colleagues there are.
const Count = 60

// FirstExtension is the extension of the first colleague; the others follow
// without a gap.
const FirstExtension = 4711

// Domain is the mail domain of the house.
const Domain = "example.com"

// Colleague is one invented member of staff. It is a plain value: copy it
// freely, and call its methods from any goroutine.
type Colleague struct {
	ID         string // a GUID; depends on the mail address only
	GivenName  string
	Surname    string
	Name       string // as a directory shows it: "Blomquist, Vera"
	Mail       string // "vera.blomquist@example.com", always ASCII
	Department string
	Title      string
	Location   string // a city
	Extension  string // "4711" to "4770"
	Desk       string // the direct number, ending in the extension
	Mobile     string
	Deputy     string // the ID of who stands in
	Phone      Phone
	Hours      Hours
	Refusal    *Refusal // why the calendar cannot be read; nil when it can

	habit habit
	seed  uint64  // of this person's calendar
	soon  []Block // what happens around the moment the house was made
}

// Phone is what happens when the PBX rings the colleague.
type Phone struct {
	Manner Manner
	After  time.Duration // of ringing before the colleague answers or declines
	Tone   float64       // in Hz: what the caller hears once answered; nobody shares one
}

// Manner is how a colleague deals with a ringing telephone.
type Manner string

// The manners. A PBX answers them with 200, 486, nothing until the caller
// gives up, 603 and 480.
const (
	Answers  Manner = "answers"
	Busy     Manner = "busy"
	NoAnswer Manner = "no-answer"
	Declines Manner = "declines"
	Absent   Manner = "absent" // the telephone is not registered
)

// Hours is the colleague's working week on the clock of Zone.
type Hours struct {
	Days        []time.Weekday
	Start, End  time.Duration // since midnight, Start before End
	Zone        *time.Location
	WindowsZone string // the name Exchange uses for Zone: "W. Europe Standard Time"
}

// Refusal is Exchange's reason for not showing a calendar.
type Refusal struct {
	Code    string // a number as text, as Graph sends it: "5009"
	Message string
}

// Generate makes the house as it is at now, as seen from an office in zone (nil
// means the local zone). Equal arguments give equal colleagues.
//
// On a weekday between 08:00 and 18:00 the calendars depend on seed and dates
// only, apart from a handful of meetings that begin or end within the hour
// after now, so that lamps flip while somebody watches. At other times most of
// the office works a shift that covers now: a house that is asleep shows
// nothing.
func Generate(seed uint64, now time.Time, zone *time.Location) []Colleague {
	home := homeOffice(zone, now)
	all := make([]Colleague, 0, Count)
	for i, r := range roster {
		all = append(all, r.hire(i, seed, home, now))
	}
	for i, r := range roster {
		all[i].Deputy = all[deputyOf(i, r)].ID
	}
	return all
}

// deputyOf is the next colleague of the same department, so that following
// deputies goes round the department and never ends at oneself.
func deputyOf(i int, r row) int {
	for step := 1; step < len(roster); step++ {
		j := (i + step) % len(roster)
		if roster[j].department == r.department {
			return j
		}
	}
	return (i + 1) % len(roster)
}

// identity makes a GUID of the version that is free for own schemes (8).
func identity(mail string) string {
	h := sha256.Sum256([]byte("frontdesk sandbox " + mail))
	h[6] = h[6]&0x0f | 0x80
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// Hire is somebody who joins the house at now: with an ordinary working day, an
// empty calendar, and no telephone at the PBX.
func Hire(given, surname, mail, department string, now time.Time, zone *time.Location) Colleague {
	home := homeOffice(zone, now)
	return Colleague{
		ID: identity(mail), GivenName: given, Surname: surname, Name: surname + ", " + given, Mail: mail,
		Department: department, Title: "Newcomer", Location: home.city,
		Phone: Phone{Manner: Absent}, Hours: home.hours, habit: clear, seed: mix(mail),
	}
}
