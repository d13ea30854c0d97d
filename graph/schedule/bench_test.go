package schedule_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"frontdesk/graph/schedule"
	"frontdesk/graph/zone"
)

// full is the answer of one call as a tenant gives it: 20 people with 6 items a
// day each, with hours, in 27 kB.
func full(titles bool) ([]byte, schedule.Question) {
	q := schedule.Question{From: from, To: to, Titles: titles}
	var people []string
	for i := range 20 {
		mail := fmt.Sprintf("person%d@example.com", i)
		q.Mails = append(q.Mails, mail)
		var items []string
		for h := range 6 {
			items = append(items, meeting("busy", fmt.Sprintf("14T%02d:00", 10+h), fmt.Sprintf("14T%02d:30", 10+h)))
		}
		people = append(people, fmt.Sprintf(`{"scheduleId":%q,"availabilityView":%q,"scheduleItems":[%s],"workingHours":`+
			`{"daysOfWeek":["monday","tuesday","wednesday","thursday","friday"],"startTime":"08:00:00.0000000","endTime":"17:00:00.0000000",`+
			`"timeZone":{"name":"W. Europe Standard Time"}}}`, mail, "00"+strings.Repeat("20", 6)+free[14:], strings.Join(items, ",")))
	}
	return []byte(`{"@odata.context":"https://graph.example.com/v1.0/$metadata#Collection(microsoft.graph.scheduleInformation)","value":[` +
		strings.Join(people, ",") + `]}`), q
}

// plainAnswer is the same answer in plain structs, which is what the decoding
// is measured against: the fields that free and busy times need, as they came.
type plainAnswer struct {
	Value []struct {
		ScheduleID       string `json:"scheduleId"`
		AvailabilityView string `json:"availabilityView"`
		ScheduleItems    []struct {
			Status string `json:"status"`
			Start  struct {
				DateTime string `json:"dateTime"`
				TimeZone string `json:"timeZone"`
			} `json:"start"`
			End struct {
				DateTime string `json:"dateTime"`
				TimeZone string `json:"timeZone"`
			} `json:"end"`
		} `json:"scheduleItems"`
		WorkingHours *struct {
			DaysOfWeek []string `json:"daysOfWeek"`
			StartTime  string   `json:"startTime"`
			EndTime    string   `json:"endTime"`
			TimeZone   struct {
				Name string `json:"name"`
			} `json:"timeZone"`
		} `json:"workingHours"`
		Error *struct {
			Message      string `json:"message"`
			ResponseCode string `json:"responseCode"`
		} `json:"error"`
	} `json:"value"`
}

// BenchmarkDecode reads the answers of 10,000 people, 500 calls, in turn with
// its peer: the same bytes into plain structs by encoding/json, and nothing made
// of them. What it reports as "ratio" is the best time of the one to the best
// time of the other, so that another program on the machine does not count.
func BenchmarkDecode(b *testing.B) {
	for name, titles := range map[string]bool{"free-busy": false, "titles": true} {
		b.Run(name, func(b *testing.B) {
			body, q := full(titles)
			var zones zone.Zones
			b.ReportAllocs()
			ours, peer := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
			for b.Loop() {
				for range 50 { // turns of ten answers, which take some milliseconds
					ours = min(ours, timed(func() error { _, err := schedule.Decode(body, q, &zones); return err }))
					peer = min(peer, timed(func() error { return json.Unmarshal(body, new(plainAnswer)) }))
				}
			}
			b.ReportMetric(float64(ours)/float64(peer), "ratio")
			b.ReportMetric(float64(50*ours)/1e6, "ms/10000-people")
		})
	}
}

func timed(do func() error) time.Duration {
	start := time.Now()
	for range 10 {
		if err := do(); err != nil {
			panic(err)
		}
	}
	return time.Since(start)
}
