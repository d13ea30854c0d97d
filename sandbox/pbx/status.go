package pbx

import "time"

// Status is what the PBX is doing.
type Status struct {
	Registrations []Registration `json:"registrations"`
	Calls         []Call         `json:"calls"` // that are up or ringing, oldest first
	Ended         []Call         `json:"ended"` // the last few, oldest first
}

// Registration is a phone that can be rung.
type Registration struct {
	Username  string    `json:"username"`
	Contact   string    `json:"contact"`
	Transport string    `json:"transport"` // "UDP" or "TCP"
	Expires   time.Time `json:"expires"`
}

// CallState is where a call stands.
type CallState string

// The states of a call.
const (
	Ringing      CallState = "ringing"
	Talking      CallState = "talking"
	Held         CallState = "held"         // by the attendant
	Transferring CallState = "transferring" // the attendant sent it on; the target has not answered
	Transferred  CallState = "transferred"  // caller and target talk to each other
	Ended        CallState = "ended"
)

// Call is one call. The attendant is one of its ends until it is transferred.
type Call struct {
	ID     string    `json:"id"`
	State  CallState `json:"state"`
	Since  time.Time `json:"since"` // when State began
	Line   string    `json:"line,omitempty"`
	Caller End       `json:"caller"`
	Callee End       `json:"callee"`
	Ending string    `json:"ending,omitempty"` // once ended, why: "hung up", "486", …
}

// End is one end of a call and what it hears, measured on the decoded audio.
type End struct {
	Name   string `json:"name,omitempty"`
	Number string `json:"number"`
	Hears  int    `json:"hears_hz"` // now; 0 is silence, or no tone
	Heard  []int  `json:"heard_hz"` // every tone of at least 200 ms so far, in order
}

func endOf(l leg) End {
	heard := l.ears().heard
	if heard == nil {
		heard = []int{} // so that JSON says [] and not null
	}
	return End{Name: l.who().Name, Number: l.who().Number, Hears: l.ears().now, Heard: heard}
}
