package telephony

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/emiago/sipgo/sip"

	"frontdesk/switchboard"
)

// quotable makes a display name fit between quotes (RFC 3261 section 25.1).
func quotable(name string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)
}

// userPart makes a dialled number fit into a SIP address; # is not allowed
// there as it is.
func userPart(number string) string { return strings.ReplaceAll(number, "#", "%23") }

// dialable checks a number before it becomes an address: only what a telephone
// has keys for.
func dialable(number string) bool { return number != "" && switchboard.Dialable(number) == number }

// party reads who calls: whom the PBX asserts, else From.
func party(req *sip.Request) switchboard.Party {
	if p, _ := identity(req); p != (switchboard.Party{}) {
		return p
	}
	from := req.From()
	if from == nil {
		return switchboard.Party{}
	}
	return partyOf(from.DisplayName, &from.Address)
}

// parseParty reads a name-addr. Of several values it takes the first.
func parseParty(value string) (switchboard.Party, bool) {
	var uri sip.Uri
	var params sip.HeaderParams
	name, err := sip.ParseAddressValue(firstValue(value), &uri, &params)
	if err != nil {
		return switchboard.Party{}, false
	}
	p := partyOf(name, &uri)
	return p, p != switchboard.Party{}
}

// firstValue cuts a header at the first comma outside quotes and brackets.
func firstValue(value string) string {
	quoted, deep := false, 0
	for i, r := range value {
		switch {
		case r == '"' && (i == 0 || value[i-1] != '\\'):
			quoted = !quoted
		case quoted:
		case r == '<':
			deep++
		case r == '>':
			deep--
		case r == ',' && deep == 0:
			return value[:i]
		}
	}
	return value
}

func partyOf(name string, uri *sip.Uri) switchboard.Party {
	number := uri.User
	if uri.Scheme == "tel" {
		number, _, _ = strings.Cut(uri.Raw(), ";")
	}
	number = plain(number)
	if strings.EqualFold(number, "anonymous") {
		return switchboard.Party{}
	}
	name = plain(strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(name))
	if name == number || strings.EqualFold(name, "anonymous") {
		name = ""
	}
	return switchboard.Party{Name: name, Number: number}
}

// plain makes untrusted text one short printable line. Marks that nobody sees
// go, too: some turn the text around, so that it reads as another.
func plain(text string) string {
	if unescaped, err := url.PathUnescape(text); err == nil {
		text = unescaped
	}
	text = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r == '\uFFFD' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if runes := []rune(text); len(runes) > 80 {
		text = string(runes[:80])
	}
	return strings.TrimSpace(text)
}

// elsewhere reports whether a CANCEL or BYE says that somebody else answered
// (RFC 3326).
func elsewhere(req *sip.Request) bool {
	for _, h := range req.GetHeaders("Reason") {
		v := strings.ToLower(strings.ReplaceAll(h.Value(), " ", ""))
		if strings.HasPrefix(v, "sip;") && (strings.Contains(v, "cause=200") || strings.Contains(v, "completedelsewhere")) {
			return true
		}
	}
	return false
}
