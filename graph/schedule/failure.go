package schedule

import (
	"encoding/json"
	"strings"

	"frontdesk/switchboard"
)

// failure is a freeBusyError: why one person's calendar was not read. The code
// comes as a number in a string or as a name; the message may be a whole stack
// trace of the server.
type failure struct {
	Message      string `json:"message"`
	ResponseCode text   `json:"responseCode"`
}

// text is a string, or anything else that JSON can hold, as it was written.
type text string

func (t *text) UnmarshalJSON(raw []byte) error {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		s = string(raw)
	}
	*t = text(s)
	return nil
}

// codes sorts the response codes of Exchange's availability service, by number
// and by name. A code that is not here is unclear.
var codes = []struct {
	number, name string
	outcome      Outcome
}{
	{"5009", "MailRecipientNotFound", OutcomeLasting},
	{"5029", "NoCalendar", OutcomeLasting},
	{"5035", "InvalidSmtpAddress", OutcomeLasting},
	{"5037", "NoFreeBusyAccess", OutcomeLasting},
	{"5045", "ProxyForPersonalNotAllowed", OutcomeLasting},
	{"5047", "InvalidOrganizationRelationshipForFreeBusy", OutcomeLasting},
	{"5048", "DeliveryRestricted", OutcomeLasting},
	{"5101", "NotDefaultCalendar", OutcomeLasting},
	{"5008", "MailboxLogonFailed", OutcomePassing},
	{"5016", "ProxyRequestProcessingFailed", OutcomePassing},
	{"5021", "ServiceDiscoveryFailed", OutcomePassing},
	{"5027", "TimeoutExpired", OutcomePassing},
	{"5039", "AutoDiscoverFailed", OutcomePassing},
	{"5041", "FreeBusyGenerationFailed", OutcomePassing},
	{"5046", "MailboxFailover", OutcomePassing},
	{"5003", "TimeIntervalTooBig", OutcomeTooBig},
	{"5006", "ResultSetTooBig", OutcomeTooBig},
	{"5036", "IndividualMailboxLimitReached", OutcomeTooBig},
	{"5043", "FreeBusyDLLimitReached", OutcomeTooBig},
}

// classify gives the number and the outcome of a code. The number is empty for
// a code that is not known.
func classify(code string) (number string, outcome Outcome) {
	code = strings.TrimSpace(code)
	name := code
	if len(name) > 5 && strings.EqualFold(name[:5], "Error") {
		name = name[5:]
	}
	for _, known := range codes {
		if code == known.number || strings.EqualFold(name, known.name) {
			return known.number, known.outcome
		}
	}
	return "", OutcomeUnclear
}

const detailLimit = 500 // bytes of a server's message that are worth logging

func (f *failure) schedule() Schedule {
	number, outcome := classify(string(f.ResponseCode))
	detail := string(f.ResponseCode) + ": " + strings.Join(strings.Fields(f.Message), " ")
	if len(detail) > detailLimit {
		detail = strings.ToValidUTF8(detail[:detailLimit], "")
	}
	return Schedule{Outcome: outcome, Fault: fault(number, outcome), Detail: detail}
}

func unanswered(why string) Schedule {
	return Schedule{Outcome: OutcomeUnclear, Fault: fault("", OutcomeUnclear), Detail: why}
}

// fault puts an outcome into words for the operator.
func fault(number string, outcome Outcome) *switchboard.Fault {
	switch outcome {
	case OutcomeRead:
		return nil
	case OutcomeLasting:
		if number == "5009" || number == "5035" {
			return &switchboard.Fault{
				Code: "calendar-not-found", Text: "No mailbox at this address",
				Hint: "The address in the directory leads nowhere; IT can correct it.",
			}
		}
		return &switchboard.Fault{
			Code: "calendar-no-access", Text: "No access to this calendar",
			Hint: "The colleague or IT can share free and busy times.", Details: "getSchedule " + number,
		}
	case OutcomePassing:
		return &switchboard.Fault{
			Code: "calendar-delayed", Text: "This calendar did not answer",
			Hint: "Frontdesk tries again by itself.",
		}
	case OutcomeTooBig:
		return &switchboard.Fault{
			Code: "calendar-too-big", Text: "This calendar holds more than can be read at once",
			Hint: "Frontdesk shows nothing rather than half of it.",
		}
	case OutcomeUnclear:
	}
	return &switchboard.Fault{
		Code: "calendar-unreadable", Text: "This calendar could not be read",
		Hint: "Frontdesk tries again by itself; the log says more.",
	}
}
