// Package graphtest is a Microsoft Graph on loopback for tests: it notes every
// request and answers as the test says.
package graphtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Call is one request as it arrived.
type Call struct {
	Method, Path, Query string
	Header              http.Header
	Body                string
	Mails               []string // of getSchedule
	Start, End          string   // of getSchedule, as written
}

// Server is the service. Its URL is the root of the API.
type Server struct {
	URL string

	mu      sync.Mutex
	calls   []Call
	inside  int
	highest int
}

// New starts a server that answers every request by answer, which may block.
// It ends with the test.
func New(t testing.TB, answer func(w http.ResponseWriter, call Call)) *Server {
	t.Helper()
	s := &Server{}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := read(r)
		s.enter(call)
		defer s.leave()
		w.Header().Set("Content-Type", "application/json; odata.metadata=minimal; charset=utf-8")
		answer(w, call)
	}))
	t.Cleanup(web.Close)
	s.URL = web.URL + "/v1.0"
	return s
}

// Calls are the requests so far.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// Highest is how many requests were inside at the same time, at most.
func (s *Server) Highest() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.highest
}

// Inside is how many requests wait for their answer now.
func (s *Server) Inside() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.inside
}

func (s *Server) enter(call Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
	s.inside++
	s.highest = max(s.highest, s.inside)
}

func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inside--
}

func read(r *http.Request) Call {
	body, _ := io.ReadAll(r.Body) // a request that breaks off has no body to judge
	call := Call{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Header: r.Header.Clone(), Body: string(body)}
	var asked struct {
		Schedules          []string
		StartTime, EndTime struct{ DateTime, TimeZone string }
	}
	if json.Unmarshal(body, &asked) == nil {
		call.Mails = asked.Schedules
		call.Start = asked.StartTime.DateTime + " " + asked.StartTime.TimeZone
		call.End = asked.EndTime.DateTime + " " + asked.EndTime.TimeZone
	}
	return call
}

// Say writes an answer. A client that went away needs none.
func Say(w io.Writer, format string, values ...any) { _, _ = fmt.Fprintf(w, format, values...) }

// Free answers getSchedule: everybody is free for 48 hours.
func Free(w http.ResponseWriter, call Call) {
	var people []string
	for _, mail := range call.Mails {
		people = append(people, Person(mail, ""))
	}
	Schedules(w, people...)
}

// Schedules answers getSchedule with the JSON of some people.
func Schedules(w io.Writer, people ...string) {
	Say(w, `{"value":[%s]}`, strings.Join(people, ","))
}

// Person is the JSON of somebody whose view is free for 48 hours, with the
// JSON of their items.
func Person(mail, items string) string {
	return fmt.Sprintf(`{"scheduleId":%q,"availabilityView":%q,"scheduleItems":[%s],`+
		`"workingHours":{"daysOfWeek":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],`+
		`"startTime":"00:00:00.0000000","endTime":"23:59:59.0000000","timeZone":{"name":"UTC"}}}`, mail, strings.Repeat("0", 96), items)
}

// Item is the JSON of a scheduleItem.
func Item(status string, start, end time.Time) string {
	const layout = "2006-01-02T15:04:05.0000000"
	return fmt.Sprintf(`{"status":%q,"start":{"dateTime":%q,"timeZone":"UTC"},"end":{"dateTime":%q,"timeZone":"UTC"}}`,
		status, start.UTC().Format(layout), end.UTC().Format(layout))
}

// Broken is the JSON of somebody whose calendar could not be read.
func Broken(mail, code string) string {
	return fmt.Sprintf(`{"scheduleId":%q,"error":{"message":"Unable to resolve.","responseCode":%q}}`, mail, code)
}

// Refuse answers with an error as Graph writes them.
func Refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("request-id", "6f1a2b3c-0000-4000-8000-000000000001")
	w.WriteHeader(status)
	Say(w, `{"error":{"code":%q,"message":"Access is denied. Check credentials and try again.","innerError":{"date":"2025-03-14T09:00:00","request-id":"6f1a2b3c-0000-4000-8000-000000000001"}}}`, code)
}

// Drop breaks the connection instead of answering.
func Drop(http.ResponseWriter) { panic(http.ErrAbortHandler) }
