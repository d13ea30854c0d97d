package vcardfile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-vcard"

	"frontdesk/directory/source"
)

// cardLimit bounds a card without its pictures, in bytes.
const cardLimit = 64 << 10

var (
	errNoEnd    = errors.New("the card has no END:VCARD")
	errTooLong  = errors.New("the card is longer than 64 KiB, pictures left out")
	errVersion  = errors.New("the card is not of version 3.0 or 4.0; export it as one of these")
	errNoProper = errors.New("a line of the card is not one of a card")
)

// found is a card with the line it begins on.
type found struct {
	vcard.Card
	line int
}

// cards takes a file apart. What stands outside cards is one problem a stretch.
func cards(name, text string) (all []found, problems []source.Problem) {
	note := func(line int, text string) {
		problems = append(problems, source.Problem{Place: fmt.Sprintf("%s:%d", name, line), Text: text})
	}
	var card []string
	begin, size, stray := 0, 0, false // begin: the line of the open card; 0: none
	finish := func(err error) {
		var decoded vcard.Card
		if err == nil {
			decoded, err = decode(card)
		}
		if err != nil {
			note(begin, err.Error())
		} else {
			all = append(all, found{decoded, begin})
		}
		card, begin, size = nil, 0, 0
	}
	for line, content := range unfolded(text) {
		if len(problems) >= source.ProblemLimit {
			return all, problems
		}
		switch property := strings.ToUpper(strings.TrimSpace(content)); {
		case property == "BEGIN:VCARD":
			if begin > 0 {
				finish(errNoEnd)
			}
			begin, stray, card = line, false, []string{content}
		case begin == 0:
			if property != "" && !stray {
				note(line, "there is something outside a card; cards begin with BEGIN:VCARD")
				stray = true
			}
		case property == "END:VCARD":
			card = append(card, content)
			if size > cardLimit {
				finish(errTooLong)
			} else {
				finish(nil)
			}
		case property != "" && !picture(property):
			if size += len(content); size <= cardLimit {
				card = append(card, content)
			}
		}
	}
	if begin > 0 {
		finish(errNoEnd)
	}
	return all, problems
}

// unfolded gives the logical lines, each with the number of its first line
// (RFC 6350 section 3.2). A picture is not put together: nobody reads it.
func unfolded(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		var logical strings.Builder
		first, number, open := 1, 0, false
		for raw := range strings.SplitSeq(text, "\n") {
			number++
			if open && raw != "" && (raw[0] == ' ' || raw[0] == '\t') {
				if logical.Len() <= cardLimit {
					logical.WriteString(raw[1:])
				}
				continue
			}
			if open && !yield(first, logical.String()) {
				return
			}
			logical.Reset()
			logical.WriteString(raw)
			first, open = number, true
		}
		if open {
			yield(first, logical.String())
		}
	}
}

// picture reports whether a property is one of those that are large and that
// nobody reads here.
func picture(property string) bool {
	name, _, _ := strings.Cut(property, ":")
	name, _, _ = strings.Cut(name, ";")
	name = name[strings.LastIndexByte(name, '.')+1:]
	return name == "PHOTO" || name == "LOGO" || name == "SOUND" || name == "KEY"
}

// decode reads one card.
func decode(lines []string) (vcard.Card, error) {
	for _, l := range lines {
		if !strings.Contains(l, ":") {
			return nil, errNoProper
		}
	}
	card, err := vcard.NewDecoder(strings.NewReader(strings.Join(lines, "\r\n") + "\r\n")).Decode()
	if err != nil {
		return nil, fmt.Errorf("the card cannot be read: %s", strings.TrimPrefix(err.Error(), "vcard: "))
	}
	if version := card.Value(vcard.FieldVersion); version != "3.0" && version != "4.0" {
		return nil, errVersion
	}
	return card, nil
}
