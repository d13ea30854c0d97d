package lines

import "strings"

// EarlyDialog names a call that rings at a line, so that it can be picked up by an INVITE
// with Replaces (RFC 3891 and RFC 5359 section 2.16) to the end that began it. All of
// it is as the PBX says, and none of it is empty. It is not for the operator's eyes.
type EarlyDialog struct {
	CallID    string
	LocalTag  string // of the line
	RemoteTag string // of the caller's end
	Caller    string // a SIP address of the caller's end
}

// mostOfPart bounds each of them.
const mostOfPart = 512

// xmlEnds is what a document says of the two ends of a dialog.
type xmlEnds struct {
	CallID    string `xml:"call-id,attr"`
	LocalTag  string `xml:"local-tag,attr"`
	RemoteTag string `xml:"remote-tag,attr"`
	Remote    struct {
		Identity string `xml:"identity"`
		Target   struct {
			URI string `xml:"uri,attr"`
		} `xml:"target"`
	} `xml:"remote"`
}

// early is nil where something is missing, as always at Asterisk.
func (x xmlEnds) early() *EarlyDialog {
	r := &EarlyDialog{strings.TrimSpace(x.CallID), strings.TrimSpace(x.LocalTag), strings.TrimSpace(x.RemoteTag), strings.TrimSpace(x.Remote.Target.URI)}
	if r.Caller == "" {
		r.Caller = strings.TrimSpace(x.Remote.Identity)
	}
	for _, part := range []string{r.CallID, r.LocalTag, r.RemoteTag, r.Caller} {
		if part == "" || len(part) > mostOfPart {
			return nil
		}
	}
	return r
}
