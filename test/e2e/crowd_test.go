package e2e

import (
	"encoding/csv"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/sandbox/people"
	"frontdesk/switchboard"
	"frontdesk/test/peers"
	"frontdesk/ui"
)

// The people of a large house: 100,000. FRONTDESK_BENCH has a house of sixty
// measured too, and both printed.
const crowdSize = 100_000

// A console with 100,000 people: what the last start has read is there at once,
// the list scrolls and a search finds. How long it takes is told, beside the
// same with sixty people, and judged by nobody here: see make bench.
func TestAHundredThousandPeople(t *testing.T) {
	screen := peers.StartScreen(t, 1400, 900)
	sizes := []int{crowdSize}
	if os.Getenv("FRONTDESK_BENCH") != "" {
		sizes = []int{60, crowdSize}
	}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			c := &crowd{desk: &desk{t: t, person: newPerson(t, screen.Env(), peers.NoKeyring()), screen: screen}, all: people.Crowd(n, 1)}
			c.write()
			c.first()
			c.again()
		})
	}
}

// crowd is a desk with a directory in a file.
type crowd struct {
	*desk
	all []switchboard.Person
}

// write puts the people into a file and names it in the settings.
func (c *crowd) write() {
	c.t.Helper()
	path := filepath.Join(c.person.home, "people.csv")
	file, err := os.Create(path)
	if err != nil {
		c.t.Fatal(err)
	}
	w := csv.NewWriter(file)
	rows := [][]string{{"ID", "Name", "First Name", "Last Name", "Mail", "Department", "Title", "Extension", "Phone"}}
	for _, p := range c.all {
		rows = append(rows, []string{string(p.ID), p.Name, p.GivenName, p.Surname, p.Mail, p.Department, p.Title, p.Extension, p.Phones[0].Number})
	}
	if err := w.WriteAll(rows); err != nil {
		c.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		c.t.Fatal(err)
	}
	settings := filepath.Join(c.person.home, ".config", "frontdesk", "config.toml")
	if err := os.MkdirAll(filepath.Dir(settings), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(settings, fmt.Appendf(nil, "[directory]\nsources = [\"csv\"]\ncsv = %q\n%s", path, light), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// first has the file read and kept.
func (c *crowd) first() {
	c.t.Helper()
	c.open()
	c.await(1, "directory.kept", 3*patience)
	c.close()
}

// await waits for the n-th line about all the people.
func (c *crowd) await(n int, message string, limit time.Duration) line {
	c.t.Helper()
	var found []line
	if !peers.Eventually(limit, func() bool {
		found = c.console.lines(line{"msg": message, "people": float64(len(c.all))})
		return len(found) >= n
	}) {
		c.t.Fatalf("%d lines %s of %d people", len(found), message, len(c.all))
	}
	return found[n-1]
}

// again opens the console on what was kept, and works in it. Nothing but the log
// is looked at until the people are there: to look for the window takes a part of
// the same two processors.
func (c *crowd) again() {
	c.t.Helper()
	c.opened = time.Now()
	c.console = c.person.openConsole()
	shown := c.await(1, "people.shown", patience)
	found := shown
	if len(c.all) == crowdSize {
		if shown["cached"] != true { // a small file is read before the window is there
			c.t.Errorf("the people were read anew: %v", shown)
		}
		found = c.await(2, "people.shown", patience) // now with the index of the search
	}
	c.window = c.screen.Window("Frontdesk")
	picture(c.t, c.window, fmt.Sprintf("crowd-%d", len(c.all)))
	since := func(l line) int64 { return l.at(c.t).Sub(c.opened).Milliseconds() }
	c.t.Logf("%6d people: on screen %4d ms after the start, each found by any part of a name after %4d ms", len(c.all), since(shown), since(found))
	c.work(nil) // where there is no graphics card, what draws is compiled when it is first needed
	took := map[string][]float64{}
	c.work(took)
	c.t.Logf("%6d people: frames of more than %v, in milliseconds: %v", len(c.all), ui.SlowAfter, took)
	picture(c.t, c.window, fmt.Sprintf("crowd-%d-found", len(c.all)))
	c.close()
}

// The selected person's name, and a row.
var (
	selectedName = image.Rect(340, 676, 640, 700)
	someRow      = image.Pt(700, 300)
)

// work scrolls and types as fast as a hurried person, and notes which frames of
// each were slow.
func (c *crowd) work(took map[string][]float64) {
	c.t.Helper()
	last := c.all[len(c.all)-1]
	c.key(selectedName, "End")
	c.key(selectedName, "Home")
	for _, job := range []struct {
		name string
		do   func()
	}{
		{"wheel", func() { c.window.Wheel(someRow, 60, 30*time.Millisecond) }},
		{"row by row", func() { c.screen.Keys(40*time.Millisecond, slices.Repeat([]string{"Down"}, 60)...) }},
		{"page by page", func() { c.screen.Keys(100*time.Millisecond, slices.Repeat([]string{"Next"}, 20)...) }},
		{"typing", func() {
			for _, typed := range []string{"blomen", "anna", last.Extension} {
				c.screen.Keys(80*time.Millisecond, append(strings.Split(typed, ""), "Escape")...)
			}
		}},
	} {
		before := len(c.console.lines(line{"msg": "window.slow"}))
		job.do()
		if took == nil {
			continue
		}
		took[job.name] = []float64{}
		for _, l := range c.console.lines(line{"msg": "window.slow"})[before:] {
			if ms, ok := l["ms"].(float64); ok {
				took[job.name] = append(took[job.name], ms)
			}
		}
	}
	c.window.Reacts(searchBox, patience, func() { c.screen.Type(last.Extension) })
	if took == nil {
		c.key(searchBox, "Escape")
	}
}
