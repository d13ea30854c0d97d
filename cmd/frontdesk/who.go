package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"frontdesk/switchboard"
)

// whoTimeout bounds the whole command: sign-in, directory and calendars.
const whoTimeout = 60 * time.Second

// who prints the people who match a query and whether they will pick up now.
func who(ctx context.Context, r *rooms, query string, asJSON bool, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, whoTimeout)
	defer cancel()
	if err := r.signedIn(ctx); err != nil {
		return err
	}
	v, found, err := r.lookUp(ctx, query)
	if err != nil {
		return err
	}
	if asJSON {
		people := []personJSON{}
		for _, e := range found {
			people = append(people, describe(v, e))
		}
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		return enc.Encode(people)
	}
	if len(found) == 0 {
		return &switchboard.Fault{Code: "nobody", Text: "nobody matches " + query, Hint: "try fewer letters, or a department"}
	}
	return printTable(out, v, found)
}

// lookUp reads the directory and the calendars of those who match.
func (r *rooms) lookUp(ctx context.Context, query string) (switchboard.View, []*switchboard.Entry, error) {
	people, err := r.source.People(ctx)
	if err != nil {
		return switchboard.View{}, nil, fmt.Errorf("read the directory: %w", err)
	}
	state, _ := switchboard.Apply(switchboard.NewState(time.Local), switchboard.PeopleLoaded{People: people}, time.Now())
	matching := []switchboard.Person{}
	before := state.View(time.Now())
	for _, i := range before.Search(query) {
		matching = append(matching, before.People[i].Person)
	}
	if r.settings.Calendar.Enabled && len(matching) > 0 {
		calendars, err := r.refresher.Once(ctx, matching)
		if err != nil {
			return switchboard.View{}, nil, fmt.Errorf("read the calendars: %w", err)
		}
		state, _ = switchboard.Apply(state, switchboard.CalendarRead{Results: calendars}, time.Now())
	}
	v := state.View(time.Now())
	found := make([]*switchboard.Entry, 0, len(matching))
	for _, p := range matching {
		found = append(found, v.Person(p.ID))
	}
	return v, found, nil
}

func printTable(out io.Writer, v switchboard.View, found []*switchboard.Entry) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, e := range found {
		s := v.Status(e)
		words := []string{e.Person.Name, e.Person.Department, e.Person.Extension, s.Text(v.Now, v.In())}
		if s.Fault != nil {
			words[3] += " (" + s.Fault.Text + ")"
		}
		if _, err := fmt.Fprintln(table, strings.Join(words, "\t")); err != nil {
			return err
		}
	}
	return table.Flush()
}
