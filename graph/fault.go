package graph

import (
	"fmt"
	"net/http"
	"strings"

	"frontdesk/switchboard"
)

// Fault says in plain words what is out and what to do. Its Details are what
// Microsoft's support asks for: status, code, request and time.
func (e *Error) Fault() *switchboard.Fault {
	fault := e.words()
	fault.Details = e.details()
	return &fault
}

func (e *Error) words() switchboard.Fault {
	switch {
	case e.Status == 0:
		return switchboard.Fault{
			Code: "graph-unreachable", Text: "Microsoft 365 cannot be reached",
			Hint: "Check the network. Frontdesk tries again by itself.",
		}
	case e.Challenged:
		return switchboard.Fault{
			Code: "graph-challenged", Text: "Your organisation wants you to confirm it's you",
			Hint: "Settings > Calendar: sign in again.",
		}
	case e.Status == http.StatusUnauthorized:
		return switchboard.Fault{
			Code: "graph-unauthorized", Text: "Microsoft 365 did not accept your sign-in",
			Hint: "Settings > Calendar: disconnect, then sign in again.",
		}
	case e.Status == http.StatusForbidden:
		return e.forbidden()
	case e.Status == http.StatusNotFound:
		return e.missing()
	case e.Status == http.StatusTooManyRequests:
		return switchboard.Fault{
			Code: "graph-throttled", Text: "Microsoft 365 asks Frontdesk to wait",
			Hint: "Frontdesk goes on by itself.",
		}
	case e.Status >= http.StatusInternalServerError:
		return switchboard.Fault{
			Code: "graph-unavailable", Text: "Microsoft 365 has trouble of its own",
			Hint: "Frontdesk tries again by itself.",
		}
	case e.Status >= http.StatusBadRequest:
		return switchboard.Fault{
			Code: "graph-refused", Text: "Microsoft 365 did not accept the request",
			Hint: "Give IT the details.",
		}
	default:
		return switchboard.Fault{
			Code: "graph-answer", Text: "Microsoft 365 gave an answer that makes no sense",
			Hint: "A proxy or a Wi-Fi sign-in page may stand in between.",
		}
	}
}

func (e *Error) forbidden() switchboard.Fault {
	switch e.Op {
	case string(readContacts):
		return switchboard.Fault{
			Code: "graph-forbidden", Text: "Your own contacts may not be read: not permitted by your organisation",
			Hint: "IT can grant Frontdesk Contacts.Read.",
		}
	case string(listPeople):
		return switchboard.Fault{
			Code: "graph-forbidden", Text: "Your account may not list colleagues: not permitted by your organisation",
			Hint: "IT can grant Frontdesk User.Read.All; a guest account cannot.",
		}
	}
	if e.Op == string(readPresence) {
		return switchboard.Fault{
			Code: "graph-forbidden", Text: "Your account may not see who is available in Teams: not permitted by your organisation",
			Hint: "IT can grant Frontdesk Presence.Read.All.",
		}
	}
	return switchboard.Fault{
		Code: "graph-forbidden", Text: "Your account may not read colleagues' calendars: not permitted by your organisation",
		Hint: "IT can grant Frontdesk Calendars.Read.",
	}
}

func (e *Error) missing() switchboard.Fault {
	switch e.Op {
	case string(readCalendars):
		return switchboard.Fault{
			Code: "graph-no-mailbox", Text: "Your account has no mailbox, so calendars cannot be read",
			Hint: "Sign in with an account that has one.",
		}
	case string(readContacts):
		return switchboard.Fault{
			Code: "graph-no-mailbox", Text: "Your account has no mailbox, so there are no contacts of your own",
			Hint: "Take contacts out of directory.sources, or sign in with an account that has one.",
		}
	}
	return switchboard.Fault{
		Code: "graph-not-found", Text: "Microsoft 365 does not know what was asked for",
		Hint: "IT can check account.graph_url in the settings.",
	}
}

// details are empty when no answer came: there is nothing to look up.
func (e *Error) details() string {
	if e.Status == 0 {
		return ""
	}
	parts := []string{fmt.Sprintf("HTTP %d", e.Status)}
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	if e.RequestID != "" {
		parts = append(parts, "request "+e.RequestID)
	}
	if !e.At.IsZero() {
		parts = append(parts, e.At.UTC().Format("2006-01-02 15:04:05 MST"))
	}
	return strings.Join(parts, " · ")
}
