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

// Schedule is what one calendar says; see package schedule.
type Schedule = schedule.Schedule

// The limits of getSchedule.
const (
	SchedulesPerCall = 20                  // people in one call
	ScheduleWindow   = 62 * 24 * time.Hour // the window must be shorter
)

// Schedules reads the free and busy times of at most SchedulesPerCall people,
// each by their mail address, in the window [from, to), cut to whole seconds.
//
// There is one Schedule for each mail, in the same order, and each has an
// Outcome of its own: a person who could not be read is not an error of the
// call. Times are in UTC.
func (c *Client) Schedules(ctx context.Context, class Class, mails []string, from, to time.Time) ([]Schedule, error) {
	from, to = from.Truncate(time.Second), to.Truncate(time.Second)
	switch {
	case len(mails) == 0:
		return nil, nil
	case len(mails) > SchedulesPerCall:
		return nil, fmt.Errorf("graph: %s: %d people in one call, at most %d", readCalendars, len(mails), SchedulesPerCall)
	case !to.After(from) || to.Sub(from) >= ScheduleWindow:
		return nil, fmt.Errorf("graph: %s: a window of %s, must be less than %s", readCalendars, to.Sub(from), ScheduleWindow)
	}
	body, err := c.call(ctx, readCalendars, class, func() (*kiota.RequestInformation, error) {
		return c.askSchedules(ctx, mails, from, to)
	})
	if err != nil {
		return nil, err
	}
	got, err := schedule.Decode(body, schedule.Question{Mails: mails, From: from, To: to}, &c.zones)
	if err != nil {
		return nil, unreadable(readCalendars, err)
	}
	for _, s := range got {
		if s.Outcome != schedule.OutcomeRead {
			c.log.DebugContext(ctx, "graph.person", slog.String("mail", s.Mail), slog.String("code", s.Fault.Code), slog.String("detail", s.Detail))
		}
	}
	return got, nil
}

// askSchedules asks in UTC and for an answer in UTC: no zone name can then be
// misread, and no clock change falls between.
func (c *Client) askSchedules(ctx context.Context, mails []string, from, to time.Time) (*kiota.RequestInformation, error) {
	interval := int32(schedule.Interval / time.Minute)
	body := users.NewItemCalendarGetSchedulePostRequestBody()
	body.SetSchedules(mails)
	body.SetStartTime(utc(from))
	body.SetEndTime(utc(to))
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
