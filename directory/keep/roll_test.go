package keep

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// A roll answers as a map of its people does, whatever has happened to it.
func TestARollIsAMapInOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	some := func() []switchboard.Person {
		people := make([]switchboard.Person, random.IntN(12))
		for i := range people {
			people[i] = switchboard.Person{ID: switchboard.PersonID(fmt.Sprint(random.IntN(15))), Name: fmt.Sprint(random.IntN(3))}
		}
		return people
	}
	for range 3000 {
		var known roll
		want := map[switchboard.PersonID]switchboard.Person{}
		for range 4 {
			d := source.Delta{Changed: some(), Full: random.IntN(3) == 0}
			if !d.Full {
				for _, p := range some() {
					d.Removed = append(d.Removed, p.ID)
				}
				d.Removed = slices.DeleteFunc(d.Removed, func(id switchboard.PersonID) bool {
					return slices.ContainsFunc(d.Changed, func(p switchboard.Person) bool { return p.ID == id })
				})
			} else {
				clear(want)
			}
			for _, id := range d.Removed {
				delete(want, id)
			}
			for _, p := range d.Changed {
				want[p.ID] = p
			}
			before := slices.Clone(known)
			step := stepFrom(known, d, time.Unix(1, 0))
			if !slices.EqualFunc(known, before, equal) {
				t.Fatal("the roll of before has changed")
			}
			known = step.people
			if len(known) != len(want) || !ordered(known) {
				t.Fatalf("%v, want %v", known, want)
			}
			for id, p := range want {
				if got, ok := known.find(id); !ok || !equal(got, p) {
					t.Fatalf("%s is %v, want %v", id, got, p)
				}
			}
		}
	}
}
