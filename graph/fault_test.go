package graph_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"frontdesk/graph"
	"frontdesk/graph/graphtest"
)

func TestRefusalsAreSaidInPlainWords(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter)
		code   string // of the fault
		text   string // in it
		hint   string // in its hint
		ids    string // its details begin with
	}{
		"401": {
			func(w http.ResponseWriter) {
				w.Header().Set("WWW-Authenticate", "Bearer claims=") // makes the SDK's own reading panic
				graphtest.Refuse(w, 401, "InvalidAuthenticationToken")
			},
			"graph-unauthorized", "sign-in", "sign in again", "HTTP 401 · InvalidAuthenticationToken · request 6f1a2b3c-0000-4000-8000-000000000001 · 20",
		},
		"403": {
			refuse(403, "ErrorAccessDenied"), "graph-forbidden", "may not read colleagues' calendars: not permitted by your organisation", "Calendars.Read",
			"HTTP 403 · ErrorAccessDenied · request 6f1a2b3c-0000-4000-8000-000000000001 · 20",
		},
		"404":             {refuse(404, "MailboxNotEnabledForRESTAPI"), "graph-no-mailbox", "no mailbox", "Sign in with", "HTTP 404 · MailboxNotEnabledForRESTAPI · request"},
		"400":             {refuse(400, "BadRequest"), "graph-refused", "did not accept", "Give IT the details", "HTTP 400 · BadRequest · request 6f1a2b3c"},
		"500":             {refuse(500, "ErrorInternalServerError"), "graph-unavailable", "trouble of its own", "by itself", "HTTP 500 · ErrorInternalServerError"},
		"504, no content": {func(w http.ResponseWriter) { w.WriteHeader(504) }, "graph-unavailable", "trouble", "by itself", "HTTP 504 · 20"},
		"502, a page":     {page(502), "graph-unavailable", "trouble", "by itself", "HTTP 502 · 20"},
		"403, bad date": {
			func(w http.ResponseWriter) {
				w.WriteHeader(403)
				graphtest.Say(w, `{"error":{"code":"ErrorAccessDenied","message":"x","innerError":{"date":"yesterday","request-id":"abc"}}}`)
			},
			"graph-forbidden", "may not read", "Calendars.Read", "HTTP 403 · ErrorAccessDenied · request abc · 20",
		},
		"403, without message": {func(w http.ResponseWriter) { w.WriteHeader(403); graphtest.Say(w, `{"error":{}}`) }, "graph-forbidden", "may not", "Calendars.Read", "HTTP 403 · 20"},
		"403, code to be feared": {
			func(w http.ResponseWriter) {
				w.WriteHeader(403)
				graphtest.Say(w, `{"error":{"code":"<b>\n%s"}}`, strings.Repeat("x", 100))
			},
			"graph-forbidden", "may not", "Calendars.Read", "HTTP 403 · 20",
		},
		"dropped":      {func(w http.ResponseWriter) { graphtest.Drop(w) }, "graph-unreachable", "cannot be reached", "network", ""},
		"200, a page":  {page(200), "graph-answer", "makes no sense", "Wi-Fi", "HTTP 200"},
		"200, nothing": {func(w http.ResponseWriter) {}, "graph-answer", "makes no sense", "Wi-Fi", "HTTP 200"},
	} {
		server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) { c.answer(w) })
		_, err := read(t, client(t, server.URL, &tokens{}), "ada@example.com")
		var refused *graph.Error
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		fault := refused.Fault()
		if fault.Code != c.code || !strings.Contains(fault.Text, c.text) || !strings.Contains(fault.Hint, c.hint) {
			t.Errorf("%s: %+v", name, *fault)
		}
		if !strings.HasPrefix(fault.Details, c.ids) || (c.ids == "") != (fault.Details == "") || strings.Contains(fault.Hint, "6f1a2b3c") {
			t.Errorf("%s: details %q, want %q, hint %q", name, fault.Details, c.ids, fault.Hint)
		}
		for _, line := range []string{fault.Text, fault.Hint, fault.Details, err.Error(), fmt.Sprint(errors.Unwrap(refused))} {
			if strings.Contains(line, "\n") || strings.Contains(line, "<b>") || strings.Contains(line, "token") || strings.Contains(line, "PANIC") {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
}

func TestUsersHaveTheirOwnWords(t *testing.T) {
	for status, want := range map[int]string{403: "may not list colleagues: not permitted by your organisation", 404: "does not know"} {
		server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) { refuse(status, "Authorization_RequestDenied")(w) })
		_, err := client(t, server.URL, &tokens{}).UsersDelta(t.Context(), graph.Background, "")
		var refused *graph.Error
		if !errors.As(err, &refused) || !strings.Contains(refused.Fault().Text, want) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func refuse(status int, code string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { graphtest.Refuse(w, status, code) }
}

func page(status int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		graphtest.Say(w, "<html>Welcome to the hotel\n</html>")
	}
}
