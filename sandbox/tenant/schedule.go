package tenant

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant/aadsts"
)

// The limits of getSchedule.
const (
	mostSchedules = 20
	longestWindow = 62 * 24 * time.Hour
)

// dateTimeZone is Graph's dateTimeTimeZone: a time without offset, and the name
// of the zone it is in.
type dateTimeZone struct {
	DateTime string `json:"dateTime"`
	TimeZone string `json:"timeZone"`
}

const graphTime = "2006-01-02T15:04:05.0000000"

func inUTC(t time.Time) dateTimeZone {
	return dateTimeZone{t.UTC().Format(graphTime), "UTC"}
}

// time reads what a client sent: with or without fractions, without offset.
func (d dateTimeZone) time() (time.Time, error) {
	zone, err := time.LoadLocation(d.TimeZone)
	if err != nil || d.TimeZone == "" || d.TimeZone == "Local" {
		return time.Time{}, fmt.Errorf("time zone %q is not supported by the sandbox: send UTC", d.TimeZone)
	}
	return time.ParseInLocation("2006-01-02T15:04:05", d.DateTime, zone)
}

// question is the body of getSchedule, checked. JSON names are taken in any
// case, as Graph does.
type question struct {
	Schedules []string
	StartTime dateTimeZone
	EndTime   dateTimeZone
	Interval  *int `json:"availabilityViewInterval"`

	from, to time.Time
	interval time.Duration
}

// graphError is why Graph refuses a request.
type graphError struct{ code, message string }

func (e graphError) Error() string { return e.code + ": " + e.message }

func (g *graph) getSchedule(w http.ResponseWriter, r *http.Request, _ access) {
	q, err := readQuestion(r)
	if err == nil {
		err = q.check()
	}
	if err != nil {
		g.refuseQuestion(w, err)
		return
	}
	values, wait := g.schedules(q)
	if !sleep(r.Context(), wait) {
		return
	}
	w.Header().Set("Preference-Applied", `outlook.timezone="UTC"`)
	aadsts.WriteJSON(w, http.StatusOK, map[string]any{
		"@odata.context": g.base + "/v1.0/$metadata#Collection(microsoft.graph.scheduleInformation)",
		"value":          values,
	})
}

// schedules answers about each person, and tells how long the slowest takes.
func (g *graph) schedules(q question) (values []any, wait time.Duration) {
	values = make([]any, 0, len(q.Schedules))
	reversed := false
	for _, mail := range q.Schedules {
		odd := g.oddity(mail)
		s := g.scheduleOf(mail, q, odd)
		if s.Error != nil {
			values = append(values, s)
		} else if v := odd.dress(s); v != nil {
			values = append(values, v)
		}
		reversed = reversed || odd.Shape == ShapeReversed
		if odd.Shape == ShapeSlow {
			wait = max(wait, odd.By)
		}
	}
	if reversed {
		slices.Reverse(values)
	}
	return values, wait
}

func (g *graph) refuseQuestion(w http.ResponseWriter, err error) {
	code, message := "BadRequest", "Unable to read JSON request payload: "+err.Error()
	var known graphError
	if errors.As(err, &known) {
		code, message = known.code, known.message
	}
	g.refuse(w, http.StatusBadRequest, code, message)
}

// readQuestion reads the body, which clients may send compressed.
func readQuestion(r *http.Request) (question, error) {
	var body io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		unzip, err := gzip.NewReader(body)
		if err != nil {
			return question{}, fmt.Errorf("unpacking: %w", err)
		}
		body = io.LimitReader(unzip, 1<<20)
	}
	var q question
	if err := json.NewDecoder(body).Decode(&q); err != nil {
		return question{}, fmt.Errorf("decoding: %w", err)
	}
	return q, nil
}

// check applies the limits and fills in what was left out.
func (q *question) check() error {
	var err error
	if q.from, err = q.StartTime.time(); err != nil {
		return graphError{"ErrorInvalidParameter", err.Error()}
	}
	if q.to, err = q.EndTime.time(); err != nil {
		return graphError{"ErrorInvalidParameter", err.Error()}
	}
	minutes := 30
	if q.Interval != nil {
		minutes = *q.Interval
	}
	q.interval = time.Duration(minutes) * time.Minute
	switch {
	case len(q.Schedules) == 0:
		return graphError{"ErrorIdentityArrayEmpty", "The schedules property must name at least one mailbox."}
	case len(q.Schedules) > mostSchedules:
		return graphError{"ErrorMailboxDataArrayTooBig", fmt.Sprintf(
			"The number of MailboxData entries is larger than the limit: allowed size = %d; requested size = %d.", mostSchedules, len(q.Schedules))}
	case !q.from.Before(q.to):
		return graphError{"ErrorInvalidTimeInterval", "The end time must be after the start time."}
	case q.to.Sub(q.from) >= longestWindow:
		return graphError{"ErrorTimeIntervalTooBig", "The requested time window must be shorter than 62 days."}
	case minutes < 5 || minutes > 1440:
		return graphError{"ErrorInvalidMergedFreeBusyInterval", "The interval must be between 5 and 1440 minutes."}
	default:
		return nil
	}
}

// schedule is Graph's scheduleInformation. With an error it holds nothing else.
type schedule struct {
	ID    string         `json:"scheduleId"`
	View  string         `json:"availabilityView,omitempty"`
	Items []scheduleItem `json:"scheduleItems,omitzero"`
	Hours *workingHours  `json:"workingHours,omitempty"`
	Error *scheduleError `json:"error,omitempty"`
}

// scheduleItem is a block with status only: the sandbox's colleagues show
// neither titles nor places, unless they are given a shape.
type scheduleItem struct {
	More   *itemMore       `json:"-"`
	Status people.FreeBusy `json:"status"`
	Start  dateTimeZone    `json:"start"`
	End    dateTimeZone    `json:"end"`
}

// itemMore is what an item may have besides.
type itemMore struct {
	Private  *bool   `json:"isPrivate"`
	Subject  *string `json:"subject"`
	Location *string `json:"location"`
}

type scheduleError struct {
	Message string `json:"message"`
	Code    string `json:"responseCode"`
}

type workingHours struct {
	Days  []string       `json:"daysOfWeek"`
	Start string         `json:"startTime"`
	End   string         `json:"endTime"`
	Zone  map[string]any `json:"timeZone"`
}

func (g *graph) scheduleOf(mail string, q question, odd Oddity) schedule {
	c, ok := g.roll.find(mail)
	switch {
	case !ok:
		return schedule{ID: mail, Error: &scheduleError{"Unable to resolve email address " + mail + " to an Active Directory object.", "5009"}}
	case c.Refusal != nil:
		return schedule{ID: mail, Error: &scheduleError{c.Refusal.Message, c.Refusal.Code}}
	}
	if e := odd.refused(q); e != nil {
		return schedule{ID: mail, Error: e}
	}
	blocks := c.Calendar(q.from, q.to)
	items := make([]scheduleItem, 0, len(blocks))
	for _, b := range blocks {
		items = append(items, scheduleItem{Status: b.Status, Start: inUTC(b.Start), End: inUTC(b.End)})
	}
	return schedule{ID: mail, View: view(blocks, q), Items: items, Hours: hoursOf(c.Hours)}
}

func hoursOf(h people.Hours) *workingHours {
	out := workingHours{Start: clock(h.Start), End: clock(h.End), Zone: map[string]any{"name": h.WindowsZone}}
	for _, d := range h.Days {
		out.Days = append(out.Days, strings.ToLower(d.String()))
	}
	return &out
}

func clock(d time.Duration) string {
	return time.Time{}.Add(d).Format("15:04:05.0000000")
}

// digits are the characters of the availability view; a higher one wins.
// Working elsewhere is as good as free there.
var digits = map[people.FreeBusy]byte{
	people.WorkingElsewhere: '0', people.Tentative: '1', people.InMeeting: '2', people.OutOfOffice: '3',
}

// view is the availabilityView: one digit for each interval that begins in the
// window, the last one perhaps cut short.
func view(blocks []people.Block, q question) string {
	var b strings.Builder
	for at := q.from; at.Before(q.to); at = at.Add(q.interval) {
		digit := byte('0')
		for _, block := range blocks {
			if block.Start.Before(at.Add(q.interval)) && block.End.After(at) {
				digit = max(digit, digits[block.Status])
			}
		}
		b.WriteByte(digit)
	}
	return b.String()
}

// MarshalJSON writes an item with what it has besides, where it has.
func (it scheduleItem) MarshalJSON() ([]byte, error) {
	type plain scheduleItem
	if it.More == nil {
		return json.Marshal(plain(it))
	}
	return json.Marshal(struct {
		plain
		itemMore
	}{plain(it), *it.More})
}
