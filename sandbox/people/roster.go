package people

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// row is what is chosen by hand about a colleague.
type row struct {
	given, surname string
	login          string // the mail address before the @
	department     string
	title          string
	at             *office // nil: the home office
	habit          habit
	manner         Manner
	after          int // seconds
}

// roster is the staff in the order of the extensions. The first twenty are the
// people of the design's picture, and do what it shows: an end-to-end test may
// rely on manners and habits written here.
var roster = []row{
	{"Vera", "Blomquist", "vera.blomquist", "Legal", "General counsel", nil, regular, Answers, 2},
	{"Lin", "Chen", "lin.chen", "Sales", "Key account manager", nil, regular, Busy, 0},
	{"Kristian", "Dahl", "kristian.dahl", "Sales", "Sales manager", nil, hesitant, NoAnswer, 0},
	{"Mona", "Eriksson", "mona.eriksson", "People", "HR partner", nil, away, Absent, 0},
	{"Rui", "Fonseca", "rui.fonseca", "Support", "Support engineer", nil, packed, Answers, 4},
	{"Chiara", "Gallo", "chiara.gallo", "Finance", "Controller", nil, regular, Answers, 3},
	{"Sami", "Haddad", "sami.haddad", "Support", "Team lead", nil, light, Declines, 3},
	{"Daria", "Ivanova", "daria.ivanova", "Design", "Product designer", nil, remote, Answers, 5},
	{"Pieter", "Jansen", "pieter.jansen", "Board", "Chief executive", nil, packed, Declines, 2},
	{"Anna", "Kowalska", "anna.kowalska", "Finance", "Accountant", nil, clear, Answers, 2},
	{"Tove", "Larsen", "tove.larsen", "Legal", "Paralegal", nil, mailless, Answers, 3},
	{"Élise", "Moreau", "elise.moreau", "Design", "Design lead", nil, packed, NoAnswer, 0},
	{"Yui", "Nakamura", "yui.nakamura", "Sales", "Sales engineer", nil, regular, Answers, 2},
	{"Conor", "O’Brien", "conor.obrien", "Support", "Support engineer", nil, light, Busy, 0},
	{"Ilya", "Petrov", "ilya.petrov", "Design", "Illustrator", nil, parttime, Absent, 0},
	{"Nora", "Quist", "nora.quist", "Legal", "Contracts lawyer", nil, regular, Answers, 1},
	{"Luca", "Rossi", "luca.rossi", "Finance", "Treasurer", nil, hesitant, Answers, 4},
	{"Jonas", "Schmidt", "jonas.schmidt", "Board", "Chief financial officer", nil, packed, NoAnswer, 0},
	{"Ren", "Tanaka", "ren.tanaka", "Sales", "Account manager", nil, regular, Answers, 3},
	{"Mika", "Ueda", "mika.ueda", "Support", "Support engineer", nil, light, Answers, 2},
	{"Aoife", "Byrne", "aoife.byrne", "Marketing", "Campaign manager", &london, regular, Answers, 3},
	{"Zoë", "Vandenberghe", "zoe.vandenberghe", "Marketing", "Head of marketing", nil, packed, Busy, 0},
	{"Marek", "Dvořák", "marek.dvorak", "Engineering", "Software engineer", nil, light, Answers, 6},
	{"Ελένη", "Παπαδάκη", "eleni.papadaki", "Engineering", "Software engineer", nil, regular, Answers, 2},
	{"Søren", "Ægidius", "soren.aegidius", "Engineering", "Engineering manager", nil, packed, Declines, 4},
	{"Олена", "Шевченко", "olena.shevchenko", "Engineering", "Test engineer", nil, remote, Answers, 3},
	{"Ken (佐藤 健)", "Satō", "ken.sato", "Sales", "Country manager", &tokyo, regular, Answers, 2},
	{"Harriet", "Ashdown", "harriet.ashdown", "Legal", "Solicitor", &london, hesitant, NoAnswer, 0},
	{"Malik", "Washington", "malik.washington", "Sales", "Sales director", &newYork, packed, Answers, 3},
	{"Amara", "Okafor", "amara.okafor", "Support", "Customer success", nil, regular, Answers, 2},
	{"Łukasz", "Wiśniewski", "lukasz.wisniewski", "Operations", "Buyer", nil, regular, Answers, 5},
	{"Ingrid", "Åkerlund", "ingrid.akerlund", "Operations", "Head of operations", nil, packed, NoAnswer, 0},
	{"José", "Muñoz", "jose.munoz", "Operations", "Planner", nil, light, Busy, 0},
	{"Thảo", "Nguyễn", "thao.nguyen", "Engineering", "Data engineer", nil, regular, Answers, 3},
	{"Fatima", "El Amrani", "fatima.elamrani", "Finance", "Payroll", nil, parttime, Answers, 2},
	{"Gísli", "Þórsson", "gisli.thorsson", "Engineering", "Site engineer", nil, regular, Declines, 5},
	{"Beatriz", "Conceição", "beatriz.conceicao", "People", "Recruiter", nil, hesitant, Answers, 3},
	{"Oisín", "Gallagher", "oisin.gallagher", "Support", "Support engineer", &london, light, Answers, 2},
	{"Priya", "Raman", "priya.raman", "Engineering", "Architect", nil, packed, Answers, 4},
	{"Tomasz", "Zieliński", "tomasz.zielinski", "Operations", "Logistics", nil, away, NoAnswer, 0},
	{"Hana", "Novotná", "hana.novotna", "Finance", "Analyst", nil, regular, Answers, 2},
	{"Eszter", "Szűcs", "eszter.szucs", "People", "Head of people", nil, packed, Busy, 0},
	{"Kofi", "Mensah", "kofi.mensah", "Marketing", "Copywriter", nil, remote, Answers, 3},
	{"Grace", "Whitfield", "grace.whitfield", "Marketing", "Events", &newYork, regular, NoAnswer, 0},
	{"Haruka", "Mori", "haruka.mori", "Support", "Support engineer", &tokyo, light, Answers, 2},
	{"Théo", "Lefèvre", "theo.lefevre", "Design", "User researcher", nil, regular, Answers, 4},
	{"Aylin", "Yıldız", "aylin.yildiz", "Sales", "Inside sales", nil, clear, Answers, 1},
	{"Bram", "van der Meer", "bram.vandermeer", "Engineering", "Network engineer", nil, light, Absent, 0},
	{"Ana", "Jovanović", "ana.jovanovic", "Legal", "Privacy officer", nil, guarded, Answers, 3},
	{"Dimitra", "Vassiliou", "dimitra.vassiliou", "Board", "Company secretary", nil, regular, Answers, 2},
	{"Ruairí", "Mac Giolla", "ruairi.macgiolla", "Operations", "Facilities", nil, light, NoAnswer, 0},
	{"Sanna", "Virtanen", "sanna.virtanen", "Design", "Motion designer", nil, parttime, Answers, 3},
	{"Mateus", "Araújo", "mateus.araujo", "Sales", "Account manager", nil, regular, Busy, 0},
	{"Leila", "Farahani", "leila.farahani", "Finance", "Auditor", nil, hesitant, Answers, 5},
	{"Emeka", "Nwosu", "emeka.nwosu", "Engineering", "Platform engineer", nil, remote, Answers, 2},
	{"Charlotte", "Pemberton", "charlotte.pemberton", "Board", "Chair", &london, packed, NoAnswer, 0},
	{"Jakub", "Horáček", "jakub.horacek", "Support", "Night support", nil, parttime, Absent, 0},
	{"Mei", "Huang", "mei.huang", "Marketing", "Product marketing", nil, regular, Answers, 3},
	{"Tariq", "Aziz-Rahman", "tariq.azizrahman", "Operations", "Security", nil, clear, Answers, 2},
	{"Ximena", "Orellana", "ximena.orellana", "People", "Office manager", nil, light, Answers, 1},
}

// hire makes a colleague of a row.
func (r row) hire(i int, seed uint64, home place, now time.Time) Colleague {
	at := home
	if r.at != nil {
		at = r.at.open()
	}
	given, _, _ := strings.Cut(r.given, " (") // "Ken (佐藤 健)" is shown, "Ken" is the name
	mail := r.login + "@" + Domain
	ext := fmt.Sprint(FirstExtension + i)
	c := Colleague{
		ID: identity(mail), GivenName: given, Surname: r.surname, Name: r.surname + ", " + r.given, Mail: mail,
		Department: r.department, Title: r.title, Location: at.city,
		Extension: ext, Desk: "+44 1632 960000 ext. " + ext, Mobile: r.mobile(i),
		// Multiples of 10 Hz are orthogonal over any 100 ms, so a detector with a
		// window of that length never mistakes one colleague for another.
		Phone: Phone{Manner: r.manner, After: time.Duration(r.after) * time.Second, Tone: float64(350 + 20*i)},
		Hours: r.habit.hours(at.hours, now),
		habit: r.habit, seed: seed ^ mix(mail),
	}
	c.Refusal = refusals[r.habit]
	c.soon = c.flips(i, now)
	return c
}

// mobile is a number from the range kept for fiction where the colleague lives.
func (r row) mobile(i int) string {
	if r.at == &newYork {
		return fmt.Sprintf("+1 212 555 01%02d", i)
	}
	return fmt.Sprintf("+44 7700 900%03d", 140+i)
}

func mix(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails, says package hash
	return h.Sum64()
}
