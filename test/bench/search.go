package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"time"

	"frontdesk/sandbox/people"
	"frontdesk/switchboard"
)

// crowd is how many people are searched.
const crowd = 100_000

// How often each question is asked: a peer that takes a tenth of a second is
// asked less often.
const (
	asked     = 300
	askedFTS5 = 20
	askedFzf  = 7
)

// questions are what is typed.
var questions = []struct {
	what, typed string
	onlyOurs    bool // the peers have no such search; what they find is something else
}{
	{"1 letter", "b", false},
	{"2 letters", "bl", false},
	{"3 letters", "blo", false},
	{"4 letters", "blom", false},
	{"5 letters", "blome", false},
	{"6 letters", "blomen", false},
	{"8 letters", "blomenqu", false},
	{"two words", "anna blom", false},
	{"in another order", "blom anna", false},
	{"department", "customer sup", false},
	{"inside a name", "quist", false},
	{"accents left out", "angstrom", false},
	{"Vietnamese", "nguyen thi", false},
	{"Greek", "παπ", false},
	{"Cyrillic", "смир", false},
	{"Han, 1", "山", false},
	{"Han, inside", "営業部", false},
	{"Korean", "김민준", false},
	{"Arabic", "احمد", false},
	{"1 digit", "1", false},
	{"extension", "104711", false},
	{"part of a number", "5550142", false},
	{"whole number", "+44 20 7946 0123", false},
	{"nobody", "xyzzyx", false},
	{"keypad", "2566", true},
	{"keypad, two words", "2662 2566", true},
	{"wrong letter", "blonenqu", true},
	{"swapped letters", "blomenqiust", true},
}

// peer is another way to search the same people. It tells how many it found, of
// the best 50 where it can stop there.
type peer struct {
	name string
	runs int
	ask  func(ctx context.Context, typed string) (found int, err error)
	all  samples // of the questions it can answer
	ours samples // of the same questions
}

// search measures from the typed text to the ranked list, of which the window
// shows the first rows.
func search(ctx context.Context, out io.Writer) error {
	all := people.Crowd(crowd, 1)
	view, err := ourView(all, out)
	if err != nil {
		return err
	}
	peers, stop, err := searchPeers(ctx, all)
	if err != nil {
		return err
	}
	defer stop()

	head := []string{"", "typed", "found", "p50 µs", "p99 µs", "allocs"}
	for _, p := range peers {
		head = append(head, p.name+" p50", "p99", "ratio")
	}
	rows := [][]string{head}
	var ours samples
	for _, q := range questions {
		found := len(view.Search(q.typed))
		before := mallocs()
		own, _ := take(asked, func() error { view.Search(q.typed); return nil })
		allocs := (mallocs() - before) / asked
		ours = append(ours, own...)
		row := []string{q.what, q.typed, fmt.Sprint(found), micros(own.quantile(0.5)), micros(own.quantile(0.99)), fmt.Sprint(allocs)}
		for _, p := range peers {
			var theirs samples
			if !q.onlyOurs {
				if theirs, err = p.answer(ctx, q.typed, found > 0); err != nil {
					return fmt.Errorf("%s: %w", p.name, err)
				}
			}
			if theirs != nil {
				p.ours = append(p.ours, own...)
			}
			row = append(row, compared(theirs, own)...)
		}
		rows = append(rows, row)
	}
	last := []string{"all", "", "", micros(ours.quantile(0.5)), micros(ours.quantile(0.99)), ""}
	for _, p := range peers {
		last = append(last, compared(p.all, p.ours)...)
	}
	if err := printRows(out, append(rows, last)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, `Ours is the whole ranked list. FTS5: prefix table, filled up from a trigram table where fewer than 50 were found; the best 50; in memory.
fzf: a process over a file of the same lines, from start to end. A dash: cannot, or finds nobody where there is somebody.
Ratios are of p99; in the last row over what the peer can do. Runs per question: %d, FTS5 %d, fzf %d.

`, asked, askedFTS5, askedFzf)
	return err
}

// compared are the columns of a peer.
func compared(theirs, own samples) []string {
	slowest := theirs.quantile(0.99)
	return []string{micros(theirs.quantile(0.5)), micros(slowest), times(slowest, own.quantile(0.99))}
}

// answer measures a peer; nil when it finds nobody though there is somebody.
func (p *peer) answer(ctx context.Context, typed string, somebody bool) (samples, error) {
	if found, err := p.ask(ctx, typed); err != nil || (found == 0 && somebody) {
		return nil, err
	}
	theirs, err := take(p.runs, func() error {
		_, err := p.ask(ctx, typed)
		return err
	})
	p.all = append(p.all, theirs...)
	return theirs, err
}

// ourView is the directory with the marks of a busy operator; it prints what
// making it took.
func ourView(all []switchboard.Person, out io.Writer) (switchboard.View, error) {
	var built []*switchboard.Roster
	took, _ := take(5, func() error {
		built = append(built[:0], switchboard.NewRoster(all))
		return nil
	})
	built = nil
	before := heap()
	built = append(built, switchboard.NewRoster(all))
	held := heap() - before
	var text int // what the strings of the people hold is shared with the roster
	for _, p := range all {
		text += textOf(p)
	}
	_, err := fmt.Fprintf(out, "SEARCH among %d invented people of mixed scripts\nroster made in %.2f s (best of 5 %.2f s); it holds %.1f MB, %d bytes per person (entries and index), and %d bytes of text per person\n",
		len(all), took.quantile(0.5).Seconds(), took.quantile(0).Seconds(), float64(held)/1e6, held/uint64(len(all)), text/len(all))
	now := time.Now()
	var marked [2][]switchboard.PersonID
	for i := range 50 {
		marked[i%2] = append(marked[i%2], all[i*997].ID)
	}
	state := switchboard.NewState(time.UTC)
	for _, event := range []switchboard.Event{
		switchboard.PeopleLoaded{Roster: built[0]}, switchboard.Marked{Favourites: marked[0], Lately: marked[1]},
	} {
		state, _ = switchboard.Apply(state, event, now)
	}
	return state.View(now), err
}

func textOf(p switchboard.Person) int {
	n := len(p.ID) + len(p.Name) + len(p.GivenName) + len(p.Surname) + len(p.Mail) + len(p.Department) + len(p.Title) + len(p.Location) + len(p.Extension)
	for _, alias := range p.Aliases {
		n += len(alias) + 16
	}
	for _, phone := range p.Phones {
		n += len(phone.Number) + 32
	}
	return n
}

func heap() uint64 {
	runtime.GC()
	runtime.GC() // the first one may have begun before the last garbage
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}
