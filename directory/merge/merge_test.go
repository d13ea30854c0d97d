package merge_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"frontdesk/directory/merge"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

type (
	person = switchboard.Person
	id     = switchboard.PersonID
)

// somebody is a person with a number, known from a source.
func somebody(from switchboard.DirectorySource, key, name, mail string, numbers ...string) person {
	p := person{ID: id(string(from) + ":" + key), Name: name, Mail: mail, Sources: []switchboard.DirectorySource{from}}
	for _, n := range numbers {
		p.Phones = append(p.Phones, switchboard.PhoneNumber{Kind: switchboard.PhoneDesk, Number: n})
	}
	return p
}

func m365(key, name, mail string, numbers ...string) person {
	return somebody(switchboard.FromMicrosoft365, key, name, mail, numbers...)
}

func csv(key, name, mail string, numbers ...string) person {
	return somebody(switchboard.FromCSV, key, name, mail, numbers...)
}

const (
	one = "+44 20 7946 0001"
	two = "+44 20 7946 0002"
)

func TestWhoIsOne(t *testing.T) {
	for name, c := range map[string]struct {
		first, second []person
		want          int
	}{
		"the same address, in whatever letters": {[]person{m365("1", "Ada", "Ada@Example.com")}, []person{csv("a", "A. King", "ada@example.com")}, 1},
		"another address":                       {[]person{m365("1", "Ada", "ada@example.com")}, []person{csv("a", "Ada", "ada@example.org")}, 2},
		"no address, the same name":             {[]person{m365("1", "Ada", "")}, []person{csv("a", "Ada", "")}, 2},
		"the same number and name":              {[]person{m365("1", "Blomquist, Vera", "", one)}, []person{csv("a", "Vera Blomquist", "", one)}, 1},
		"the same number, written otherwise":    {[]person{m365("1", "Vera", "", one)}, []person{csv("a", "Vera", "", "+44 2079460001")}, 1},
		"the same number, an initial":           {[]person{m365("1", "Blomquist, Vera", "", one)}, []person{csv("a", "V. Blomquist", "", one)}, 1},
		"the same number, half a name":          {[]person{m365("1", "Blomquist, Vera", "", one)}, []person{csv("a", "Vera", "", one)}, 1},
		"the same number, only initials":        {[]person{m365("1", "Blomquist, Vera", "", one)}, []person{csv("a", "V. B.", "", one)}, 2},
		"the same number, another name":         {[]person{m365("1", "Blomquist, Vera", "", one)}, []person{csv("a", "Blomquist, Otto", "", one)}, 2},
		"the same number, no name":              {[]person{m365("1", "Vera", "", one)}, []person{csv("a", "v@example.com", "v@example.com", one)}, 1},
		"a number of two people":                {[]person{m365("1", "Vera", "", one), m365("2", "Vera", "", one)}, []person{csv("a", "Vera", "", one)}, 3},
		"a number of two people in the second":  {[]person{m365("1", "Vera", "", one)}, []person{csv("a", "Vera", "", one), csv("b", "Vera", "", one)}, 3},
		"an address of two people":              {[]person{m365("1", "Desk", "info@example.com")}, []person{csv("a", "Ada", "info@example.com"), csv("b", "Bo", "info@example.com")}, 3},
		"numbers that lead to two people":       {[]person{m365("1", "Vera", "", one), m365("2", "Vera", "", two)}, []person{csv("a", "Vera", "", one, two)}, 3},
		"an internal number":                    {[]person{m365("1", "Vera", "", "4711")}, []person{csv("a", "Vera", "", "4711")}, 2},
		"an extension of a shared number":       {[]person{m365("1", "Vera", "", one+" ext. 1")}, []person{csv("a", "Vera", "", one+" ext. 2")}, 2},
		"the address comes before the number": {
			[]person{m365("1", "Vera", "vera@example.com", two), m365("2", "Vera", "", one)}, []person{csv("a", "Vera", "vera@example.com", one)}, 2,
		},
	} {
		if got := merge.People(c.first, c.second).People; len(got) != c.want {
			t.Errorf("%s: %d people: %+v", name, len(got), got)
		}
	}
}

func TestWhatOneKnowsOfThem(t *testing.T) {
	lead := m365("1", "vera@example.com", "vera@example.com", one)
	lead.Title = "Counsel"
	second := csv("a", "Blomquist, Vera", "VERA@example.com", "+44 2079460001", two)
	second.GivenName, second.Surname, second.Title, second.Department, second.Extension = "Vera", "Blomquist", "Lawyer", "Legal", "4711"
	second.Aliases = []string{"Wera"}
	third := somebody(switchboard.FromLDAP, "x", "Bloom, Vera", "vera@example.com", two)
	third.GivenName, third.Surname, third.Location = "Vera", "Bloom", "2.14"
	got := merge.People([]person{lead}, []person{second}, []person{third})
	if len(got.People) != 1 || got.Into[second.ID] != lead.ID || got.Into[third.ID] != lead.ID || len(got.Into) != 2 {
		t.Fatalf("%+v", got)
	}
	want := person{
		ID: lead.ID, Name: "Blomquist, Vera", GivenName: "Vera", Surname: "Blomquist", Mail: "vera@example.com",
		Aliases: []string{"Wera", "Vera Bloom"}, Department: "Legal", Title: "Counsel", Location: "2.14", Extension: "4711",
		Phones:  []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: one}, {Kind: switchboard.PhoneDesk, Number: two}},
		Sources: []switchboard.DirectorySource{switchboard.FromMicrosoft365, switchboard.FromCSV, switchboard.FromLDAP},
	}
	if fmt.Sprintf("%+v", got.People[0]) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v", got.People[0], want)
	}
	if len(lead.Phones) != 1 || len(lead.Sources) != 1 || len(second.Aliases) != 1 {
		t.Error("merging has changed what it was given")
	}
}

func TestManagersAndDeputiesAreFound(t *testing.T) {
	boss := m365("boss", "Larsen, Tove", "tove@example.com")
	boss.Extension = "4721"
	twin := csv("twin", "Tove Larsen", "tove@example.com")
	other := csv("other", "Chen, Lin", "")
	for manager, want := range map[id]id{
		source.Reference("TOVE@example.com"): boss.ID, source.Reference("4721"): boss.ID, source.Reference("Tove Larsen"): boss.ID,
		source.Reference("larsen, tove"): boss.ID, source.Reference("Lin Chen"): other.ID, source.Reference("Nobody"): "",
		twin.ID: boss.ID, other.ID: other.ID, "csv:gone": "", "": "", source.Reference("Dahl, Kim"): "", // who would be their own
	} {
		self := csv("self", "Dahl, Kim", "kim@example.com")
		self.Manager, self.Deputy = manager, manager
		got := merge.People([]person{boss}, []person{twin, other, self}).People
		i := slices.IndexFunc(got, func(p person) bool { return p.ID == self.ID })
		if got[i].Manager != want || got[i].Deputy != want {
			t.Errorf("%q: %q, want %q", manager, got[i].Manager, want)
		}
	}
	lead, second := m365("self", "Dahl, Kim", "kim@example.com"), csv("self", "Dahl, Kim", "kim@example.com")
	lead.Deputy, second.Deputy = source.Reference("somebody who left"), source.Reference("Lin Chen")
	if got := merge.People([]person{lead, boss}, []person{second, other}).People; got[slices.IndexFunc(got, func(p person) bool { return p.ID == lead.ID })].Deputy != other.ID {
		t.Errorf("the one who is found counts: %+v", got)
	}
}

// house makes some sources whose people overlap in every way.
func house(r *rand.Rand) [][]person {
	names := []string{"Blomquist, Vera", "Vera Blomquist", "Chen, Lin", "Dahl, K.", "Dahl, Kim", ""}
	var out [][]person
	for i, from := range []switchboard.DirectorySource{switchboard.FromMicrosoft365, switchboard.FromLDAP, switchboard.FromCSV}[:1+r.IntN(3)] {
		var people []person
		for k := range r.IntN(8) {
			p := somebody(from, fmt.Sprint(k), names[r.IntN(len(names))], "")
			if r.IntN(2) == 0 {
				p.Mail = fmt.Sprintf("p%d@example.com", r.IntN(5))
			}
			if p.Name == "" {
				p.Name = fmt.Sprint("Source ", i, " person ", k)
			}
			for range r.IntN(3) {
				p.Phones = append(p.Phones, switchboard.PhoneNumber{Kind: switchboard.PhoneDesk, Number: fmt.Sprintf("+44 20 7946 000%d", r.IntN(5))})
			}
			switch r.IntN(4) {
			case 0:
				p.Manager = id(string(from) + ":0")
			case 1:
				p.Deputy = source.Reference(names[r.IntN(len(names))])
			}
			people = append(people, p)
		}
		out = append(out, people)
	}
	return out
}

func TestMergingHoldsWhatItPromises(t *testing.T) {
	for seed := range uint64(5_000) {
		r := rand.New(rand.NewPCG(seed, 4))
		sources := house(r)
		got := merge.People(sources...)
		ids := map[id]person{}
		for _, p := range got.People {
			if _, twice := ids[p.ID]; twice {
				t.Fatalf("%d: %s is there twice", seed, p.ID)
			}
			ids[p.ID] = p
		}
		total := 0
		for _, people := range sources {
			owners := map[id]bool{}
			for _, p := range people {
				total++
				owner := p.ID
				if into, merged := got.Into[p.ID]; merged {
					owner = into
				}
				now, there := ids[owner]
				if !there || owners[owner] || !slices.Contains(now.Sources, p.Sources[0]) {
					t.Fatalf("%d: %s is lost, or one with somebody of the same source", seed, p.ID)
				}
				owners[owner] = true
				for _, phone := range p.Phones {
					if !slices.ContainsFunc(now.Phones, func(n switchboard.PhoneNumber) bool { return n.Number == phone.Number }) {
						t.Fatalf("%d: %s of %s is lost", seed, phone.Number, p.ID)
					}
				}
			}
		}
		if len(got.People)+len(got.Into) != total {
			t.Fatalf("%d: %d people and %d merged, of %d", seed, len(got.People), len(got.Into), total)
		}
		for _, p := range got.People {
			for _, named := range []id{p.Manager, p.Deputy} {
				if _, there := ids[named]; named != "" && (!there || named == p.ID) {
					t.Fatalf("%d: %s names %s", seed, p.ID, named)
				}
			}
		}
		if again := merge.People(got.People); fmt.Sprint(sorted(again.People)) != fmt.Sprint(sorted(got.People)) || len(again.Into) != 0 {
			t.Fatalf("%d: merging again gives\n%+v\nafter\n%+v", seed, again.People, got.People)
		}
		for i, people := range sources {
			people = slices.Clone(people) // merging may have given back the slice itself
			sources[i] = people
			r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		}
		if shuffled := merge.People(sources...); fmt.Sprint(shuffled.People) != fmt.Sprint(got.People) {
			t.Fatalf("%d: in another order\n%+v\nbefore\n%+v", seed, shuffled.People, got.People)
		}
	}
}

func sorted(people []person) []person {
	out := slices.Clone(people)
	slices.SortFunc(out, func(a, b person) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out
}

// BenchmarkPeople merges 100,000 people of the tenant with 20,000 of a file,
// half of whom are among them.
func BenchmarkPeople(b *testing.B) {
	var first, second []person
	for i := range 100_000 {
		p := m365(fmt.Sprint(i), fmt.Sprintf("Surname%d, Given%d", i, i%1000), fmt.Sprintf("p%d@example.com", i), fmt.Sprintf("+44 20 79%06d", i))
		p.Department, p.Extension = "Legal", fmt.Sprint(10_000+i)
		first = append(first, p)
	}
	for i := range 20_000 {
		p := csv(fmt.Sprint(i), fmt.Sprintf("Surname%d, Given%d", i, i%1000), "", fmt.Sprintf("+44 20 79%06d", i+90_000))
		p.Deputy = source.Reference(fmt.Sprintf("p%d@example.com", i+1))
		second = append(second, p)
	}
	b.ReportAllocs()
	for b.Loop() {
		if got := merge.People(first, second); len(got.People) != 110_000 {
			b.Fatal(len(got.People))
		}
	}
}

// Whoever is in Microsoft 365 has the ID and the address from there, whatever
// leads: calendars, Teams and pictures are asked for by them, and an address that
// only another source has is not told to Microsoft.
func TestMicrosoft365KnowsItsOwn(t *testing.T) {
	phone := []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: "+44 20 7946 0123"}}
	file := switchboard.Person{ID: "csv:1", Name: "Blomquist, Vera", Mail: "vera@private.example.net", Phones: phone, Sources: []switchboard.DirectorySource{switchboard.FromCSV}}
	for _, mail := range []string{"vera.blomquist@example.com", ""} {
		user := switchboard.Person{ID: "guid", Name: "Vera Blomquist", Mail: mail, Phones: phone, Sources: []switchboard.DirectorySource{switchboard.FromMicrosoft365}}
		for name, got := range map[string]merge.Merged{"the file leads": merge.People([]switchboard.Person{file}, []switchboard.Person{user}), "the file follows": merge.People([]switchboard.Person{user}, []switchboard.Person{file})} {
			if len(got.People) != 1 || got.People[0].ID != "guid" || got.People[0].Mail != mail || got.Into["csv:1"] != "guid" {
				t.Errorf("%s: %+v", name, got)
			}
		}
	}
}
