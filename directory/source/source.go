// Package source is what all places that people come from have in common: how
// they are asked, and what they answer.
package source

import (
	"context"
	"fmt"
	"strings"
	"time"

	"frontdesk/switchboard"
)

// Source is a place that people come from. It keeps nothing between two
// readings, and its methods may be called from any goroutine.
type Source interface {
	// Name says which of the sources it is.
	Name() switchboard.DirectorySource
	// Every is how long an answer is good for.
	Every() time.Duration
	// Read asks what is new. On an error nothing is: what was known stays, and
	// the same Since is good for another try. It ends soon after ctx.
	Read(ctx context.Context, since Since) (Delta, error)
}

// Since is what an earlier answer of the same source has left.
type Since struct {
	Token string // empty: nothing was read yet
	// Known finds a person of this source as they were read last. Nil: nobody
	// is known.
	Known func(switchboard.PersonID) (switchboard.Person, bool)
}

// Person finds somebody who is known.
func (s Since) Person(id switchboard.PersonID) (switchboard.Person, bool) {
	if s.Known == nil {
		return switchboard.Person{}, false
	}
	return s.Known(id)
}

// Delta is an answer. The zero value with the token of before says that
// nothing has changed.
type Delta struct {
	Full    bool // Changed are all the people there are; Removed is empty
	Changed []switchboard.Person
	Removed []switchboard.PersonID
	Token   string // for the next Since; empty: the source does not tell changes
	// Problems are what could not be used. The rest could.
	Problems []Problem
}

// Unchanged reports whether the answer brings nothing new.
func (d Delta) Unchanged() bool { return !d.Full && len(d.Changed) == 0 && len(d.Removed) == 0 }

// Problem is one mistake in what was read, such as a line of a file.
type Problem struct {
	Place string // where it is: "people.csv:7"
	Text  string // what is wrong, and what is allowed
}

func (p Problem) Error() string { return p.Place + ": " + p.Text }

// ProblemLimit is how many mistakes are listed; a file with more is a file of
// another kind.
const ProblemLimit = 1000

// shownProblems is how many mistakes the operator is shown.
const shownProblems = 3

// Fault puts mistakes into words: the first few, and how many more there are.
// It is nil when there are none.
func Fault(name switchboard.DirectorySource, problems []Problem) *switchboard.Fault {
	if len(problems) == 0 {
		return nil
	}
	shown := make([]string, 0, shownProblems)
	for _, p := range problems[:min(len(problems), shownProblems)] {
		shown = append(shown, p.Error())
	}
	text := strings.Join(shown, "; ")
	if more := len(problems) - len(shown); more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return &switchboard.Fault{
		Code: ProblemCode(name), Text: "Not everybody could be read: " + text,
		Hint: "Everybody else is there. Correct the file; it is read again by itself.",
	}
}

// ProblemCode is the code of the Fault about the mistakes in a source.
func ProblemCode(name switchboard.DirectorySource) string { return "directory-" + string(name) }

// Personal reports whether a source belongs to the account that has signed in,
// and not to the computer.
func Personal(name switchboard.DirectorySource) bool {
	return name == switchboard.FromMicrosoft365 || name == switchboard.FromContacts
}
