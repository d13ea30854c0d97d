// Package csvfile reads people from files of values between delimiters, as
// spreadsheets and address books write them.
package csvfile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"frontdesk/directory/file"
	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// New makes a source of a CSV file.
func New(path string, form *record.Form) *file.Source {
	return file.New(switchboard.FromCSV, path, form.Fingerprint(), func(name, text string) ([]switchboard.Person, []source.Problem, error) {
		return Read(form, name, text)
	})
}

// delimiters are those that are told apart, the likeliest first.
const delimiters = ",;\t|"

// Read makes people of a file. The first line that is not empty names the
// columns; the delimiter is the one by which most of them are known. Columns of
// other names are left alone, apart from the one that the extension comes from.
// A line that cannot be used is a problem, and everybody else is there.
func Read(form *record.Form, fileName, text string) ([]switchboard.Person, []source.Problem, error) {
	t, err := open(text)
	if err != nil {
		return nil, nil, fmt.Errorf("%s:%d: %w", fileName, t.line, err)
	}
	var rows []file.Row
	var problems []source.Problem
	note := func(line int, text string) {
		problems = append(problems, source.Problem{Place: fmt.Sprintf("%s:%d", fileName, line), Text: text})
	}
	for len(problems) < source.ProblemLimit {
		cells, line, more, err := t.next()
		switch {
		case !more:
			people, wrong := file.People(form, switchboard.FromCSV, fileName, rows)
			return people, append(problems, wrong...), nil
		case err != nil:
			note(line, err.Error())
		case blank(cells):
		case !blank(cells[min(len(cells), len(t.columns)):]):
			note(line, fmt.Sprintf("there are %d values for %d columns; one with the delimiter in it must stand in quotation marks", len(cells), len(t.columns)))
		default:
			rows = append(rows, t.row(cells, line))
		}
	}
	return nil, nil, fmt.Errorf("%s has more than %d mistakes; the first: %w", fileName, source.ProblemLimit, problems[0])
}

// table is a file whose columns are known.
type table struct {
	splitter
	columns []field
	names   []string // of the columns, as written
}

var (
	errEmpty   = errors.New("there is nothing in it")
	errHeaders = errors.New("no column is known; the first line must name them, such as: Name, Mail, Extension, Mobile, Department, Title, Location, Manager, Deputy")
)

// open finds delimiter and columns.
func open(text string) (*table, error) {
	t := &table{splitter: splitter{text: text, line: 1}}
	for strings.TrimSpace(t.text) != "" && strings.TrimSpace(firstLine(t.text)) == "" {
		t.skipLine()
	}
	allowed := delimiters
	if sign, ok := strings.CutPrefix(firstLine(t.text), "sep="); ok && len(sign) == 1 && strings.Contains(delimiters, sign) {
		allowed = sign // spreadsheets announce their delimiter so
		t.skipLine()
	}
	if strings.TrimSpace(t.text) == "" {
		return t, errEmpty
	}
	best, known := splitter{}, 0
	for i := range len(allowed) {
		try := t.splitter
		try.delimiter = allowed[i]
		cells, _, _, err := try.next()
		columns := columnsOf(cells)
		n := len(columns) - count(columns, none)
		if err == nil && n > known {
			best, known, t.columns, t.names = try, n, columns, cells
		}
	}
	if known == 0 || !slices.ContainsFunc(t.columns, naming) {
		return t, errHeaders
	}
	t.splitter = best
	return t, nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func columnsOf(cells []string) []field {
	out := make([]field, len(cells))
	for i, c := range cells {
		out[i] = headers[plain(c)]
	}
	return out
}

func count(columns []field, which field) int {
	n := 0
	for _, c := range columns {
		if c == which {
			n++
		}
	}
	return n
}

// naming are the columns without which nobody has a name.
func naming(f field) bool {
	return f == name || f == given || f == surname || f == mail || f == company
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// row reads the values of one person.
func (t *table) row(cells []string, line int) file.Row {
	r := file.Row{Line: line}
	single := map[field]*string{
		uid: &r.UID, name: &r.Name, given: &r.GivenName, surname: &r.Surname, mail: &r.Mail, department: &r.Department,
		title: &r.Title, location: &r.Location, company: &r.Company, extension: &r.Extension,
	}
	for i, cell := range cells[:min(len(cells), len(t.columns))] {
		value, column := strings.TrimSpace(cell), t.columns[i]
		if value == "" {
			continue
		}
		to, isSingle := single[column]
		kind, isPhone := phoneKinds[column]
		switch {
		case isSingle && *to == "":
			*to = value
		case isPhone:
			for _, number := range several(value) {
				r.Phones = append(r.Phones, switchboard.PhoneNumber{Kind: kind, Number: number})
			}
		case column == alias:
			r.Aliases = append(r.Aliases, several(value)...)
		case column == manager:
			r.Manager = source.Reference(record.Tidy(value))
		case column == deputy:
			r.Deputy = source.Reference(record.Tidy(value))
		}
	}
	if r.Surname == "" && r.GivenName != "" && !strings.Contains(r.Name, r.GivenName) {
		r.Surname, r.Name = r.Name, "" // "Name" beside a first name is the other one
	}
	r.Attribute = func(attribute string) []string { return t.values(cells, attribute) }
	return r
}

// values are those of a column by its name as written.
func (t *table) values(cells []string, attribute string) []string {
	var out []string
	for i, n := range t.names[:min(len(cells), len(t.names))] {
		if plain(n) == plain(attribute) && strings.TrimSpace(cells[i]) != "" {
			out = append(out, cells[i])
		}
	}
	return out
}

// several takes a value apart that holds more than one.
func several(value string) []string {
	parts := strings.FieldsFunc(value, func(r rune) bool { return r == ';' || r == ',' || r == '\n' || r == '|' })
	return slices.DeleteFunc(parts, func(p string) bool { return strings.TrimSpace(p) == "" })
}
