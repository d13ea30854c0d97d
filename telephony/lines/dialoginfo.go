package lines

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Event and MediaType are how dialog-info is subscribed to (RFC 4235 section 3).
const (
	DialogEvent     = "dialog"
	DialogMediaType = "application/dialog-info+xml"
)

// maxDialogs bounds the calls of one line: more is no telephone.
const maxDialogs = 64

// Info is one dialog-info document (RFC 4235 section 4). Of the other ends of
// the calls nothing is taken, but for what it takes to pick up a call that rings: whom
// a colleague talks to is not the operator's.
type Info struct {
	Version uint64
	Full    bool // everything there is; otherwise only what changed
	Dialogs []Dialog
}

// Dialog is one call of a line.
type Dialog struct {
	ID       string
	Phase    Phase
	Outgoing bool          // the line began it; false when the PBX does not say
	Lasted   time.Duration // of a confirmed dialog; zero when the PBX does not say
	Early    *EarlyDialog  // of a call that rings here; nil: it does not, or the PBX does not name it
}

// Phase is how far a dialog has come (RFC 4235 section 3.7.1).
type Phase string

// The phases of a dialog.
const (
	Trying     Phase = "trying"
	Proceeding Phase = "proceeding"
	Early      Phase = "early"
	Confirmed  Phase = "confirmed"
	Terminated Phase = "terminated"
)

// xmlInfo is the document as it is written.
type xmlInfo struct {
	Version string `xml:"version,attr"`
	State   string `xml:"state,attr"`
	Dialogs []struct {
		ID        string `xml:"id,attr"`
		Direction string `xml:"direction,attr"`
		State     string `xml:"state"`
		Duration  string `xml:"duration"`
		xmlEnds
	} `xml:"dialog"`
}

// ParseInfo reads a dialog-info document. Errors wrap ErrDocument.
func ParseInfo(body []byte) (Info, error) {
	var raw xmlInfo
	if err := decode(body, "dialog-info", &raw); err != nil {
		return Info{}, err
	}
	if len(raw.Dialogs) > maxDialogs {
		return Info{}, fmt.Errorf("%w: %d dialogs, at most %d are read", ErrDocument, len(raw.Dialogs), maxDialogs)
	}
	info := Info{Full: !strings.EqualFold(strings.TrimSpace(raw.State), "partial")}
	if v := strings.TrimSpace(raw.Version); v != "" {
		n, err := strconv.ParseUint(v, 10, 32)
		if err != nil {
			return Info{}, fmt.Errorf("%w: version %.20q is not a number below 2^32", ErrDocument, v)
		}
		info.Version = n
	} else if !info.Full {
		return Info{}, fmt.Errorf("%w: a partial document without a version", ErrDocument)
	}
	for _, d := range raw.Dialogs {
		dialog := Dialog{ID: d.ID, Outgoing: strings.EqualFold(strings.TrimSpace(d.Direction), "initiator")}
		switch p := Phase(strings.ToLower(strings.TrimSpace(d.State))); p {
		case Trying, Proceeding, Early, Confirmed, Terminated:
			dialog.Phase = p
		default:
			return Info{}, fmt.Errorf("%w: dialog %.20q is in state %.20q, which there is not", ErrDocument, d.ID, string(p))
		}
		if s, err := strconv.ParseUint(strings.TrimSpace(d.Duration), 10, 31); err == nil && dialog.Phase == Confirmed {
			dialog.Lasted = time.Duration(s) * time.Second
		}
		if dialog.Phase == Early && !dialog.Outgoing {
			dialog.Early = d.early()
		}
		info.Dialogs = append(info.Dialogs, dialog)
	}
	return info, nil
}
