package source

import (
	"strings"

	"frontdesk/switchboard"
)

// referencePrefix begins the ID of nobody: a name that a person was given by,
// until it is known whose it is.
const referencePrefix = "ref:"

// Reference names a manager or deputy by what a source writes of them: a mail
// address, an extension or a name. Merging the sources replaces it by the ID of
// the person, who may be known from another source.
func Reference(text string) switchboard.PersonID {
	if text == "" {
		return ""
	}
	return switchboard.PersonID(referencePrefix + text)
}

// Referred takes a reference apart; ok is false for the ID of a person.
func Referred(id switchboard.PersonID) (text string, ok bool) {
	return strings.CutPrefix(string(id), referencePrefix)
}
