package file

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// Row is somebody in a file.
type Row struct {
	record.Record     // without a key
	Line          int // where they begin, counted from 1
	UID           string
}

// People makes people of the rows of a file, and gives each the ID that they
// have again when the file is read again, in whatever order: by what the file
// calls an ID, else by their mail address, else by all there is, as far as that
// is one person's alone. Rows that say the same are one person.
func People(form *record.Form, from switchboard.DirectorySource, name string, rows []Row) ([]switchboard.Person, []source.Problem) {
	var problems []source.Problem
	people, lines := make([]switchboard.Person, 0, len(rows)), map[switchboard.PersonID]int{}
	keys := keysOf(rows)
	for i, row := range rows {
		row.Key = keys[i]
		p, ok := form.Person(from, row.Record)
		switch first, twice := lines[p.ID]; {
		case !ok:
			problems = append(problems, problem(name, row.Line, "there is no name, mail address or company; one of them is needed"))
		case twice:
			problems = append(problems, problem(name, row.Line, fmt.Sprintf("this is the same as line %d, and counts once", first)))
		default:
			lines[p.ID] = row.Line
			people = append(people, p)
		}
	}
	return people, problems
}

func problem(name string, line int, text string) source.Problem {
	return source.Problem{Place: fmt.Sprintf("%s:%d", name, line), Text: text}
}

// keysOf gives every row the first of its candidates that no other row has;
// the last of them only equal rows share.
func keysOf(rows []Row) []string {
	candidates := make([][]string, len(rows))
	count := map[string]int{}
	for i, row := range rows {
		candidates[i] = candidatesOf(row)
		for _, c := range candidates[i] {
			count[c]++
		}
	}
	keys := make([]string, len(rows))
	for i, all := range candidates {
		keys[i] = all[len(all)-1]
		if at := slices.IndexFunc(all, func(c string) bool { return count[c] == 1 }); at >= 0 {
			keys[i] = all[at]
		}
	}
	return keys
}

// candidatesOf are what may name a row, the most lasting first. They are
// hashed: an ID goes into logs, where nobody's address belongs.
func candidatesOf(row Row) []string {
	var out []string
	mail := switchboard.Fold(record.Tidy(row.Mail))
	name := switchboard.Fold(record.Tidy(row.Surname + " " + row.GivenName + " " + row.Name))
	if row.UID != "" {
		out = append(out, hash("uid", row.UID))
	}
	if mail != "" {
		out = append(out, hash("mail", mail), hash("mail and name", mail, name))
	}
	parts := []string{
		row.UID, mail, name, row.Department, row.Title, row.Location, row.Company, row.Extension,
		string(row.Manager), string(row.Deputy), strings.Join(row.Aliases, "\n"),
	}
	for _, p := range row.Phones {
		parts = append(parts, string(p.Kind)+p.Number)
	}
	if mail == "" && name != "" {
		out = append(out, hash("name", name))
	}
	return append(out, hash("row", parts...))
}

func hash(kind string, parts ...string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:10])
}
