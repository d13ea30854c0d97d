package switchboard

import "time"

// LineState is what the PBX says of an extension (RFC 4235).
type LineState string

// The states of a line. The empty string means the PBX has said nothing.
const (
	LineUnknown LineState = ""
	LineIdle    LineState = "idle"
	LineRinging LineState = "ringing" // a dialog is early
	LineOnCall  LineState = "on-call" // a dialog is confirmed
)

// Line is the last word of the PBX about a colleague's extension.
type Line struct {
	State     LineState
	Since     time.Time // when this state began
	Lost      time.Time // when the PBX was lost; zero while it reports
	CanPickUp bool      // of a line that rings: the PBX names the call, so that it can be picked up
	Caller    string    // whom that would call; only told, and not kept on the board
}

// PresenceState is the part of Teams presence that changes an answer.
type PresenceState string

// The presence states that the precedence table uses.
const (
	PresenceUnknown      PresenceState = ""
	PresenceAvailable    PresenceState = "available"
	PresenceDoNotDisturb PresenceState = "do-not-disturb" // also presenting
	PresenceInMeeting    PresenceState = "in-a-meeting"   // also busy by hand: nobody who shows red picks up
	PresenceOutOfOffice  PresenceState = "out-of-office"  // and not at the computer
)

// Presence is the last word of Teams about a colleague.
type Presence struct {
	State PresenceState
	Since time.Time
	Seen  time.Time // when it was read
}

// Facts is everything known of one colleague's availability.
type Facts struct {
	Calendar Calendar
	Line     Line
	Presence Presence
}

// none reports whether nothing has been heard.
func (f Facts) none() bool {
	return f.Calendar.Fetched.IsZero() && f.Calendar.Fault == nil && f.Line == Line{} && f.Presence == Presence{}
}

// Limits after which a fact is stale: still shown, but faded and with its age.
const (
	CalendarLimit = 5 * time.Minute
	PresenceLimit = 5 * time.Minute
	LineLimit     = time.Minute // after loss of the PBX

	DirectoryLimit = 2 * time.Hour // it is read every hour
)
