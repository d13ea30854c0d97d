package switchboard

import (
	"slices"
	"time"
)

// Directory is where people come from (package directory).
type Directory interface {
	// ReadAgain tries at once what could not be read, also what waits for the
	// operator: PeopleLoaded or PeopleFailed tells what came of it.
	ReadAgain()
}

// ReadPeople is the operator's wish to have the people read again who could not
// be read.
type ReadPeople struct{}

// ReadDirectory is the effect that has them read.
type ReadDirectory struct{}

func (ReadPeople) apply(s State, _ time.Time) (State, []Effect) { return s, []Effect{ReadDirectory{}} }

func (ReadDirectory) perform(p Ports) {
	if p.Directory != nil {
		p.Directory.ReadAgain()
	}
}

// PeopleMissing reports whether some of the people could not be read.
func (v View) PeopleMissing() bool {
	return slices.ContainsFunc(v.Notes, func(f *Fault) bool { return f.Code == peopleCode })
}
