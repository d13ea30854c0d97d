package teams_test

import (
	"fmt"
	"testing"

	"frontdesk/graph/teams"
	"frontdesk/switchboard"
)

func TestBothVocabulariesInAnyCase(t *testing.T) {
	const (
		available = switchboard.PresenceAvailable
		dnd       = switchboard.PresenceDoNotDisturb
		meeting   = switchboard.PresenceInMeeting
		out       = switchboard.PresenceOutOfOffice
		unknown   = switchboard.PresenceUnknown
	)
	for _, c := range []struct {
		availability, activity string
		more                   string
		want                   switchboard.PresenceState
	}{
		{"Available", "Available", "", available},
		{"AvailableIdle", "Inactive", "", available},
		{"available", "available", "", available},
		{"DoNotDisturb", "Presenting", "", dnd},
		{"DoNotDisturb", "UrgentInterruptionsOnly", "", dnd},
		{"doNotDisturb", "doNotDisturb", "", dnd},
		{"presenting", "busy", "", dnd},
		{"focusing", "doNotDisturb", "", dnd},
		{"BUSY", "INACALL", "", meeting},
		{"Busy", "InAConferenceCall", "", meeting},
		{"Busy", "InAMeeting", "", meeting},
		{"BusyIdle", "BusyIdle", "", meeting},
		{"inACall", "busy", "", meeting},
		{"inAMeeting", "available", "", meeting},
		{"Busy", "Busy", "", meeting},
		{"Away", "Away", "", unknown},
		{"BeRightBack", "BeRightBack", "", unknown},
		{"Offline", "Offline", "", unknown},
		{"Offline", "OffWork", "", unknown},
		{"PresenceUnknown", "PresenceUnknown", "", unknown},
		{"unknownFutureValue", "sleeping", "", unknown},
		{"", "", "", unknown},
		{"Offline", "OutOfOffice", "", out},
		{"Away", "Away", `,"outOfOfficeSettings":{"message":"back on Monday","isOutOfOffice":true}`, out},
		{"Available", "Available", `,"outOfOfficeSettings":{"message":null,"isOutOfOffice":true}`, available},
		{"Busy", "InAMeeting", `,"outOfOfficeSettings":{"isOutOfOffice":true}`, meeting},
		{"Offline", "Offline", `,"outOfOfficeSettings":null,"sequenceNumber":null`, unknown},
	} {
		body := fmt.Sprintf(`{"value":[{"id":"A","availability":%q,"activity":%q%s}]}`, c.availability, c.activity, c.more)
		got, err := teams.Decode([]byte(body), []string{"a"})
		if err != nil || len(got) != 1 || got[0].State != c.want {
			t.Errorf("%s, %s%s: %+v, %v; want %q", c.availability, c.activity, c.more, got, err, c.want)
		}
	}
}

func TestPeopleAreMatchedByID(t *testing.T) {
	got, err := teams.Decode([]byte(`{"value":[
		{"id":"3C","availability":"Busy","sequenceNumber":"A0000000002"},
		{"id":"stranger","availability":"Busy"},
		{"id":7,"availability":"Busy"},
		{"id":"2b","availability":{"odd":true}},
		null, {},
		{"id":"1a","availability":null,"activity":"DoNotDisturb"}]}`), []string{"1a", "2b", "3c", "4d"})
	want := []teams.Presence{
		{"1a", switchboard.PresenceDoNotDisturb, ""},
		{"2b", switchboard.PresenceUnknown, ""},
		{"3c", switchboard.PresenceInMeeting, "A0000000002"},
		{"4d", switchboard.PresenceUnknown, ""},
	}
	if err != nil || len(got) != len(want) {
		t.Fatalf("%v, %v", got, err)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}

func TestAnAnswerThatIsNoneIsAnError(t *testing.T) {
	for _, body := range []string{"", "<html>", `{"value":"none"}`, `[`} {
		if got, err := teams.Decode([]byte(body), []string{"a"}); err == nil {
			t.Errorf("%q gave %v", body, got)
		}
	}
}
