package switchboard

import "time"

// CallID names a call for as long as it lives. Incoming calls are named by the
// telephone, outgoing ones by the state; both sides treat it as opaque.
type CallID string

// CallState is where a call stands, seen from the attendant's telephone.
type CallState string

// The states of a call.
const (
	CallRinging  CallState = "ringing"  // somebody calls us
	CallDialing  CallState = "dialing"  // we call, nothing heard yet
	CallAlerting CallState = "alerting" // we call, it rings there
	CallActive   CallState = "active"
	CallHeld     CallState = "held"
)

// Action is something the operator asked for and the telephone has not yet
// confirmed. The window shows it as under way, never as done.
type Action string

// The actions that can be under way on a call.
const (
	ActionNone     Action = ""
	ActionAnswer   Action = "answering"
	ActionHold     Action = "holding"
	ActionRetrieve Action = "retrieving"
	ActionHangUp   Action = "ending"
	ActionTransfer Action = "transferring"
	ActionPark     Action = "parking"
	ActionJoin     Action = "joining" // on a caller, until they hear the others
)

// Party is the other end of a call as the network named it: untrusted text.
type Party struct {
	Name   string
	Number string
}

// Label is how a party is named on screen: the name the network gave, else the
// number, else that there was neither.
func (p Party) Label() string {
	switch {
	case p.Name != "":
		return p.Name
	case p.Number != "":
		return p.Number
	default:
		return "Number withheld"
	}
}

// Target is where a call goes: a colleague, or a number that was typed.
type Target struct {
	Person PersonID // empty for a typed number
	Name   string
	Number string
}

// Label is how the target is named on screen.
func (t Target) Label() string {
	if t.Name != "" {
		return t.Name
	}
	return t.Number
}

// Attempt is a transfer that came back.
type Attempt struct {
	Target Target
	Reason string // "busy", "no answer", "unknown number"
	At     time.Time
}

// Call is one call at the attendant's telephone.
type Call struct {
	ID        CallID
	State     CallState
	Since     time.Time // when State began
	Started   time.Time // when the call appeared
	Incoming  bool
	Peer      Party
	Person    PersonID  // the colleague behind Peer, when the number is theirs
	Line      string    // the dialled line or number of an incoming call
	Why       string    // why it did not stay at that line; empty: it was not forwarded, or nobody says
	Sender    Party     // who handed the caller over to us, as the PBX says; empty: nobody
	Greeting  string    // what to say to the caller; empty: nothing is set
	Rank      int       // of the dialled line: the lower is answered first
	Queued    time.Time // when a ringing caller joined the queue; zero: they came directly, or nobody knows
	PicksUp   PersonID  // whose ringing call this one takes; empty: nobody's
	Readies   Readiness // what the PBX does when this call, of a code, is answered
	About     CallID    // the caller whom a consultation is about; empty: it is none
	Secure    bool      // the voice is encrypted on its way to the PBX
	Adrift    bool      // the network has changed, and the other end has not said that it knows
	Muted     bool      // the other end hears silence
	ByItself  bool      // it was answered without the operator, who has not touched it since
	Quality   Quality   // how it sounds, while it is active; the zero value: not known
	Unheard   bool      // it is up, but microphone and speaker are at another call
	Joined    bool      // takes part in a conference
	Recording Recording // what was asked of the PBX
	Sent      string    // the digits that were sent last
	Pressed   string    // the digits that the other end has pressed
	Pending   Action
	To        Target    // of a transfer under way
	Rings     bool      // of a transfer under way: it rings there
	Refer     Target    // whom the other end asks us to call in its place; empty: it does not ask
	Refers    bool      // the operator has said yes: they are being called
	Onward    Target    // where whom we called is to be called instead; empty: nobody has said so
	TakesBack bool      // of a transfer under way: the operator wants the caller back
	Tried     *Attempt  // the last transfer that came back
	Reminded  time.Time // when the operator was reminded of them last, while on hold
	Fault     *Fault    // why the last action failed
	Path      []Step    // what has happened so far; a generation of it is not written again
}

// Label is how the caller is named on screen.
func (c Call) Label() string { return c.Peer.Label() }

// Ended is a call that is over, kept on screen for EndedShown so that the
// operator sees what became of it.
type Ended struct {
	Call   Call   // as it was last
	Reason string // words: "busy", "missed", "transferred to Lin Chen"; empty for the ordinary end
	At     time.Time
}

// EndedShown is how long an ended call stays on screen.
const EndedShown = 8 * time.Second
