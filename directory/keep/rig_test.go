package keep_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/directory/keep"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

// place is a source whose answers a test gives.
type place struct {
	name  switchboard.DirectorySource
	every time.Duration

	mu      sync.Mutex
	answer  func(ctx context.Context, since source.Since) (source.Delta, error)
	asked   []time.Time
	tokens  []string
	reading int
}

func newPlace(name switchboard.DirectorySource, people ...switchboard.Person) *place {
	p := &place{name: name, every: time.Hour}
	if name == switchboard.FromCSV {
		p.every = time.Minute
	}
	p.gives(source.Delta{Full: true, Changed: people, Token: "one"})
	return p
}

func (p *place) Name() switchboard.DirectorySource { return p.name }
func (p *place) Every() time.Duration              { return p.every }

func (p *place) Read(ctx context.Context, since source.Since) (source.Delta, error) {
	p.mu.Lock()
	p.asked, p.tokens = append(p.asked, time.Now()), append(p.tokens, since.Token)
	p.reading++
	answer := p.answer
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.reading--
	}()
	return answer(ctx, since)
}

// times, by and busy are when it was asked, by which tokens, and how many
// readings are under way.
func (p *place) times() []time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

func (p *place) by() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.tokens)
}

func (p *place) busy() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reading
}

func (p *place) answers(f func(ctx context.Context, since source.Since) (source.Delta, error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = f
}

func (p *place) gives(d source.Delta) {
	p.answers(func(context.Context, source.Since) (source.Delta, error) { return d, nil })
}

func (p *place) fails(err error) {
	p.answers(func(context.Context, source.Since) (source.Delta, error) { return source.Delta{}, err })
}

// shelf is a cache in memory. It notes what was done.
type shelf struct {
	mu     sync.Mutex
	kept   map[string]map[switchboard.PersonID]switchboard.Person
	tokens map[string]string
	read   map[string]time.Time
	done   []string
	fails  error
}

func newShelf() *shelf {
	return &shelf{kept: map[string]map[switchboard.PersonID]switchboard.Person{}, tokens: map[string]string{}, read: map[string]time.Time{}}
}

func (s *shelf) Load(_ context.Context, scope string, from switchboard.DirectorySource) ([]switchboard.Person, string, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []switchboard.Person
	key := scope + "/" + string(from)
	for _, p := range s.kept[key] {
		out = append(out, p)
	}
	return out, s.tokens[key], s.read[key], s.fails
}

func (s *shelf) Replace(ctx context.Context, scope string, from switchboard.DirectorySource, people []switchboard.Person, token string, read time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := scope + "/" + string(from)
	s.done = append(s.done, fmt.Sprintf("replace %s %d", key, len(people)))
	if s.fails != nil || ctx.Err() != nil {
		return errors.Join(s.fails, ctx.Err())
	}
	s.kept[key] = map[switchboard.PersonID]switchboard.Person{}
	for _, p := range people {
		s.kept[key][p.ID] = p
	}
	s.tokens[key], s.read[key] = token, read
	return nil
}

func (s *shelf) Change(ctx context.Context, scope string, from switchboard.DirectorySource, changed []switchboard.Person, removed []switchboard.PersonID, token string, read time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := scope + "/" + string(from)
	s.done = append(s.done, fmt.Sprintf("change %s %d %d", key, len(changed), len(removed)))
	if s.fails != nil || ctx.Err() != nil {
		return errors.Join(s.fails, ctx.Err())
	}
	for _, p := range changed {
		s.kept[key][p.ID] = p
	}
	for _, id := range removed {
		delete(s.kept[key], id)
	}
	s.tokens[key], s.read[key] = token, read
	return nil
}

func (s *shelf) Forget(_ context.Context, scope string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, "forget "+scope)
	for key := range s.kept {
		if strings.HasPrefix(key, scope+"/") {
			delete(s.kept, key)
			delete(s.tokens, key)
			delete(s.read, key)
		}
	}
	return nil
}

// what gives what was done since the last time.
func (s *shelf) what() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := strings.Join(s.done, ", ")
	s.done = nil
	return out
}

// rig is a keeper, and what it has posted.
type rig struct {
	*keep.Keeper
	t      *testing.T
	cancel context.CancelFunc

	mu     sync.Mutex
	state  switchboard.State
	events []switchboard.Event
	loaded []switchboard.Person
}

// start runs a keeper of these places. It has to be called in a bubble.
func start(t *testing.T, cache keep.Cache, silent func(error) bool, places ...*place) *rig {
	t.Helper()
	r := &rig{t: t, state: switchboard.NewState(time.UTC)}
	var all []source.Source
	for _, p := range places {
		all = append(all, p)
	}
	r.Keeper = keep.New(keep.Config{
		Sources: all, Cache: cache, Silent: silent,
		Post: func(e switchboard.Event) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.events = append(r.events, e)
			r.state, _ = switchboard.Apply(r.state, e, time.Now())
		},
		Loaded: func(people []switchboard.Person) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.loaded = people
		},
	})
	var ctx context.Context
	ctx, r.cancel = context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	t.Cleanup(func() {
		r.cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	synctest.Wait()
	return r
}

// names are who is on screen.
func (r *rig) names() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, e := range r.state.View(time.Now()).People {
		out = append(out, e.Person.Name)
	}
	return strings.Join(out, " ")
}

func (r *rig) view() switchboard.View {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.View(time.Now())
}

// notes are what the operator is told.
func (r *rig) notes() string {
	var out []string
	for _, n := range r.view().Notes {
		out = append(out, n.Text)
	}
	return strings.Join(out, "|")
}

// posted are the kinds of events since the last time.
func (r *rig) posted() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, e := range r.events {
		out = append(out, strings.TrimPrefix(fmt.Sprintf("%T", e), "switchboard."))
	}
	r.events = nil
	return strings.Join(out, " ")
}

// pass lets time pass.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func person(from switchboard.DirectorySource, name string) switchboard.Person {
	p := switchboard.Person{ID: switchboard.PersonID(string(from) + ":" + name), Name: name, Sources: []switchboard.DirectorySource{from}}
	if from == switchboard.FromMicrosoft365 {
		p.ID = switchboard.PersonID(name)
	}
	return p
}

func users(names ...string) []switchboard.Person {
	var out []switchboard.Person
	for _, n := range names {
		out = append(out, person(switchboard.FromMicrosoft365, n))
	}
	return out
}

func lines(names ...string) []switchboard.Person {
	var out []switchboard.Person
	for _, n := range names {
		out = append(out, person(switchboard.FromCSV, n))
	}
	return out
}

var errOut = errors.New("the network is down")

// names are whom the cache has.
func (s *shelf) names(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, p := range s.kept[key] {
		out = append(out, p.Name)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
