package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// whoTimeout bounds the whole command: sign-in, directory and calendars.
const whoTimeout = 60 * time.Second

// who prints the people who match a query and whether they will pick up now.
func who(ctx context.Context, r *rooms, query string, asJSON bool, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, whoTimeout)
	defer cancel()
	if err := r.signedIn(ctx); err != nil && r.personal() {
		return err
	}
	if missing := r.session.Account().Missing; slices.Contains(missing, permissionPeople) {
		fault := *notGranted(permissionPeople)
		fault.Hint = "run: frontdesk sign-in --permissions, which asks for " + permissionPeople
		return &fault
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
	account := r.session.Account()
	may, _ := allowed(account)
	people, status, err := r.people.Once(ctx, account.ID, r.office.sources(may)...)
	if err != nil && len(people) == 0 {
		return switchboard.View{}, nil, fmt.Errorf("read the directory: %w", err)
	}
	for _, one := range parts(err) { // the others are there
		r.grumble(one)
	}
	state, _ := switchboard.Apply(switchboard.NewState(time.Local), switchboard.PeopleLoaded{Roster: switchboard.NewRoster(people), Status: status}, time.Now())
	matching := []switchboard.Person{}
	before := state.View(time.Now())
	for _, i := range before.Search(query) {
		matching = append(matching, before.People[i].Person)
	}
	if asked := colleagues(matching, account.Mail); r.settings.Calendar.Enabled && len(asked) > 0 && may.calendars {
		calendars, err := r.refresher.Once(ctx, asked)
		if err != nil {
			return switchboard.View{}, nil, fmt.Errorf("read the calendars: %w", err)
		}
		state, _ = switchboard.Apply(state, switchboard.CalendarRead{Results: calendars}, time.Now())
	}
	if r.settings.Calendar.Enabled && r.settings.Calendar.Teams && may.presence {
		presences, err := r.poller.Once(ctx, users(matching))
		if err != nil { // the calendars say enough
			r.grumble(fmt.Errorf("ask Teams: %w", err))
		}
		state, _ = switchboard.Apply(state, switchboard.PresenceRead{Results: presences}, time.Now())
	}
	state = r.addLines(ctx, state, matching)
	v := state.View(time.Now())
	found := make([]*switchboard.Entry, 0, len(matching))
	for _, p := range matching {
		found = append(found, v.Person(p.ID))
	}
	return v, found, nil
}

// addLines adds what the PBX says of the lines of some people, where there is one.
func (r *rooms) addLines(ctx context.Context, state switchboard.State, people []switchboard.Person) switchboard.State {
	var extensions []string
	for _, p := range people {
		if e := switchboard.Dialable(p.Extension); e != "" && !slices.Contains(extensions, e) && len(extensions) < linesAtOnce {
			extensions = append(extensions, e)
		}
	}
	if p := r.settings.Phone; len(extensions) == 0 || p.Server == "" || p.Username == "" || p.LineState == "off" {
		return state
	}
	lines, err := r.readLines(ctx, extensions)
	if err != nil { // the calendars say enough
		r.grumble(err)
	}
	state, _ = switchboard.Apply(state, switchboard.LinesRead{Results: lines}, time.Now())
	return state
}

// personal reports whether people come from an account that must have signed in.
func (r *rooms) personal() bool {
	return slices.ContainsFunc(directorySources(r.settings.Directory), source.Personal)
}

func printTable(out io.Writer, v switchboard.View, found []*switchboard.Entry) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, e := range found {
		s := v.Status(e)
		words := []string{e.Person.Name, e.Person.Department, e.Person.Extension, s.Text(v.Now, v.In())}
		if s.Fault != nil {
			words[3] += " (" + s.Fault.Text + ")"
		}
		if why := e.Facts.Calendar.NoHours; why != nil && (s.Kind == switchboard.KindFree || s.Kind == switchboard.KindElsewhere) {
			words[3] += " (" + why.Text + ")"
		}
		if _, err := fmt.Fprintln(table, strings.Join(words, "\t")); err != nil {
			return err
		}
	}
	return table.Flush()
}
