package tenant

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/sandbox/people"
)

// Shape is how getSchedule answers about one person. All of them have been seen
// in Microsoft's answers, or are allowed by its documentation.
type Shape string

// The shapes.
const (
	ShapePlain      Shape = "plain"       // as everybody
	ShapeError      Shape = "error"       // a code instead of a calendar
	ShapeTrace      Shape = "trace"       // the same, with some kB of the server's stack as its message
	ShapeCapitals   Shape = "capitals"    // "Busy", "OOF", "WorkingElsewhere"
	ShapeUnheard    Shape = "unheard"     // statuses that nobody has documented
	ShapeDigits     Shape = "digits"      // no items, and an availability view of the digits 4 to 9
	ShapeShort      Shape = "short"       // no items, and a view that ends before the window does
	ShapeMissing    Shape = "missing"     // not in the answer at all
	ShapeNulls      Shape = "nulls"       // null in the place of everything
	ShapeNullItems  Shape = "null-items"  // null in the place of what an item may have besides its times
	ShapeTitles     Shape = "titles"      // subject and location, as of a shared calendar
	ShapePrivate    Shape = "private"     // marked private, and with the subject all the same
	ShapeCustomZone Shape = "custom-zone" // working hours of the American west coast, in a zone that is described and not named
	ShapeReversed   Shape = "reversed"    // the whole answer is in the opposite order
	ShapeSlow       Shape = "slow"        // whoever is asked for together with this person waits
	ShapeCrowded    Shape = "crowded"     // more than 1,000 entries, unless less is asked for
)

// Shapes are all shapes. The caller owns the slice.
func Shapes() []Shape {
	return []Shape{
		ShapePlain, ShapeError, ShapeTrace, ShapeCapitals, ShapeUnheard, ShapeDigits, ShapeShort, ShapeMissing, ShapeNulls,
		ShapeNullItems, ShapeTitles, ShapePrivate, ShapeCustomZone, ShapeReversed, ShapeSlow, ShapeCrowded,
	}
}

// Oddity is the shape of one person's answer with what belongs to it.
type Oddity struct {
	Shape  Shape
	Code   string        // of ShapeError and ShapeTrace; empty: 5021
	By     time.Duration // of ShapeSlow
	People int           // of ShapeCrowded: the most people in a call that is answered; 0: any
	Hours  int           // of ShapeCrowded: the longest window that is answered; 0: any
}

// Shape lets getSchedule answer about one person in a shape from now on. The
// error says that nobody has the address.
func (t *Tenant) Shape(mail string, o Oddity) error {
	mail = strings.ToLower(mail)
	if _, ok := t.graph.roll.find(mail); !ok {
		return fmt.Errorf("nobody has the address %q", mail)
	}
	t.graph.mu.Lock()
	defer t.graph.mu.Unlock()
	t.graph.odd[mail] = o
	return nil
}

func (g *graph) oddity(mail string) Oddity {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.odd[strings.ToLower(mail)]
}

// refused is the error in the place of a calendar, if the shape has one.
func (o Oddity) refused(q question) *scheduleError {
	code := o.Code
	if code == "" {
		code = "5021"
	}
	if o.Shape == ShapeError {
		return &scheduleError{"The calendar could not be read.", code}
	}
	if o.Shape == ShapeTrace {
		return &scheduleError{trace(), code}
	}
	if o.Shape == ShapeCrowded && o.tooMuch(q) {
		return &scheduleError{"The result set contains too many calendar entries. The allowed size = 1000; the actual size = 1204.", "ErrorResultSetTooBig"}
	}
	return nil
}

// tooMuch reports whether a question is bigger than the crowded calendar takes.
func (o Oddity) tooMuch(q question) bool {
	hours := time.Duration(o.Hours) * time.Hour
	return o.People > 0 && len(q.Schedules) > o.People || hours > 0 && q.to.Sub(q.from) > hours
}

// trace is a message as the availability service writes it when it fails.
func trace() string {
	return "Microsoft.Exchange.InfoWorker.Common.Availability.ProxyWebRequestProcessingException: Proxy web request failed.\r\n" +
		strings.Repeat("   at Exchange.Availability.Frame.Of.A.Stack(String mailbox, Object request) in source.cs:line 42\r\n", 60)
}

// dresses are what the shapes make of a schedule. Nil in its place: the person is
// not in the answer. A shape that is not here changes nothing about it.
var dresses = map[Shape]func(s schedule) any{
	ShapeMissing: func(schedule) any { return nil },
	ShapeNulls: func(s schedule) any {
		return map[string]any{"scheduleId": s.ID, "availabilityView": nil, "scheduleItems": nil, "workingHours": nil, "error": nil}
	},
	ShapeDigits: func(s schedule) any {
		s.Items, s.View = nil, strings.Repeat("456789", len(s.View)/6+1)[:len(s.View)]
		return s
	},
	ShapeShort: func(s schedule) any {
		s.Items, s.View = nil, s.View[:len(s.View)/2]
		return s
	},
	ShapeCustomZone: func(s schedule) any {
		s.Hours.Zone = westCoast
		return s
	},
	ShapeCapitals:  onItems(func(it *scheduleItem) { it.Status = capitals[it.Status] }),
	ShapeUnheard:   onItems(func(it *scheduleItem) { it.Status = "focusTime" }),
	ShapeNullItems: onItems(func(it *scheduleItem) { it.More = &itemMore{} }),
	ShapeTitles:    onItems(func(it *scheduleItem) { it.More = told(false) }),
	ShapePrivate:   onItems(func(it *scheduleItem) { it.More = told(true) }),
}

// dress gives a schedule its shape.
func (o Oddity) dress(s schedule) any {
	if dress, ok := dresses[o.Shape]; ok {
		return dress(s)
	}
	return s
}

func onItems(change func(*scheduleItem)) func(schedule) any {
	return func(s schedule) any {
		for i := range s.Items {
			change(&s.Items[i])
		}
		return s
	}
}

// told is what an item tells besides its times.
func told(private bool) *itemMore {
	subject, place := "Budget round", "Room 4"
	return &itemMore{Private: &private, Subject: &subject, Location: &place}
}

var capitals = map[people.FreeBusy]people.FreeBusy{
	people.InMeeting: "Busy", people.Tentative: "TENTATIVE", people.OutOfOffice: "OOF", people.WorkingElsewhere: "WorkingElsewhere",
}

// westCoast is Pacific time as a mailbox describes it that has no name for its
// zone.
var westCoast = map[string]any{
	"@odata.type": "#microsoft.graph.customTimeZone", "name": "Customized Time Zone", "bias": 480,
	"standardOffset": map[string]any{"time": "02:00:00.0000000", "dayOccurrence": 1, "dayOfWeek": "sunday", "month": 11, "year": 0},
	"daylightOffset": map[string]any{"daylightBias": -60, "time": "02:00:00.0000000", "dayOccurrence": 2, "dayOfWeek": "sunday", "month": 3, "year": 0},
}
