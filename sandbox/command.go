package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// command is a request of the control API. Its parameters are in the query;
// what it does not know, it refuses with the names of what it knows.
type command struct {
	path     string
	about    string
	settings []setting
	do       func(*Sandbox, values) error
}

// failed is why a command that was right cannot be done now.
type failed struct {
	status int // HTTP's
	error
}

func (c command) handler(s *Sandbox) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := c.read(r.URL.RawQuery)
		if err == nil {
			err = c.do(s, v)
		}
		var f failed
		switch {
		case errors.As(err, &f):
			http.Error(w, f.Error(), f.status)
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadRequest)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
}

// usage is the path with its parameters, those in brackets may be left out.
func (c command) usage() string {
	text, sign := c.path, "?"
	for _, s := range c.settings {
		part := sign + s.name + "=" + s.example
		if s.optional {
			part = "[" + part + "]"
		}
		text, sign = text+part, "&"
	}
	return text
}

// read takes the parameters of a request apart.
func (c command) read(query string) (values, error) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return nil, errors.New("the query cannot be read")
	}
	for name, all := range q {
		if !slices.ContainsFunc(c.settings, func(s setting) bool { return s.name == name }) {
			return nil, fmt.Errorf("there is no parameter %q: use %s", name, c.usage())
		}
		if len(all) > 1 {
			return nil, fmt.Errorf("%s is there twice", name)
		}
	}
	v := values{}
	for _, s := range c.settings {
		switch {
		case !q.Has(s.name) && s.optional:
			v[s.name] = s.without
			continue
		case !s.allows(q.Get(s.name)):
			return nil, fmt.Errorf("%s must be %s", s.name, s.kind())
		}
		v[s.name] = q.Get(s.name)
	}
	return v, nil
}

// setting is a parameter of a command.
type setting struct {
	name     string
	example  string
	optional bool
	without  string   // what is taken when it is left out
	note     string   // what is left to say about it
	words    []string // the values that are allowed; nil: any text, or a number
	number   bool     // a whole number from least to most
	least    int
	most     int
}

func (s setting) allows(value string) bool {
	switch {
	case s.number:
		n, err := strconv.Atoi(value)
		return err == nil && n >= s.least && n <= s.most
	case s.words != nil:
		return slices.Contains(s.words, value)
	default:
		return value != ""
	}
}

func (s setting) kind() string {
	switch {
	case s.number:
		return fmt.Sprintf("a whole number from %d to %d", s.least, s.most)
	case s.words != nil:
		return "one of " + strings.Join(s.words, ", ")
	default:
		return "a text"
	}
}

func (s setting) about() string {
	if s.note == "" {
		return s.kind()
	}
	return s.kind() + "; " + s.note
}

// values are the parameters of a request, all of them checked.
type values map[string]string

// number is a setting that is a number, or 0.
func (v values) number(name string) int {
	n, _ := strconv.Atoi(v[name]) // was checked
	return n
}

// Words of one type, for setting.words.
func words[T ~string](all []T) []string {
	out := make([]string, 0, len(all))
	for _, w := range all {
		out = append(out, string(w))
	}
	return out
}

func number(name, example string, least, most int) setting {
	return setting{name: name, example: example, number: true, least: least, most: most}
}

func oneOf(name, example string, allowed []string) setting {
	return setting{name: name, example: example, words: allowed}
}

// or makes a setting one that may be left out.
func (s setting) or(without, note string) setting {
	s.optional, s.without, s.note = true, without, note
	return s
}
