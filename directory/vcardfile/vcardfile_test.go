package vcardfile_test

import (
	"fmt"
	"strings"
	"testing"

	"frontdesk/directory/record"
	"frontdesk/directory/source"
	"frontdesk/directory/vcardfile"
	"frontdesk/switchboard"
)

func form(t testing.TB) *record.Form {
	t.Helper()
	f, err := record.NewForm(record.Rules{Region: "GB", ExtensionFrom: "X-EXT", ExtensionPattern: `(\d{4})$`})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const (
	vera = `BEGIN:VCARD
VERSION:3.0
UID:urn:uuid:11111111-2222-4333-8444-555555555555
FN:Vera Blomquist
N:Blomquist;Vera;;;
NICKNAME:Wera,Vee
ORG:Example Ltd;Legal;Contracts
TITLE:General
  counsel
EMAIL;TYPE=INTERNET:old@example.com
EMAIL;TYPE=INTERNET;TYPE=pref:vera@example.com
TEL;TYPE=WORK,VOICE:020 7946 0711
TEL;TYPE=CELL:07700 900711
TEL;TYPE=HOME:01632 960711
TEL;TYPE=WORK,FAX:020 7946 0712
item1.TEL:+44 20 7946 0713
ADR;TYPE=HOME:;;1 Elm Row;Hometown;;;
ADR;TYPE=WORK:;;2 Oak Row;Worktown;;;
X-ASSISTANT:Lin Chen
X-EXT:4711
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ
 SkZJRgABAQ
END:VCARD
`
	lin = `begin:vcard
VERSION:4.0
FN:林 陈
EMAIL;PREF=1:lin@example.com
TEL;VALUE=uri;TYPE="voice,work":tel:+44-20-7946-0714;ext=12
END:VCARD
`
)

func TestACardIsAPerson(t *testing.T) {
	people, problems, err := vcardfile.Read(form(t), "people.vcf", vera+"\n"+lin)
	if err != nil || len(problems) != 0 || len(people) != 2 {
		t.Fatalf("%v, %v, %+v", err, problems, people)
	}
	want := switchboard.Person{
		ID: people[0].ID, Name: "Blomquist, Vera", GivenName: "Vera", Surname: "Blomquist", Mail: "vera@example.com",
		Aliases: []string{"Wera", "Vee"}, Department: "Legal, Contracts", Title: "General counsel", Location: "Worktown", Company: "Example Ltd",
		Extension: "4711", Phones: []switchboard.PhoneNumber{
			{Kind: switchboard.PhoneDesk, Number: "+44 20 7946 0711"},
			{Kind: switchboard.PhoneMobile, Number: "+44 7700 900711"},
			{Kind: switchboard.PhoneHome, Number: "+44 1632 960711"},
			{Kind: switchboard.PhoneOther, Number: "+44 20 7946 0713"},
		},
		Deputy: source.Reference("Lin Chen"), Sources: []switchboard.DirectorySource{switchboard.FromVCard},
	}
	if fmt.Sprintf("%+v", people[0]) != fmt.Sprintf("%+v", want) || !strings.HasPrefix(string(want.ID), "vcard:") {
		t.Errorf("got  %+v\nwant %+v", people[0], want)
	}
	if p := people[1]; p.Name != "林 陈" || p.Mail != "lin@example.com" || p.Phones[0] != (switchboard.PhoneNumber{Kind: switchboard.PhoneDesk, Number: "+44 20 7946 0714 ext. 12"}) {
		t.Errorf("%+v", p)
	}
	again, _, _ := vcardfile.Read(form(t), "people.vcf", lin+vera)
	if again[1].ID != people[0].ID || again[0].ID != people[1].ID {
		t.Errorf("in another order: %v, %v", again[0].ID, again[1].ID)
	}
}

func TestABadCardIsNamedByItsLineAndTheOthersAreThere(t *testing.T) {
	const group = "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:All\nEND:VCARD\n"
	text := "stray\nstray\n" + lin + // lines 3 to 8
		"BEGIN:VCARD\nVERSION:2.1\nFN:Old\nEND:VCARD\n" + // 9
		"BEGIN:VCARD\nVERSION:4.0\nFN:Open\n" + // 13
		vera + // 16 to 38
		"BEGIN:VCARD\nVERSION:4.0\nno colon here\nFN:Odd\nEND:VCARD\n" +
		"BEGIN:VCARD\nVERSION:4.0\nNOTE:" + strings.Repeat("x", 70_000) + "\nFN:Long\nEND:VCARD\n" +
		"BEGIN:VCARD\nVERSION:4.0\nNOTE:nobody\nEND:VCARD\n" + group + "BEGIN:VCARD\nFN:End"
	people, problems, err := vcardfile.Read(form(t), "people.vcf", text)
	if err != nil || len(people) != 2 {
		t.Errorf("%v, %d people", err, len(people))
	}
	line := func(text string) int { return strings.Count(text, "\n") + 1 }
	want := []string{
		"people.vcf:1: there is something outside a card", "people.vcf:9: the card is not of version 3.0 or 4.0", "people.vcf:13: the card has no END:VCARD",
		fmt.Sprintf("people.vcf:%d: a line of the card", line(text[:strings.Index(text, "BEGIN:VCARD\nVERSION:4.0\nno colon")])),
		fmt.Sprintf("people.vcf:%d: the card is longer", line(text[:strings.Index(text, "BEGIN:VCARD\nVERSION:4.0\nNOTE:xx")])),
		fmt.Sprintf("people.vcf:%d: the card has no END", line(text)-1),
		fmt.Sprintf("people.vcf:%d: there is no name", line(text[:strings.Index(text, "BEGIN:VCARD\nVERSION:4.0\nNOTE:nobody")])),
	}
	for i, w := range want {
		if i >= len(problems) || !strings.HasPrefix(problems[i].Error(), w) {
			t.Fatalf("%d: got %v, want %q", i, problems, w)
		}
	}
	if len(problems) != len(want) {
		t.Errorf("%v", problems)
	}
}

func TestAFileOfAnotherKindIsRefused(t *testing.T) {
	for _, text := range []string{"", "Name,Mail\nAda,ada@example.com\n"} {
		if _, _, err := vcardfile.Read(form(t), "people.vcf", text); err == nil || !strings.Contains(err.Error(), "there is no card in it") {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, _, err := vcardfile.Read(form(t), "people.vcf", strings.Repeat("BEGIN:VCARD\n", 3000)); err == nil || !strings.Contains(err.Error(), "more than 1000 mistakes") {
		t.Errorf("%v", err)
	}
}

// FuzzRead: whatever a file holds, reading ends, IDs are unique, and every
// problem names a line of the file.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		vera, lin, vera + lin, "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nTEL;TYPE=\"x:1\nEND:VCARD", "BEGIN:VCARD\nVERSION:3.0\nFN;X=\":a\nEND:VCARD\n",
		"BEGIN:VCARD\n BEGIN:VCARD\n", "BEGIN:VCARD\nVERSION:4.0\nFN;TYPE=:x\n\n y\nORG:;;\nEND:VCARD\n",
	} {
		f.Add(seed)
	}
	form := form(f)
	f.Fuzz(func(t *testing.T, text string) {
		people, problems, err := vcardfile.Read(form, "f.vcf", text)
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
			if _, err := fmt.Sscanf(p.Place, "f.vcf:%d", &line); err != nil || line < 1 || line > lines {
				t.Errorf("%v in %d lines", p, lines)
			}
		}
	})
}
