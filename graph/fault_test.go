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
	}{
		"401": {
			func(w http.ResponseWriter) {
				w.Header().Set("WWW-Authenticate", "Bearer claims=") // makes the SDK's own reading panic
				graphtest.Refuse(w, 401, "InvalidAuthenticationToken")
			},
			"graph-unauthorized", "sign-in", "InvalidAuthenticationToken",
		},
		"403":             {refuse(403, "ErrorAccessDenied"), "graph-forbidden", "may not read colleagues' calendars", "Calendars.Read"},
		"404":             {refuse(404, "MailboxNotEnabledForRESTAPI"), "graph-no-mailbox", "no mailbox", "MailboxNotEnabledForRESTAPI"},
		"400":             {refuse(400, "BadRequest"), "graph-refused", "did not accept", "400 BadRequest request 6f1a2b3c"},
		"500":             {refuse(500, "ErrorInternalServerError"), "graph-unavailable", "trouble of its own", "by itself"},
		"504, no content": {func(w http.ResponseWriter) { w.WriteHeader(504) }, "graph-unavailable", "trouble", "(504)"},
		"502, a page":     {page(502), "graph-unavailable", "trouble", "(502)"},
		"403, bad date": {
			func(w http.ResponseWriter) {
				w.WriteHeader(403)
				graphtest.Say(w, `{"error":{"code":"ErrorAccessDenied","message":"x","innerError":{"date":"yesterday","request-id":"abc"}}}`)
			},
			"graph-forbidden", "may not read", "403 ErrorAccessDenied request abc",
		},
		"403, without message": {func(w http.ResponseWriter) { w.WriteHeader(403); graphtest.Say(w, `{"error":{}}`) }, "graph-forbidden", "may not", "(403)"},
		"403, code to be feared": {
			func(w http.ResponseWriter) {
				w.WriteHeader(403)
				graphtest.Say(w, `{"error":{"code":"<b>\n%s"}}`, strings.Repeat("x", 100))
			},
			"graph-forbidden", "may not", "(403)",
		},
		"dropped":      {func(w http.ResponseWriter) { graphtest.Drop(w) }, "graph-unreachable", "cannot be reached", "network"},
		"200, a page":  {page(200), "graph-answer", "makes no sense", "Wi-Fi"},
		"200, nothing": {func(w http.ResponseWriter) {}, "graph-answer", "makes no sense", ""},
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
		for _, line := range []string{fault.Text, fault.Hint, err.Error(), fmt.Sprint(errors.Unwrap(refused))} {
			if strings.Contains(line, "\n") || strings.Contains(line, "<b>") || strings.Contains(line, "token") || strings.Contains(line, "PANIC") {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
}

func TestUsersHaveTheirOwnWords(t *testing.T) {
	for status, want := range map[int]string{403: "may not list colleagues", 404: "does not know"} {
		server := graphtest.New(t, func(w http.ResponseWriter, _ graphtest.Call) { refuse(status, "Authorization_RequestDenied")(w) })
		_, err := client(t, server.URL, &tokens{}).Users(t.Context(), graph.Background)
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
