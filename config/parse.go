package config

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// assignment is one key that a source sets.
type assignment struct {
	key   string
	line  int
	value any    // string, int, bool, []string; nil when it is of no such type
	found string // as written
}

// maxProblems bounds how many syntax errors are looked for in one file.
const maxProblems = 20

// parse reads TOML. A line that is no TOML becomes a problem, and the lines
// around it still count.
func parse(file string, data []byte) ([]assignment, []Problem) {
	var problems []Problem
	data = append([]byte(nil), data...) // lines that do not parse are blanked
	for {
		found, problem := parseOnce(file, data)
		if problem == nil {
			return found, problems
		}
		problems = append(problems, *problem)
		if len(problems) == maxProblems || !blank(data, problem.Line) {
			return found, problems
		}
	}
}

// parseOnce reads up to the first syntax error.
func parseOnce(file string, data []byte) (found []assignment, problem *Problem) {
	p := unstable.Parser{}
	p.Reset(data)
	section, lines := "", lineCounter{data: data, line: 1}
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			section, _ = keyOf(e)
		case unstable.KeyValue:
			name, offset := keyOf(e)
			found = append(found, assign(join(section, name), lines.at(offset), e.Value())...)
		}
	}
	if err := p.Error(); err != nil {
		return found, &Problem{File: file, Line: errorLine(data, err), Found: "a line that is not TOML", Allowed: `key = value, with text in "quotes"`}
	}
	return found, nil
}

// lineCounter turns offsets that grow into lines, reading the text once.
type lineCounter struct {
	data         []byte
	offset, line int
}

func (c *lineCounter) at(offset int) int {
	if offset > c.offset {
		c.line += bytes.Count(c.data[c.offset:offset], []byte("\n"))
		c.offset = offset
	}
	return c.line
}

// keyOf joins the parts of a key and tells where the first stands.
func keyOf(e *unstable.Node) (name string, offset int) {
	parts := []string{}
	for it := e.Key(); it.Next(); {
		if raw := it.Node().Raw; len(parts) == 0 {
			offset = int(raw.Offset)
		}
		parts = append(parts, part(it.Node()))
	}
	return strings.Join(parts, "."), offset
}

// part is one part of a key; one with odd characters is quoted, so that a
// message about it stays on one line.
func part(n *unstable.Node) string {
	if quoted := strconv.Quote(string(n.Data)); quoted != `"`+string(n.Data)+`"` {
		return quoted
	}
	return string(n.Data)
}

func join(section, name string) string {
	if section == "" {
		return name
	}
	return section + "." + name
}

// assign turns a value into what settings can hold. An inline table sets the
// keys inside it.
func assign(key string, line int, n *unstable.Node) []assignment {
	a := assignment{key: key, line: line, found: written(n)}
	switch n.Kind {
	case unstable.String:
		a.value = string(n.Data)
	case unstable.Bool:
		a.value = string(n.Data) == "true"
	case unstable.Integer:
		if i, err := strconv.ParseInt(strings.ReplaceAll(string(n.Data), "_", ""), 0, 32); err == nil {
			a.value = int(i)
		}
	case unstable.Array:
		list := []string{}
		for it := n.Children(); it.Next(); {
			if it.Node().Kind != unstable.String {
				return []assignment{a}
			}
			list = append(list, string(it.Node().Data))
		}
		a.value = list
	case unstable.InlineTable:
		var all []assignment
		for it := n.Children(); it.Next(); {
			child := it.Node()
			name := []string{}
			for k := child.Key(); k.Next(); {
				name = append(name, part(k.Node()))
			}
			all = append(all, assign(join(key, strings.Join(name, ".")), line, child.Value())...)
		}
		return all
	}
	return []assignment{a}
}

// written is a value as a message shows it.
func written(n *unstable.Node) string {
	switch n.Kind {
	case unstable.String:
		return strconv.Quote(string(n.Data))
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	default:
		return string(n.Data)
	}
}

// errorLine is the line on which parsing stopped.
func errorLine(data []byte, err error) int {
	var at *unstable.ParserError
	if !errors.As(err, &at) {
		return 1
	}
	offset := min(max(0, cap(data)-cap(at.Highlight)), len(data))
	return 1 + strings.Count(string(data[:offset]), "\n")
}

// blank overwrites a line with spaces, and reports whether it held anything.
func blank(data []byte, line int) bool {
	changed := false
	for i, at := 0, 1; i < len(data) && at <= line; i++ {
		switch {
		case data[i] == '\n':
			at++
		case at == line && data[i] != ' ' && data[i] != '\r':
			data[i], changed = ' ', true
		}
	}
	return changed
}
