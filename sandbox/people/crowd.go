package people

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"frontdesk/switchboard"
)

// crowdExtension is the extension of the first of a crowd; six digits last for
// any crowd below 900,000.
const crowdExtension = 100_000

// Crowd invents n people of mixed scripts, for measurements and tests that
// need more than the sixty colleagues of the house: Latin with and without
// accents, Vietnamese, Greek, Cyrillic, Chinese, Japanese, Korean and Arabic.
//
// Equal arguments give equal people, and the first of a larger crowd are the
// people of a smaller one, except that nobody's deputy is somebody who is not
// there. IDs, mail addresses and extensions are unique; everybody has a direct
// number and seven in ten a mobile one, unique up to 100,000 people, all from
// ranges that are kept free for documentation.
func Crowd(n int, seed uint64) []switchboard.Person {
	random := rand.New(rand.NewPCG(seed, 0x66726f6e7464)) // any fixed second half will do
	all := make([]switchboard.Person, n)
	taken := make(map[string]int, n)
	for i := range all {
		all[i] = tongueOf(random).invent(i, random, taken)
	}
	for i := range all {
		if boss := i / 12; boss != i {
			all[i].Manager = all[boss].ID
		}
		if deputy := i ^ 1; i%8 < 2 && deputy < n {
			all[i].Deputy = all[deputy].ID
		}
	}
	return all
}

// solid takes out what stands between the words of a name.
var solid = strings.NewReplacer(" ", "", "-", "")

// tongueOf draws a tongue by its share.
func tongueOf(random *rand.Rand) tongue {
	at := random.IntN(100)
	for _, t := range tongues {
		if at -= t.share; at < 0 {
			return t
		}
	}
	return tongues[0]
}

// invent makes person i. Of several whose mail addresses would be the same,
// the second and later get a number, as tenants do it.
func (t tongue) invent(i int, random *rand.Rand, taken map[string]int) switchboard.Person {
	given, surname := one(random, t.given), t.surname(random)
	login := strings.ToLower(solid.Replace(given.latin + "." + surname.latin))
	if taken[login]++; taken[login] > 1 {
		login += fmt.Sprint(taken[login])
	}
	mail := login + "@" + Domain
	extension := fmt.Sprint(crowdExtension + i)
	p := switchboard.Person{
		ID: switchboard.PersonID(identity(mail)), Name: surname.own + t.apart + given.own, GivenName: given.own, Surname: surname.own, Mail: mail,
		Department: one(random, t.departments), Title: one(random, t.titles), Location: one(random, homes).city, Extension: extension,
		Phones:  []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: fmt.Sprintf("+44 20 7946 0%03d ext. %s", i%1000, extension)}},
		Sources: []switchboard.DirectorySource{switchboard.FromMicrosoft365},
	}
	nickname := one(random, nicknames)
	switch {
	case t.aliased:
		p.Aliases = []string{given.latin + " " + surname.latin}
	case random.IntN(10) == 0:
		p.Aliases = []string{nickname}
	}
	if i%10 < 7 {
		p.Phones = append(p.Phones, switchboard.PhoneNumber{Kind: switchboard.PhoneMobile, Number: fiction(i/10*7 + i%10)})
	}
	return p
}

func (t tongue) surname(random *rand.Rand) part {
	first, middle, last := one(random, t.first), one(random, t.middle), one(random, t.last)
	if random.IntN(3) == 0 {
		middle = part{}
	}
	return part{first.own + middle.own + last.own, first.latin + middle.latin + last.latin}
}

// fiction is the k-th telephone number that nobody can have: 01xx of exchange
// 555, which North America keeps for fiction under every area code; they
// repeat after 72,000. Neighbours in the list do not get neighbouring numbers.
func fiction(k int) string {
	k = k * 7_919 % 72_000 // a prime, so every number occurs
	area := k / 100
	return fmt.Sprintf("+1 %d%d%d 555 01%02d", 2+area/90, area/10%9, area%10, k%100)
}

func one[T any](random *rand.Rand, of []T) T { return of[random.IntN(len(of))] }
