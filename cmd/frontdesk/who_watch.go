package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"frontdesk/switchboard"
)

// watchWho prints who matches now, and then each change of one of them as a line
// of JSON, until ctx ends.
func watchWho(ctx context.Context, f *flags, query string, out io.Writer) error {
	s, done, err := load(f)
	if err != nil {
		return err
	}
	defer done()
	s.noCalls = true
	r, err := introduce(s)
	if err != nil {
		return err
	}
	defer func() { _ = r.close() }()
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { r.run(ctx) })
	defer all.Wait()
	defer stop()
	if err := r.signedIn(ctx); err != nil {
		return err
	}
	return r.follow(ctx, query, out)
}

// follow prints from the board's views. It returns nil when ctx ends.
func (r *rooms) follow(ctx context.Context, query string, out io.Writer) error {
	w := watcher{out: json.NewEncoder(out), last: map[switchboard.PersonID]outlook{}}
	for v := range r.board.Watch(ctx) {
		if v.Roster.Len() == 0 && len(w.last) == 0 {
			continue // nobody is known yet
		}
		found := v.Search(query)
		ids := make([]switchboard.PersonID, len(found))
		for i, at := range found {
			ids[i] = v.People[at].Person.ID
		}
		if !slices.Equal(ids, w.shown) { // who is watched is on screen, as far as the calendars are concerned
			w.shown = ids
			r.board.Post(switchboard.Show{People: slices.Clone(ids[:min(len(ids), watchedAtOnce)])})
		}
		if err := w.print(v, ids); err != nil {
			return err
		}
	}
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// watchedAtOnce is how many are asked for every minute, as if they were on a
// screen; the others come in their turn.
const watchedAtOnce = 50

// watcher remembers what it has printed of whom.
type watcher struct {
	out   *json.Encoder
	shown []switchboard.PersonID
	last  map[switchboard.PersonID]outlook
}

// outlook is what counts as a change: not that a timer runs or data ages.
type outlook struct {
	name, mail, department, extension string
	kind                              switchboard.Kind
	since, until, nextFree            time.Time
	stale                             bool
	fault                             string
}

// changeJSON is a line: a person, as --json prints them, and when it was so.
type changeJSON struct {
	Time time.Time `json:"time"`
	personJSON
	Gone bool `json:"gone,omitempty"` // no longer among those who match
}

func (w *watcher) print(v switchboard.View, ids []switchboard.PersonID) error {
	now := v.Now.UTC().Truncate(time.Second)
	for _, id := range ids {
		e := v.Person(id)
		look := outlookOf(v, e)
		if w.last[id] == look {
			continue
		}
		w.last[id] = look
		if err := w.out.Encode(changeJSON{Time: now, personJSON: describe(v, e)}); err != nil {
			return err
		}
	}
	there := make(map[switchboard.PersonID]bool, len(ids))
	for _, id := range ids {
		there[id] = true
	}
	for id := range w.last {
		if there[id] {
			continue
		}
		delete(w.last, id)
		gone := changeJSON{Time: now, Gone: true, personJSON: personJSON{ID: id, Phones: []string{}, Blocks: []blockJSON{}}}
		gone.Status.Kind, gone.Status.Sources = switchboard.KindUnknown, []switchboard.Source{}
		if err := w.out.Encode(gone); err != nil {
			return err
		}
	}
	return nil
}

func outlookOf(v switchboard.View, e *switchboard.Entry) outlook {
	s := v.Status(e)
	look := outlook{
		name: e.Person.Name, mail: e.Person.Mail, department: e.Person.Department, extension: e.Person.Extension,
		kind: s.Kind, since: s.Since.Truncate(time.Second), until: s.Until.Truncate(time.Second), nextFree: s.NextFree.Truncate(time.Second), stale: s.Stale,
	}
	if s.Fault != nil {
		look.fault = s.Fault.Code
	}
	return look
}
