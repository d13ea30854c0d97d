package keep_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/directory/keep"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

const (
	m365 = switchboard.FromMicrosoft365
	csv  = switchboard.FromCSV
)

// The console opens with the last known people, says how old they are, and
// then makes them fresh.
func TestTheLastKnownPeopleAreThereAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache, old := newShelf(), time.Now().Add(-26*time.Hour)
		_ = cache.Replace(t.Context(), "anna", m365, users("Ada", "Bo"), "yesterday", old)
		tenant, hold := newPlace(m365), make(chan struct{})
		tenant.answers(func(_ context.Context, since source.Since) (source.Delta, error) {
			<-hold
			if p, ok := since.Person("Bo"); since.Token != "yesterday" || !ok || p.Name != "Bo" {
				t.Errorf("asked by %q, knowing %v", since.Token, p)
			}
			return source.Delta{Changed: users("Cy"), Removed: []switchboard.PersonID{"Bo", "who"}, Token: "today"}, nil
		})
		r := start(t, cache, nil, tenant)
		if r.posted() != "" || r.names() != "" {
			t.Error("somebody is shown before anybody has signed in")
		}
		r.SetAccount("anna", m365)
		synctest.Wait()
		if v := r.view(); r.names() != "Ada Bo" || !v.Directory.Cached || !v.Directory.Read.Equal(old) || r.posted() != "PeopleLoaded" {
			t.Errorf("at first %q, %+v", r.names(), v.Directory)
		}
		cache.what()
		close(hold)
		synctest.Wait()
		if v := r.view(); r.names() != "Ada Cy" || v.Directory.Cached || !v.Directory.Read.Equal(time.Now()) || r.posted() != "PeopleLoaded" || len(r.loaded) != 2 {
			t.Errorf("then %q, %+v", r.names(), v.Directory)
		}
		if cache.names("anna/microsoft365") != "Ada Cy" || cache.tokens["anna/microsoft365"] != "today" || cache.what() != "change anna/microsoft365 1 1" {
			t.Errorf("kept: %+v", cache)
		}
	})
}

func TestADirectoryIsAskedHourlyAndAFileEveryMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, file := newPlace(m365, users("Ada")...), newPlace(csv, lines("Bo")...)
		cache := newShelf()
		r := start(t, cache, nil, tenant, file)
		r.SetAccount("anna", m365)
		pass(3*time.Hour + time.Second)
		if len(tenant.times()) != 4 || len(file.times()) != 181 || tenant.by()[0] != "" || tenant.by()[1] != "one" {
			t.Errorf("asked %d and %d times, by %q", len(tenant.times()), len(file.times()), tenant.by())
		}
		const once = "change anna/microsoft365 0 0"
		if got := cache.what(); got != strings.Join([]string{"replace /csv 1", "replace anna/microsoft365 1", once, once, once}, ", ") {
			t.Errorf("a file that is only looked at is not kept anew: %s", got)
		}
	})
}

func TestWhatIsUnchangedOnlyRenewsItsAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache, book := newShelf(), newPlace(switchboard.FromLDAP, person(switchboard.FromLDAP, "Ada"), person(switchboard.FromLDAP, "Bo"))
		r := start(t, cache, nil, book) // it gives everybody, each time
		before := r.view()
		if cache.what() != "replace /ldap 2" {
			t.Error("not kept")
		}
		pass(time.Hour)
		after := r.view()
		if after.Roster != before.Roster || after.People[0] != before.People[0] || !after.Directory.Read.Equal(before.Directory.Read.Add(time.Hour)) {
			t.Errorf("a new roster, or the old age: %+v", after.Directory)
		}
		if got := cache.what(); got != "change /ldap 0 0" {
			t.Errorf("kept by %q", got)
		}
		book.gives(source.Delta{Full: true, Changed: []switchboard.Person{person(switchboard.FromLDAP, "Bo"), person(switchboard.FromLDAP, "Cy")}})
		pass(time.Hour)
		if got := cache.what(); r.names() != "Bo Cy" || got != "change /ldap 1 1" || cache.names("/ldap") != "Bo Cy" {
			t.Errorf("%q, kept by %q", r.names(), got)
		}
	})
}

func TestAFailureIsToldAndTriedAgainWithPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, file := newPlace(m365, users("Ada")...), newPlace(csv, lines("Bo")...)
		r := start(t, nil, nil, tenant, file)
		r.SetAccount("anna", m365)
		synctest.Wait()
		tenant.fails(errOut)
		begin := time.Now()
		pass(time.Hour + 6*time.Minute)
		var waits []time.Duration
		for i, at := range tenant.times()[2:] {
			waits = append(waits, at.Sub(tenant.times()[i+1]))
		}
		if got := fmt.Sprint(waits[:6]); got != "[5s 10s 20s 40s 1m0s 1m0s]" {
			t.Errorf("waits %s", got)
		}
		// The file is looked at every minute; that does not hide the failure.
		if r.names() != "Ada Bo" || r.notes() != "The directory could not be read" || !r.view().Directory.Read.Equal(begin) {
			t.Errorf("%q, %q, %+v", r.names(), r.notes(), r.view().Directory)
		}
		tenant.gives(source.Delta{Token: "one"})
		pass(time.Minute)
		if r.names() != "Ada Bo" || r.notes() != "" {
			t.Errorf("afterwards %q, %q", r.names(), r.notes())
		}
		tenant.fails(errOut)
		n := len(tenant.times())
		pass(time.Hour + time.Minute)
		if wait := tenant.times()[n+1].Sub(tenant.times()[n]); wait != 5*time.Second {
			t.Errorf("patience begins anew: %s", wait)
		}
	})
}

type hopeless struct{ error }

func (hopeless) Waits() bool               { return true }
func (hopeless) Fault() *switchboard.Fault { return &switchboard.Fault{Text: "The keyring is locked"} }

// A prompt that was dismissed does not come back by itself, however long the
// program runs: the operator asks for it.
func TestWhatOnlyTheOperatorCanMendWaitsForTheOperator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book, file := newPlace(switchboard.FromLDAP, person(switchboard.FromLDAP, "Eve")), newPlace(csv, lines("Ada")...)
		good := book.answer
		book.fails(fmt.Errorf("password: %w", hopeless{errOut}))
		r := start(t, nil, nil, book, file)
		pass(50*time.Hour + time.Second)
		if len(book.times()) != 1 || r.notes() != "The keyring is locked" || r.names() != "Ada" {
			t.Errorf("asked %d times, %q, %q", len(book.times()), r.notes(), r.names())
		}
		others := len(file.times())
		r.ReadAgain()
		synctest.Wait()
		if len(book.times()) != 2 || r.notes() != "The keyring is locked" || len(file.times()) != others {
			t.Errorf("the operator asked once: asked %d times, %q, and %d times of what is well", len(book.times()), r.notes(), len(file.times())-others)
		}
		pass(50 * time.Hour)
		book.answers(good)
		r.ReadAgain()
		synctest.Wait()
		if len(book.times()) != 3 || r.notes() != "" || r.names() != "Ada Eve" {
			t.Errorf("afterwards asked %d times, %q, %q", len(book.times()), r.notes(), r.names())
		}
		pass(time.Hour)
		if len(book.times()) != 4 {
			t.Errorf("and then every hour: asked %d times", len(book.times()))
		}
	})
}

// What is tried again by itself is tried at once when the operator asks.
func TestTheOperatorDoesNotWaitForTheNextTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := newPlace(switchboard.FromLDAP)
		book.fails(errOut)
		r := start(t, nil, nil, book)
		pass(10 * time.Minute)
		n := len(book.times())
		r.ReadAgain()
		synctest.Wait()
		if len(book.times()) != n+1 {
			t.Errorf("asked %d times, then %d times", n, len(book.times()))
		}
	})
}

func TestAFailureToldElsewhereIsNotToldTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := newPlace(m365)
		tenant.fails(errOut)
		r := start(t, nil, func(err error) bool { return errors.Is(err, errOut) }, tenant)
		r.SetAccount("anna", m365)
		pass(time.Minute)
		if got := r.posted(); got != "" || len(tenant.times()) < 3 {
			t.Errorf("posted %q", got)
		}
	})
}

func TestProblemsOfAFileAreNamedUntilTheyAreGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := newPlace(csv)
		d := source.Delta{Full: true, Changed: lines("Ada"), Token: "one"}
		for i := range 5 {
			d.Problems = append(d.Problems, source.Problem{Place: fmt.Sprintf("people.csv:%d", i+2), Text: "wrong"})
		}
		file.gives(d)
		r := start(t, nil, nil, file)
		const want = "Not everybody could be read: people.csv:2: wrong; people.csv:3: wrong; people.csv:4: wrong; and 2 more"
		if r.notes() != want || r.names() != "Ada" {
			t.Errorf("%q, %q", r.notes(), r.names())
		}
		file.gives(source.Delta{Token: "one"}) // not changed: still wrong
		pass(time.Minute)
		if r.notes() != want {
			t.Errorf("%q", r.notes())
		}
		file.gives(source.Delta{Full: true, Changed: lines("Ada", "Bo"), Token: "two"})
		pass(time.Minute)
		if r.notes() != "" || r.names() != "Ada Bo" {
			t.Errorf("%q, %q", r.notes(), r.names())
		}
	})
}

// What one account may read is not shown to the next, not even what was on its
// way when the accounts changed.
func TestAnotherAccountSeesNothingOfTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache, tenant, file := newShelf(), newPlace(m365, users("Ada")...), newPlace(csv, lines("Bo")...)
		r := start(t, cache, nil, tenant, file)
		r.SetAccount("anna", m365)
		synctest.Wait()
		hold := make(chan struct{})
		tenant.answers(func(context.Context, source.Since) (source.Delta, error) {
			<-hold // it does not look at its context
			return source.Delta{Full: true, Changed: users("Anna's")}, nil
		})
		pass(time.Hour)
		if tenant.busy() != 1 || r.names() != "Ada Bo" {
			t.Fatalf("%d, %q", tenant.busy(), r.names())
		}
		r.posted()
		cache.what()
		r.SetAccount("omar")
		if r.names() != "" || r.loaded != nil || r.posted() != "Forgotten" {
			t.Errorf("still there: %q", r.names())
		}
		synctest.Wait()
		if r.names() != "Bo" {
			t.Errorf("what belongs to the computer: %q", r.names())
		}
		close(hold)
		synctest.Wait()
		if r.names() != "Bo" || strings.Contains(cache.what(), "microsoft365") {
			t.Errorf("a late answer got through: %q", r.names())
		}
		tenant.gives(source.Delta{Full: true, Changed: users("Omar's")})
		r.SetAccount("omar", m365)
		synctest.Wait()
		if r.names() != "Bo Omar's" || cache.names("omar/microsoft365") != "Omar's" || cache.names("anna/microsoft365") != "Ada" {
			t.Errorf("%q", r.names())
		}
		r.SetAccount("anna", m365)
		synctest.Wait()
		if tenant.by()[len(tenant.by())-1] != "one" {
			t.Errorf("asked by %q", tenant.by())
		}
	})
}

// Without the permission nothing is read; what was read stays.
func TestFewerSourcesOfTheSameAccountStopReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant, book := newPlace(m365, users("Ada")...), newPlace(switchboard.FromContacts, person(switchboard.FromContacts, "Bo"))
		r := start(t, newShelf(), nil, tenant, book)
		r.SetAccount("anna", m365, switchboard.FromContacts)
		synctest.Wait()
		r.SetAccount("anna", switchboard.FromContacts)
		pass(2 * time.Hour)
		if len(tenant.times()) != 1 || r.names() != "Ada Bo" || len(book.times()) != 4 {
			t.Errorf("asked %d and %d times, %q", len(tenant.times()), len(book.times()), r.names())
		}
		r.SetAccount("anna", m365, switchboard.FromContacts)
		synctest.Wait()
		if len(tenant.times()) != 2 || tenant.by()[1] != "one" {
			t.Errorf("asked %d times, by %q", len(tenant.times()), tenant.by())
		}
	})
}

func TestADisconnectedAccountLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache, tenant := newShelf(), newPlace(m365, users("Ada")...)
		_ = cache.Replace(t.Context(), "", csv, lines("Bo"), "one", time.Now())
		r := start(t, cache, nil, tenant)
		r.SetAccount("anna", m365)
		synctest.Wait()
		hold := make(chan struct{})
		tenant.answers(func(context.Context, source.Since) (source.Delta, error) {
			<-hold
			return source.Delta{Full: true, Changed: users("Late")}, nil
		})
		pass(time.Hour)
		if err := r.Forget(t.Context(), "anna"); err != nil {
			t.Fatal(err)
		}
		if r.names() != "" {
			t.Errorf("still there: %q", r.names())
		}
		close(hold)
		pass(3 * time.Hour)
		if cache.names("anna/microsoft365") != "" || cache.names("/csv") != "Bo" || len(tenant.times()) != 2 || r.names() != "" {
			t.Errorf("%+v, asked %d times", cache.kept, len(tenant.times()))
		}
		if err := r.Forget(t.Context(), "somebody else"); err != nil {
			t.Error(err)
		}
	})
}

// A cache that fails costs nobody: people are shown, and kept when it works.
func TestACacheThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache, file := newShelf(), newPlace(csv, lines("Ada")...)
		cache.fails = errOut
		r := start(t, cache, nil, file)
		if r.names() != "Ada" || cache.what() != "replace /csv 1" {
			t.Errorf("%q", r.names())
		}
		cache.mu.Lock()
		cache.fails = nil
		cache.mu.Unlock()
		file.gives(source.Delta{Changed: lines("Bo"), Token: "two"})
		pass(time.Minute)
		if got := cache.what(); got != "replace /csv 2" || cache.names("/csv") != "Ada Bo" {
			t.Errorf("%q: the cache lacks what failed", got)
		}
	})
}

// The people of several sources are one directory.
func TestSourcesAreMerged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ada, line := person(m365, "Ada"), person(csv, "Ada King")
		ada.Mail, line.Mail, line.Extension = "ada@example.com", "ADA@example.com", "4711"
		r := start(t, nil, nil, newPlace(m365, ada), newPlace(csv, line))
		if r.names() != "Ada King" {
			t.Errorf("%q", r.names())
		}
		r.SetAccount("anna", m365)
		synctest.Wait()
		p := r.view().People[0].Person
		if r.names() != "Ada" || p.Extension != "4711" || p.ID != "Ada" || fmt.Sprint(p.Sources) != "[microsoft365 csv]" {
			t.Errorf("%+v", p)
		}
	})
}

func TestOnceReadsWhatIsOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache, tenant, file, book := newShelf(), newPlace(m365, users("New")...), newPlace(csv, lines("Bo")...), newPlace(switchboard.FromContacts)
		_ = cache.Replace(t.Context(), "anna", m365, users("Old"), "x", time.Now().Add(-59*time.Minute))
		_ = cache.Replace(t.Context(), "", csv, lines("Before"), "x", time.Now().Add(-time.Second))
		k := keep.New(keep.Config{Sources: []source.Source{tenant, file, book}, Cache: cache, Post: func(e switchboard.Event) { t.Errorf("posted %T", e) }})
		ask := func() string {
			people, status, err := k.Once(t.Context(), "anna", m365)
			out := []string{fmt.Sprint(time.Since(status.Read), err)}
			for _, p := range people {
				out = append(out, p.Name)
			}
			return strings.Join(out, " ")
		}
		if got := ask(); got != "59m0s <nil> Old Bo" || len(tenant.times()) != 0 || len(book.times()) != 0 {
			t.Errorf("%q, asked %d times", got, len(tenant.times()))
		}
		time.Sleep(time.Minute)
		if got := ask(); got != "0s <nil> New Bo" || cache.names("anna/microsoft365") != "New" {
			t.Errorf("an hour later %q", got)
		}
		time.Sleep(time.Hour)
		tenant.fails(errOut)
		if got := ask(); got != "1h0m0s the network is down New Bo" {
			t.Errorf("out of reach: %q", got)
		}
	})
}

// A large change reaches the board as one event that it only has to put in
// place: as long as the roster is on its way the board does what it is told.
func TestALargeChangeStallsNobody(t *testing.T) {
	crowd := newCrowd(t, 2000)
	crowd.tell(source.Delta{Full: true, Changed: crowd.people, Token: "one"})
	crowd.until(func(v switchboard.View) bool { return len(v.People) == len(crowd.people) })
	for i := range 1000 {
		crowd.people[i].Title = "Promoted"
	}
	promoted := func(v switchboard.View) bool { return v.Person(crowd.people[0].ID).Person.Title == "Promoted" }
	making, goOn := crowd.hold()
	crowd.tell(source.Delta{Changed: crowd.people[:1000], Token: "two"})
	<-making
	for answered := range 10 {
		crowd.board.Post(switchboard.PeopleFailed{Fault: &switchboard.Fault{Text: fmt.Sprint("asked ", answered)}})
		crowd.until(func(v switchboard.View) bool {
			return !promoted(v) && len(v.Notes) == 1 && v.Notes[0].Text == fmt.Sprint("asked ", answered)
		})
	}
	close(goOn)
	crowd.until(promoted)
}
