package csvfile_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"frontdesk/directory/csvfile"
	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/switchboard"
)

func form(t testing.TB) *record.Form {
	t.Helper()
	f, err := record.NewForm(record.Rules{Region: "GB", ExtensionFrom: "businessPhones", ExtensionPattern: `(\d{4})$`})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// read reads a text that is a file of people.
func read(t *testing.T, text string) ([]switchboard.Person, []string) {
	t.Helper()
	people, problems, err := csvfile.Read(form(t), "people.csv", text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	var out []string
	for _, p := range problems {
		out = append(out, p.Error())
	}
	return people, out
}

func TestALineIsAPerson(t *testing.T) {
	people, problems := read(t, "ID,First Name,Last Name,E-mail,Business Phone,Mobile,Home Phone,Department,Job Title,Office,Company,Nickname,Manager,Deputy,Extension,Shoe size\n"+
		`7,Vera,Blomquist,vera@example.com,"020 7946 0711; 01632 960711",07700 900711,,Legal,"Counsel, ""general""",2.14,,Wera,lin@example.com,4712,4711,38`+"\n")
	want := switchboard.Person{
		ID: people[0].ID, Name: "Blomquist, Vera", GivenName: "Vera", Surname: "Blomquist", Mail: "vera@example.com",
		Aliases: []string{"Wera"}, Department: "Legal", Title: `Counsel, "general"`, Location: "2.14", Extension: "4711",
		Phones: []switchboard.PhoneNumber{
			{Kind: switchboard.PhoneDesk, Number: "+44 20 7946 0711"},
			{Kind: switchboard.PhoneDesk, Number: "+44 1632 960711"},
			{Kind: switchboard.PhoneMobile, Number: "+44 7700 900711"},
		},
		Manager: source.Reference("lin@example.com"), Deputy: source.Reference("4712"), Sources: []switchboard.DirectorySource{switchboard.FromCSV},
	}
	if len(people) != 1 || len(problems) != 0 || fmt.Sprintf("%+v", people[0]) != fmt.Sprintf("%+v", want) || !strings.HasPrefix(string(want.ID), "csv:") {
		t.Errorf("%q\ngot  %+v\nwant %+v", problems, people[0], want)
	}
}

// However a spreadsheet in these countries writes the same people, they are the
// same people.
func TestDelimitersHeadersAndEncodings(t *testing.T) {
	for name, text := range map[string]string{
		"English":          "Name,Mail,Phone\n\"Muñoz, José\",jose@example.com,020 7946 0711\n",
		"German":           "Nachname;Vorname;E-Mail-Adresse;Telefon (geschäftlich)\r\nMuñoz;José;jose@example.com;020 7946 0711\r\n",
		"German, short":    "Name;Vorname;E-Mail;Telefon\nMuñoz;José;jose@example.com;020 7946 0711\n",
		"French":           "Nom\tPrénom\tAdresse e-mail\tTéléphone (bureau)\nMuñoz\tJosé\tjose@example.com\t020 7946 0711",
		"Dutch":            "Achternaam|Voornaam|E-mailadres|Telefoon (werk)\n\nMuñoz|José|jose@example.com|020 7946 0711\n",
		"Spanish":          "Apellidos,Nombre,Correo electrónico,Teléfono\nMuñoz,José,jose@example.com,020 7946 0711\n",
		"Outlook":          "\"First Name\",\"Last Name\",\"E-mail Address\",\"Business Phone\"\n\"José\",\"Muñoz\",\"jose@example.com\",\"020 7946 0711\"\n",
		"Google":           "Given Name,Family Name,E-mail 1 - Value,Phone 1 - Value\nJosé,Muñoz,jose@example.com,020 7946 0711\n",
		"a spreadsheet":    "sep=;\nSurname;Given name;Mail;Phone\nMuñoz;José;jose@example.com;020 7946 0711\n;;;\n",
		"commas in values": "Surname;Given name;Mail;Phone;Title\nMuñoz;José;jose@example.com;020 7946 0711;\"a, b, c\"\n",
		"old Mac":          "Surname,Given name,Mail,Phone\rMuñoz,José,jose@example.com,020 7946 0711\r",
	} {
		for encoding, data := range map[string][]byte{
			"UTF-8": []byte(text), "UTF-8 with a mark": append([]byte("\xEF\xBB\xBF"), text...),
			"UTF-16 LE": wide(text, true), "UTF-16 BE": wide(text, false), "Windows-1252": windows(text),
		} {
			path := filepath.Join(t.TempDir(), "people.csv")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			d, err := csvfile.New(path, form(t)).Read(t.Context(), source.Since{})
			if err != nil || len(d.Changed) != 1 || len(d.Problems) != 0 || !d.Full {
				t.Errorf("%s, %s: %v, %+v", name, encoding, err, d)
				continue
			}
			if p := d.Changed[0]; !strings.HasPrefix(p.Name, "Muñoz, José") || p.Mail != "jose@example.com" || p.Phones[0] != (switchboard.PhoneNumber{Kind: switchboard.PhoneDesk, Number: "+44 20 7946 0711"}) || p.Extension != "0711" {
				t.Errorf("%s, %s: %+v", name, encoding, p)
			}
		}
	}
}

func wide(text string, little bool) []byte {
	var out []byte
	for _, u := range append([]uint16{0xFEFF}, utf16.Encode([]rune(text))...) {
		if little {
			out = append(out, byte(u), byte(u>>8))
		} else {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return out
}

func windows(text string) []byte {
	var out []byte
	for _, r := range text {
		out = append(out, byte(r)) // the letters used here have their places in Latin-1
	}
	return out
}

func TestMistakesAreNamedByLineAndTheOthersAreThere(t *testing.T) {
	people, problems := read(t, strings.Join([]string{
		"Name,Mail,Title",
		"Ada,ada@example.com,ok",
		"Bo,bo@example.com,one,two", // a comma too many
		`Cy,cy@example.com,"open`,   // never closed
		"Dee,dee@example.com,ok",
		`Eve,eve@example.com,"a" b`,
		",,Nobody at all",
		`"Fay",fay@example.com,"two`,
		`lines"`,
		"Gus,gus@example.com,ok",
		"Ada,ada@example.com,ok",
		strings.Repeat("x", 70_000),
		"Hal,hal@example.com",
	}, "\n"))
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "Ada Dee Fay Gus Hal" {
		t.Errorf("kept %q", got)
	}
	want := []string{
		"people.csv:3: there are 4 values for 3 columns", "people.csv:4: a quotation mark", "people.csv:6: there is text after",
		"people.csv:12: it is longer", "people.csv:7: there is no name", "people.csv:11: this is the same as line 2",
	}
	for i, w := range want {
		if i >= len(problems) || !strings.HasPrefix(problems[i], w) {
			t.Fatalf("%d: got %q, want %q", i, problems, w)
		}
	}
}

func TestAFileOfAnotherKindIsRefused(t *testing.T) {
	for text, says := range map[string]string{
		"":                                       "people.csv:1: there is nothing in it",
		"\n \n":                                  "nothing",
		"\n\nfoo,bar\n1,2\n":                     "people.csv:3: no column is known; the first line must name them, such as: Name",
		"Phone\n4711\n":                          "no column is known",
		"Name\n" + strings.Repeat("a,b\n", 2000): "more than 1000 mistakes; the first: people.csv:2",
	} {
		if _, _, err := csvfile.Read(form(t), "people.csv", text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	var worded interface{ Fault() *switchboard.Fault }
	_, err := csvfile.New(filepath.Join(t.TempDir(), "none.csv"), form(t)).Read(t.Context(), source.Since{})
	if ok := errors.As(err, &worded); !ok || worded.Fault().Text != "The file none.csv cannot be used: it is not there" || !strings.Contains(worded.Fault().Hint, "directory.csv") {
		t.Errorf("%v", err)
	}
}

// The same people have the same IDs, whatever the order, and also when somebody
// else comes and goes.
func TestIDsLast(t *testing.T) {
	const head = "Name,Mail,Phone,Title\n"
	lines := []string{
		"Ada,ada@example.com,,a\n", "Bo,,020 7946 0001,b\n", "Cy,info@example.com,,c\n", "Dee,info@example.com,,d\n",
		"Eve,,,e\n", "Eve,,,f\n",
	}
	ids := func(order ...int) map[string]switchboard.PersonID {
		text := []string{head}
		for _, i := range order {
			text = append(text, lines[i])
		}
		people, problems := read(t, strings.Join(text, ""))
		if len(problems) != 0 {
			t.Fatal(problems)
		}
		out := map[string]switchboard.PersonID{}
		for _, p := range people {
			out[p.Name+p.Title] = p.ID
		}
		return out
	}
	first := ids(0, 1, 2, 3, 4, 5)
	if len(first) != 6 {
		t.Fatalf("%v", first)
	}
	for name, id := range ids(5, 3, 1, 0, 2, 4) {
		if first[name] != id {
			t.Errorf("%s is %s and was %s", name, id, first[name])
		}
	}
	if got := ids(1, 0); got["Adaa"] != first["Adaa"] || got["Bob"] != first["Bob"] {
		t.Errorf("%v", got)
	}
}

func TestAnUnchangedFileIsNotReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "people.csv")
	write := func(text string, at time.Time) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	write("Name\nAda\n", at)
	s := csvfile.New(path, form(t))
	since := source.Since{}
	for i, want := range []int{1, 0, 0} {
		d, err := s.Read(t.Context(), since)
		if err != nil || len(d.Changed) != want || d.Full != (want > 0) {
			t.Fatalf("%d: %+v, %v", i, d, err)
		}
		since.Token = d.Token
	}
	write("Name\nBob\n", at.Add(time.Second)) // of the same size
	if d, err := s.Read(t.Context(), since); err != nil || len(d.Changed) != 1 || d.Changed[0].Name != "Bob" {
		t.Errorf("%+v, %v", d, err)
	}
	d, err := s.Read(t.Context(), since)
	if err != nil {
		t.Fatal(err)
	}
	since.Token = d.Token
	if d, err := csvfile.New(path, form(t)).Read(t.Context(), since); err != nil || !d.Unchanged() {
		t.Errorf("a start changes nothing about a file: %+v, %v", d, err)
	}
	other, err := record.NewForm(record.Rules{Region: "NL"})
	if err != nil {
		t.Fatal(err)
	}
	if d, err := csvfile.New(path, other).Read(t.Context(), since); err != nil || !d.Full {
		t.Errorf("with other rules it is read: %+v, %v", d, err)
	}
	write("Name,Mail\nBob,\nBob,\n", at.Add(2*time.Second)) // twice the same
	faulty := csvfile.New(path, form(t))
	if d, err = faulty.Read(t.Context(), since); err != nil || len(d.Problems) == 0 {
		t.Fatalf("%+v, %v", d, err)
	}
	since.Token = d.Token
	if d, err := faulty.Read(t.Context(), since); err != nil || !d.Unchanged() {
		t.Errorf("a file with mistakes is read again and again: %+v, %v", d, err)
	}
	if d, err := csvfile.New(path, form(t)).Read(t.Context(), since); err != nil || !d.Full || len(d.Problems) == 0 {
		t.Errorf("after a start its mistakes are said again: %+v, %v", d, err)
	}
}

// FuzzRead: whatever a file holds, reading ends, IDs are unique, and every
// problem names a line of the file.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"Name,Mail\nAda,ada@example.com\n", "sep=;\nName;Mail\n\"A;\"\"b\"\"\";x\n", "Name\n\"", "Name|Phone\nx|1|2\n", "\"Na\nme\",Mail\n1,2",
		"Nom;Prénom\n\n;\n", "Name\tDeputy\n\x00\t\xff\n",
	} {
		f.Add(seed)
	}
	form := form(f)
	f.Fuzz(func(t *testing.T, text string) {
		people, problems, err := csvfile.Read(form, "f.csv", text)
		if err != nil {
			return
		}
		seen := map[switchboard.PersonID]bool{}
		for _, p := range people {
			if p.ID == "" || p.Name == "" || seen[p.ID] {
				t.Errorf("%+v", p)
			}
			seen[p.ID] = true
		}
		lines := strings.Count(text, "\n") + 1
		for _, p := range problems {
			var line int
			if _, err := fmt.Sscanf(p.Place, "f.csv:%d", &line); err != nil || line < 1 || line > lines {
				t.Errorf("%v in %d lines", p, lines)
			}
		}
		if len(people)+len(problems) > lines {
			t.Errorf("%d people and %d problems in %d lines", len(people), len(problems), lines)
		}
	})
}

// BenchmarkRead reads 100,000 lines.
func BenchmarkRead(b *testing.B) {
	var text strings.Builder
	text.WriteString("Name;Mail;Phone;Department;Title\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "\"Person %d, Ada\";ada.%d@example.com;020 7946 %04d;Department %d;Title\n", i, i, i%10_000, i%50)
	}
	form := form(b)
	b.ReportAllocs()
	for b.Loop() {
		if people, _, err := csvfile.Read(form, "f.csv", text.String()); err != nil || len(people) != 100_000 {
			b.Fatal(len(people), err)
		}
	}
}

// The columns that the page of the documentation names are understood.
func TestTheDocumentedColumnsAreKnown(t *testing.T) {
	page, err := os.ReadFile("../../docs/directory.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| column | also understood |")
	table, _, _ = strings.Cut(table, "\n\n")
	same := map[string]bool{"Company": true, "Firma": true, "Société": true, "Bedrijf": true, "Empresa": true} // a second company says nothing
	columns := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(table, -1)
	for _, column := range columns {
		with, _ := read(t, "Company,"+column[1]+"\nExample,4711\n")
		without, _ := read(t, "Company,Shoe size\nExample,4711\n")
		if fmt.Sprintf("%+v", with) == fmt.Sprintf("%+v", without) && !same[column[1]] {
			t.Errorf("%s is not understood", column[1])
		}
	}
	if len(columns) < 70 {
		t.Errorf("%d columns", len(columns))
	}
}
