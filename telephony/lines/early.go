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

// early is nil where something is missing, as always at Asterisk, or could be read as
// more than one thing in a header.
func (x xmlEnds) early() *EarlyDialog {
	e := &EarlyDialog{strings.TrimSpace(x.CallID), strings.TrimSpace(x.LocalTag), strings.TrimSpace(x.RemoteTag), strings.TrimSpace(x.Remote.Target.URI)}
	if e.Caller == "" {
		e.Caller = strings.TrimSpace(x.Remote.Identity)
	}
	if !single(e.CallID, ";,") || !single(e.LocalTag, ";,=@") || !single(e.RemoteTag, ";,=@") || !single(e.Caller, "") {
		return nil
	}
	return e
}

// single reports whether a part is one thing: printable ASCII without brackets, quotes
// and spaces, nor what is barred besides.
func single(part, barred string) bool {
	odd := func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune("<>\"\\", r) || strings.ContainsRune(barred, r)
	}
	return part != "" && len(part) <= mostOfPart && !strings.ContainsFunc(part, odd)
}
