package graph

import (
	"net/http"
	"strconv"
	"strings"

	"frontdesk/switchboard"
)

// Fault says in plain words what is out and what to do.
func (e *Error) Fault() *switchboard.Fault {
	switch {
	case e.Status == 0:
		return &switchboard.Fault{
			Code: "graph-unreachable", Text: "Microsoft 365 cannot be reached",
			Hint: "Check the network. Frontdesk tries again by itself.",
		}
	case e.Status == http.StatusUnauthorized:
		return &switchboard.Fault{
			Code: "graph-unauthorized", Text: "Microsoft 365 did not accept your sign-in",
			Hint: "Settings > Calendar: disconnect, then sign in again." + e.reference(),
		}
	case e.Status == http.StatusForbidden:
		return e.forbidden()
	case e.Status == http.StatusNotFound:
		return e.missing()
	case e.Status == http.StatusTooManyRequests:
		return &switchboard.Fault{
			Code: "graph-throttled", Text: "Microsoft 365 asks Frontdesk to wait",
			Hint: "Frontdesk goes on by itself.",
		}
	case e.Status >= http.StatusInternalServerError:
		return &switchboard.Fault{
			Code: "graph-unavailable", Text: "Microsoft 365 has trouble of its own",
			Hint: "Frontdesk tries again by itself." + e.reference(),
		}
	case e.Status >= http.StatusBadRequest:
		return &switchboard.Fault{
			Code: "graph-refused", Text: "Microsoft 365 did not accept the request",
			Hint: "Tell IT." + e.reference(),
		}
	default:
		return &switchboard.Fault{
			Code: "graph-answer", Text: "Microsoft 365 gave an answer that makes no sense",
			Hint: "A proxy or a Wi-Fi sign-in page may stand in between.",
		}
	}
}

func (e *Error) forbidden() *switchboard.Fault {
	if e.Op == string(listPeople) {
		return &switchboard.Fault{
			Code: "graph-forbidden", Text: "Your account may not list colleagues",
			Hint: "IT can grant Frontdesk User.Read.All; a guest account cannot." + e.reference(),
		}
	}
	return &switchboard.Fault{
		Code: "graph-forbidden", Text: "Your account may not read colleagues' calendars",
		Hint: "IT can grant Frontdesk Calendars.Read." + e.reference(),
	}
}

func (e *Error) missing() *switchboard.Fault {
	if e.Op == string(readCalendars) {
		return &switchboard.Fault{
			Code: "graph-no-mailbox", Text: "Your account has no mailbox, so calendars cannot be read",
			Hint: "Sign in with an account that has one." + e.reference(),
		}
	}
	return &switchboard.Fault{
		Code: "graph-not-found", Text: "Microsoft 365 does not know what was asked for",
		Hint: "IT can check account.graph_url in the settings." + e.reference(),
	}
}

// reference is what support asks for: status, code and request.
func (e *Error) reference() string {
	parts := []string{strconv.Itoa(e.Status), e.Code}
	if e.RequestID != "" {
		parts = append(parts, "request", e.RequestID)
	}
	return " (" + strings.Join(strings.Fields(strings.Join(parts, " ")), " ") + ")"
}
