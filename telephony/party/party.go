package party

import (
	"strings"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
	"frontdesk/telephony/header"
)

// Quotable makes a display name fit between quotes (RFC 3261 section 25.1).
func Quotable(name string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)
}

// UserPart makes a dialled number fit into a SIP address; # is not allowed there as it is
// (RFC 3261 section 25.1).
func UserPart(number string) string { return strings.ReplaceAll(number, "#", "%23") }

// Dialable reports whether a number may become an address: it holds only what a telephone
// has keys for, and something.
func Dialable(number string) bool { return number != "" && switchboard.Dialable(number) == number }

// Caller reads who calls: whom the PBX asserts, else From (RFC 3261 section 20.20). Who
// withholds who they are is the empty party.
func Caller(req *sip.Request) switchboard.Party {
	if withheld(req) {
		return switchboard.Party{}
	}
	if p, _ := Identity(req); p != (switchboard.Party{}) {
		return p
	}
	from := req.From()
	if from == nil {
		return switchboard.Party{}
	}
	return Of(from.DisplayName, &from.Address)
}

// Parse reads the value of a header that holds a name-addr (RFC 3261 section 25.1), of
// several the first. ok is false where that is nobody.
func Parse(value string) (who switchboard.Party, ok bool) {
	var uri sip.Uri
	var params sip.HeaderParams
	name, err := sip.ParseAddressValue(header.First(value), &uri, &params)
	if err != nil {
		return switchboard.Party{}, false
	}
	p := Of(name, &uri)
	return p, p != switchboard.Party{}
}

// Of is who an address with a display name is. Without a name of their own the name is
// empty; who withholds everything is the empty one.
func Of(name string, uri *sip.Uri) switchboard.Party {
	number := uri.User
	if uri.Scheme == "tel" {
		number, _, _ = strings.Cut(uri.Raw(), ";")
	}
	number = header.Plain(number)
	if strings.EqualFold(number, "anonymous") {
		return switchboard.Party{}
	}
	name = header.Plain(strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(name))
	if name == number || strings.EqualFold(name, "anonymous") {
		name = ""
	}
	return switchboard.Party{Name: name, Number: number}
}
