package csvfile

import (
	"errors"
	"strings"
)

// Bounds on one record. A quotation mark that nobody closes would take in the
// rest of the file: it ends with these instead, at the line it began on.
const (
	recordLines = 100
	recordBytes = 64 << 10
	recordCells = 500
)

var (
	errOpenQuote  = errors.New(`a quotation mark (") is not closed; write "" for one inside a quoted value`)
	errAfterQuote = errors.New(`there is text after a closing quotation mark ("); write "" for one inside a quoted value`)
	errTooLong    = errors.New("it is longer than 64 KiB, or has more than 500 values")
)

// splitter takes a text apart into records (RFC 4180), of any delimiter.
type splitter struct {
	text      string
	delimiter byte
	line      int // of the next record, counted from 1
}

// next is one record and the line it begins on; more is false at the end. After
// an error the next record begins with the next line.
func (s *splitter) next() (cells []string, line int, more bool, err error) {
	if s.text == "" {
		return nil, s.line, false, nil
	}
	line = s.line
	rest, used, err := s.text, 0, error(nil)
	for err == nil {
		var cell string
		var ended bool
		cell, used, ended, err = s.cell(rest)
		if err != nil {
			break
		}
		cells = append(cells, cell)
		rest = rest[used:]
		if taken := len(s.text) - len(rest); taken > recordBytes || len(cells) > recordCells {
			err = errTooLong
		}
		if ended {
			break
		}
	}
	if err != nil {
		s.skipLine()
		return nil, line, true, err
	}
	s.line += strings.Count(s.text[:len(s.text)-len(rest)], "\n")
	s.text = rest
	return cells, line, true, nil
}

// skipLine goes on with the line after the one that the record began on.
func (s *splitter) skipLine() {
	if _, rest, ok := strings.Cut(s.text, "\n"); ok {
		s.text = rest
	} else {
		s.text = ""
	}
	s.line++
}

// cell takes one value from the front of text, with what ends it; ended means
// that it is the last of its record.
func (s *splitter) cell(text string) (value string, used int, ended bool, err error) {
	if strings.HasPrefix(text, `"`) {
		return s.quoted(text)
	}
	end := strings.IndexAny(text[:min(len(text), recordBytes+1)], string(s.delimiter)+"\n")
	switch {
	case end < 0 && len(text) > recordBytes:
		return "", 0, false, errTooLong
	case end < 0:
		return text, len(text), true, nil
	default:
		return text[:end], end + 1, text[end] == '\n', nil
	}
}

// quoted takes a value in quotation marks; two of them inside stand for one.
func (s *splitter) quoted(text string) (value string, used int, ended bool, err error) {
	var b strings.Builder
	at, lines := 1, 0
	for {
		window := text[at:min(len(text), at+recordBytes)]
		end := strings.IndexByte(window, '"')
		if end < 0 {
			return "", 0, false, errOpenQuote
		}
		if lines += strings.Count(window[:end], "\n"); lines > recordLines || at+end > recordBytes {
			return "", 0, false, errOpenQuote
		}
		b.WriteString(window[:end])
		at += end + 1
		switch {
		case at >= len(text):
			return b.String(), at, true, nil
		case text[at] == '"':
			b.WriteByte('"')
			at++
		case text[at] == s.delimiter || text[at] == '\n':
			return b.String(), at + 1, text[at] == '\n', nil
		case lines > 0: // it met the mark of somebody further down
			return "", 0, false, errOpenQuote
		default:
			return "", 0, false, errAfterQuote
		}
	}
}
