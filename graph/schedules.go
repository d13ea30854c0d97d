package graph

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"frontdesk/graph/schedule"
)

// The limits of getSchedule.
const (
	SchedulesPerCall = 20                  // people in one call
	ScheduleWindow   = 62 * 24 * time.Hour // the window must be shorter
)

// Schedules reads the free and busy times of at most SchedulesPerCall people,
// each by their mail address, in the window [q.From, q.To), cut to whole
// seconds.
//
// There is one Schedule for each mail, in the same order, and each has an
// Outcome of its own: a person who could not be read is not an error of the
// call. Times are in UTC. An error that is context.DeadlineExceeded while ctx
// goes on means that the service did not answer in time.
func (c *Client) Schedules(ctx context.Context, class Class, q schedule.Question) (schedule.Answer, error) {
	q.From, q.To = q.From.Truncate(time.Second), q.To.Truncate(time.Second)
	switch {
	case len(q.Mails) == 0:
		return schedule.Answer{}, nil
	case len(q.Mails) > SchedulesPerCall:
		return schedule.Answer{}, fmt.Errorf("graph: %s: %d people in one call, at most %d", readCalendars, len(q.Mails), SchedulesPerCall)
	case !q.To.After(q.From) || q.To.Sub(q.From) >= ScheduleWindow:
		return schedule.Answer{}, fmt.Errorf("graph: %s: a window of %s, must be less than %s", readCalendars, q.To.Sub(q.From), ScheduleWindow)
	}
	var got schedule.Answer
	err := c.call(ctx, question{
		op: readCalendars, class: class, took: &got.Took,
		build: func() (*kiota.RequestInformation, error) { return c.askSchedules(ctx, q) },
		read: func(body []byte) (err error) {
			got.Schedules, err = schedule.Decode(body, q, &c.zones)
			return err
		},
	})
	if err != nil {
		return schedule.Answer{}, err
	}
	for _, s := range got.Schedules {
		if s.Outcome != schedule.OutcomeRead {
			c.log.DebugContext(ctx, "graph.person", slog.String("mail", s.Mail), slog.String("code", s.Fault.Code), slog.String("detail", s.Detail))
		}
	}
	return got, nil
}

// askSchedules asks in UTC and for an answer in UTC: no zone name can then be
// misread, and no clock change falls between.
func (c *Client) askSchedules(ctx context.Context, q schedule.Question) (*kiota.RequestInformation, error) {
	interval := int32(schedule.Interval / time.Minute)
	body := users.NewItemCalendarGetSchedulePostRequestBody()
	body.SetSchedules(q.Mails)
	body.SetStartTime(utc(q.From))
	body.SetEndTime(utc(q.To))
	body.SetAvailabilityViewInterval(&interval)
	headers := kiota.NewRequestHeaders()
	headers.Add("Prefer", `outlook.timezone="UTC"`)
	builder := users.NewItemCalendarGetScheduleRequestBuilder(c.base.String()+"/me/calendar/getSchedule", c.adapter)
	return builder.ToPostRequestInformation(ctx, body, &users.ItemCalendarGetScheduleRequestBuilderPostRequestConfiguration{Headers: headers})
}

func utc(t time.Time) models.DateTimeTimeZoneable {
	text, zone := t.UTC().Format("2006-01-02T15:04:05"), "UTC"
	moment := models.NewDateTimeTimeZone()
	moment.SetDateTime(&text)
	moment.SetTimeZone(&zone)
	return moment
}
