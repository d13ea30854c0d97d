package store

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"frontdesk/switchboard"
)

const (
	account = "tenant/object"
	graph   = switchboard.FromMicrosoft365
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// crowd invents n people like those of a tenant; salt makes their titles others.
func crowd(n int, salt string) []switchboard.Person {
	all := make([]switchboard.Person, n)
	for i := range all {
		surname := fmt.Sprintf("Blomquist%d", i)
		all[i] = switchboard.Person{
			ID: identity(i), Name: surname + ", Vera", GivenName: "Vera", Surname: surname, Mail: "vera." + surname + "@example.com",
			Department: "Legal and compliance", Title: "Counsel " + salt, Location: "Amsterdam", Extension: fmt.Sprint(100_000 + i),
			Phones: []switchboard.PhoneNumber{
				{Kind: switchboard.PhoneDesk, Number: fmt.Sprintf("+44 20 7946 0%03d ext. %d", i%1000, i)},
				{Kind: switchboard.PhoneMobile, Number: fmt.Sprintf("+44 7700 900%03d", i%1000)},
			},
			Manager: identity(i / 12), Sources: []switchboard.DirectorySource{graph},
		}
	}
	return all
}

func identity(i int) switchboard.PersonID {
	return switchboard.PersonID(fmt.Sprintf("%08x-1234-4abc-9def-%012x", uint32(i)*2654435761, i))
}

// strange invents a person of whom anything may be empty, huge or no text.
func strange(random *rand.Rand) switchboard.Person {
	text := func() string {
		switch random.IntN(8) {
		case 0, 1, 2:
			return ""
		case 3:
			b := make([]byte, random.IntN(300))
			for i := range b {
				b[i] = byte(random.Uint32())
			}
			return string(b)
		case 4:
			return string(make([]byte, random.IntN(20_000)))
		default:
			return []string{"Ελένη", "Đỗ Thị Ánh", "王小明", "نور", "O'Neil", "a\x00b"}[random.IntN(6)]
		}
	}
	list := func() (texts []string) {
		for range random.IntN(4) {
			texts = append(texts, text())
		}
		return texts
	}
	p := switchboard.Person{
		ID: switchboard.PersonID(text()), Name: text(), GivenName: text(), Surname: text(), Mail: text(), Aliases: list(), Department: text(),
		Title: text(), Location: text(), Company: text(), Extension: text(), Manager: switchboard.PersonID(text()), Deputy: switchboard.PersonID(text()),
	}
	for _, number := range list() {
		kinds := []switchboard.PhoneKind{switchboard.PhoneDesk, switchboard.PhoneMobile, switchboard.PhoneHome, switchboard.PhoneOther, "", "pager"}
		p.Phones = append(p.Phones, switchboard.PhoneNumber{Kind: kinds[random.IntN(len(kinds))], Number: number})
	}
	for _, source := range list() {
		p.Sources = append(p.Sources, switchboard.DirectorySource(source))
	}
	return p
}

// openAt opens a store that ends with the test.
func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{Path: path, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// filed opens a store in a new file.
func filed(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "frontdesk.db"))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants looks for exactly these people, in any order, and this token.
func (s *Store) wants(t testing.TB, scope string, source switchboard.DirectorySource, want []switchboard.Person, token string) {
	t.Helper()
	got, gotToken, _, err := s.Load(context.Background(), scope, source)
	must(t, err)
	if gotToken != token {
		t.Errorf("token %q, want %q", gotToken, token)
	}
	if !same(got, want) {
		t.Errorf("%d people, and not the %d that were stored", len(got), len(want))
	}
}

func same(a, b []switchboard.Person) bool {
	order := func(p, q switchboard.Person) int { return cmp.Or(cmp.Compare(p.ID, q.ID), cmp.Compare(p.Name, q.Name)) }
	a, b = slices.SortedFunc(slices.Values(a), order), slices.SortedFunc(slices.Values(b), order)
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b))
}
