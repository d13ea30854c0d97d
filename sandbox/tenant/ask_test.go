package tenant_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// graphAnswer is an answer of Graph.
type graphAnswer struct {
	status int
	header http.Header
	body   struct {
		Value    []map[string]any `json:"value"`
		NextLink string           `json:"@odata.nextLink"`
		Delta    string           `json:"@odata.deltaLink"`
		Mail     string           `json:"mail"`
		Error    struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
}

func (w *world) graph(ctx context.Context, token, method, path string, body any) (graphAnswer, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return graphAnswer{}, err
	}
	if !strings.HasPrefix(path, "http") {
		path = w.GraphURL() + path
	}
	req, err := http.NewRequestWithContext(ctx, method, path, bytes.NewReader(raw))
	if err != nil {
		return graphAnswer{}, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return graphAnswer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	a := graphAnswer{status: resp.StatusCode, header: resp.Header}
	return a, json.NewDecoder(resp.Body).Decode(&a.body)
}

func (w *world) get(token, path string) graphAnswer {
	w.t.Helper()
	a, err := w.graph(w.t.Context(), token, http.MethodGet, path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// schedule asks for calendars; hours is the length of the window.
func (w *world) schedule(token string, hours int, mails ...string) graphAnswer {
	w.t.Helper()
	a, err := w.graph(w.t.Context(), token, http.MethodPost, "/me/calendar/getSchedule", question(hours, mails...))
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func question(hours int, mails ...string) map[string]any {
	at := func(t time.Time) map[string]string {
		return map[string]string{"dateTime": t.Format("2006-01-02T15:04:05"), "timeZone": "UTC"}
	}
	return map[string]any{
		"schedules": mails, "startTime": at(monday), "endTime": at(monday.Add(time.Duration(hours) * time.Hour)),
		"availabilityViewInterval": 30,
	}
}

func (a graphAnswer) refused(status int, code string) bool {
	return a.status == status && a.body.Error.Code == code && a.header.Get("request-id") != ""
}
