package merge

import (
	"slices"
	"strings"

	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// lookup finds people by what others call them; a nil entry is several people.
type lookup struct {
	ids   map[switchboard.PersonID]*one
	words map[string]*one
}

func (m *merger) lookup() lookup {
	l := lookup{m.byID, map[string]*one{}}
	if !slices.ContainsFunc(m.all, refers) {
		return l
	}
	for _, o := range m.all {
		keys := append(o.keys(mailsOf), nameKey(o.Person))
		if extension := switchboard.Dialable(o.Extension); extension != "" {
			keys = append(keys, extension)
		}
		for _, k := range keys {
			if other, taken := l.words[k]; taken && other != o {
				l.words[k] = nil
			} else {
				l.words[k] = o
			}
		}
	}
	return l
}

// refers reports whether somebody is named who has to be looked up by words.
func refers(o *one) bool {
	return refersTo(o.Person) || slices.ContainsFunc(o.parts, refersTo)
}

func refersTo(p switchboard.Person) bool {
	_, manager := source.Referred(p.Manager)
	_, deputy := source.Referred(p.Deputy)
	return manager || deputy
}

// nameKey is a name comparable, in whatever order its parts are.
func nameKey(p switchboard.Person) string {
	words := nameWords(p)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// first is the first who is named, in the order of the sources, and is known and
// not the person themselves.
func (l lookup) first(o *one, named func(switchboard.Person) switchboard.PersonID) switchboard.PersonID {
	if who := l.find(named(o.Person)); who != nil && who != o {
		return who.ID
	}
	for _, p := range o.parts {
		if who := l.find(named(p)); who != nil && who != o {
			return who.ID
		}
	}
	return ""
}

func (l lookup) find(id switchboard.PersonID) *one {
	if id == "" {
		return nil
	}
	text, is := source.Referred(id)
	if !is {
		return l.ids[id]
	}
	for _, key := range []string{strings.ToLower(text), switchboard.Dialable(text), nameKey(switchboard.Person{Name: text})} {
		if o := l.words[key]; key != "" && o != nil {
			return o
		}
	}
	return nil
}
