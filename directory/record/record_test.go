package record_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	. "frontdesk/directory/record"
	"frontdesk/switchboard"
)

func form(t *testing.T, r Rules) *Form {
	t.Helper()
	f, err := NewForm(r)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestNumbersHaveOneForm(t *testing.T) {
	for _, c := range []struct{ region, written, want string }{
		{"GB", "020 7946 0123", "+44 20 7946 0123"},
		{"GB", "(01632) 960711", "+44 1632 960711"},
		{"GB", "+44 (0)20 7946 0123", "+44 20 7946 0123"},
		{"GB", "07700900711", "+44 7700 900711"},
		{"US", "(212) 555-0142", "+1 212-555-0142"},
		{"GB", "001 212 555 0142", "+1 212-555-0142"},
		{"", "+442079460123", "+44 20 7946 0123"},
		{"gb", "tel:+44-20-7946-0123", "+44 20 7946 0123"},
		{"GB", "+44 1632 960000 ext. 4711", "+44 1632 960000 ext. 4711"},
		{"GB", "+44 1632 960000 x4711", "+44 1632 960000 ext. 4711"},
		{"", "020 7946 0123", "020 7946 0123"}, // nobody knows the country
		{"GB", "4711", "4711"},                 // an extension
		{"GB", "*84711", "*84711"},
		{"GB", "reception", "reception"},
		{"GB", "Room 12 / 4711", "Room 12 / 4711"},
		{"GB", "+44 20 7946 0123 or 0124", "+44 20 7946 0123 or 0124"},
		{"GB", " 020\u202c 7946 0123 ", "+44 20 7946 0123"},
		{"GB", "", ""},
	} {
		f := form(t, Rules{Region: c.region})
		got := f.Number(c.written)
		if got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.written, c.region, got, c.want)
		}
		if again := f.Number(got); again != got {
			t.Errorf("%q is %q the second time", got, again)
		}
	}
}

func TestNumbersOfOneTelephoneCompareEqual(t *testing.T) {
	f := form(t, Rules{Region: "GB"})
	for written, want := range map[string]string{
		"020 7946 0123": "+442079460123", "+44 20 7946 0123": "+442079460123", "4711": "", "reception": "", "+": "", "+44": "",
		"+44 1632 960000 ext. 4711": "+441632960000x4711", "+44 1632 960000": "+441632960000",
	} {
		if got := Comparable(f.Number(written)); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}

func TestTheRegionIsTheNearestToBeKnown(t *testing.T) {
	for _, c := range []struct {
		setting   string
		languages []string
		want      string
	}{
		{"nl", []string{"de_DE.UTF-8"}, "NL"},
		{"", []string{"C", "", "de_AT.UTF-8@euro"}, "AT"},
		{"", []string{"pt-BR"}, "BR"},
		{"", []string{"C.UTF-8", "POSIX", "en"}, ""},
		{"ZZ", nil, ""},
	} {
		if got := Region(c.setting, c.languages...); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestAnExtensionComesFromWhereverTheSettingSays(t *testing.T) {
	r := Record{
		Key: "1", Name: "Ada", Location: "Room 12 / 4711",
		Phones:    []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: "020 7946 0123"}, {Kind: switchboard.PhoneMobile, Number: "07700 900711"}},
		Attribute: func(name string) []string { return map[string][]string{"ipPhone": {"", "sip 4712"}}[name] },
	}
	for _, c := range []struct{ from, pattern, own, want string }{
		{"businessPhones", `(\d{4})$`, "", "0123"},
		{"businessPhones", `(\d{4})$`, "4700", "4700"}, // what the source calls one comes first
		{"businessPhones", `(\d{4})$`, "none", "0123"}, // unless it cannot be dialled
		{"ipPhone", `(\d+)$`, "", "4712"},
		{"officeLocation", `/ (\d+)`, "", "4711"},
		{"mobilePhone", "", "", "07700900711"},
		{"shoeSize", "", "", ""},
		{"", `(\d+)`, "", ""},
	} {
		r.Extension = c.own
		p, ok := form(t, Rules{ExtensionFrom: c.from, ExtensionPattern: c.pattern}).Person(switchboard.FromLDAP, r)
		if !ok || p.Extension != c.want {
			t.Errorf("%s by %s: %q, want %q", c.from, c.pattern, p.Extension, c.want)
		}
	}
}

// Nobody in the house is called in the place of somebody outside.
func TestTheEndOfAnOutsidersNumberIsNoExtension(t *testing.T) {
	f := form(t, Rules{ExtensionFrom: "businessPhones", ExtensionPattern: `(\d{4})$`})
	for _, c := range []struct {
		r    Record
		want string
	}{
		{Record{}, "0123"}, {Record{Company: "Kestrel Freight"}, ""}, {Record{Outside: true}, ""}, {Record{Company: "Kestrel Freight", Extension: "4711"}, "4711"},
	} {
		c.r.Key, c.r.Name, c.r.Phones = "1", "Ada", []switchboard.PhoneNumber{{Kind: switchboard.PhoneDesk, Number: "020 7946 0123"}}
		if p, _ := f.Person(switchboard.FromCSV, c.r); p.Extension != c.want {
			t.Errorf("%+v: %q", c.r, p.Extension)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		r     Record
		name  string
		alias string
	}{
		{Record{GivenName: " Vera ", Surname: "Blomquist", Name: "Vera Blomquist"}, "Blomquist, Vera", ""},
		{Record{GivenName: "Ken", Surname: "Satō", Name: "Satō, Ken (佐藤 健)"}, "Satō, Ken", "Satō, Ken (佐藤 健)"},
		{Record{GivenName: "Margaret", Surname: "Ellery", Aliases: []string{"Peggy", "", "Margaret", "Peggy"}}, "Ellery, Margaret", "Peggy"},
		{Record{Name: "Reception\n desk"}, "Reception desk", ""},
		{Record{Surname: "Öberg"}, "Öberg", ""},
		{Record{Mail: "info@example.com"}, "info@example.com", ""},
		{Record{Company: "Lantern Taxis"}, "Lantern Taxis", ""},
	} {
		c.r.Key = "1"
		p, ok := form(t, Rules{}).Person(switchboard.FromContacts, c.r)
		if !ok || p.Name != c.name || strings.Join(p.Aliases, "|") != c.alias || p.ID != "contacts:1" {
			t.Errorf("%+v: %+v", c.r, p)
		}
	}
	for _, nobody := range []Record{{Name: "Ada"}, {Key: "1", Department: "Legal"}, {Key: "1", Name: "\u200b"}} {
		if p, ok := form(t, Rules{}).Person(switchboard.FromCSV, nobody); ok {
			t.Errorf("somebody: %+v", p)
		}
	}
}

func TestTheSameNumberIsThereOnce(t *testing.T) {
	p, _ := form(t, Rules{Region: "GB"}).Person(switchboard.FromCSV, Record{Key: "1", Name: "Ada", Phones: []switchboard.PhoneNumber{
		{Kind: switchboard.PhoneDesk, Number: "020 7946 0123"}, {Kind: switchboard.PhoneOther, Number: "+44 (0)20 7946-0123"}, {Kind: switchboard.PhoneHome, Number: " "},
	}})
	if want := "[{desk +44 20 7946 0123}]"; fmt.Sprint(p.Phones) != want {
		t.Errorf("%v", p.Phones)
	}
}

func TestRulesThatCannotWorkAreNamed(t *testing.T) {
	for _, c := range []struct {
		rules       Rules
		key, reason string
	}{
		{Rules{ExtensionFrom: "mail", ExtensionPattern: `(\d{4`}, "directory.extension_pattern", "missing closing )"},
		{Rules{ExtensionFrom: "mail", ExtensionPattern: `\d{4}$`}, "directory.extension_pattern", "group"},
		{Rules{Region: "Britain"}, "directory.region", "GB"},
	} {
		_, err := NewForm(c.rules)
		var setting *SettingError
		if !errors.As(err, &setting) || setting.Key != c.key || !strings.Contains(setting.Fault().Hint, c.reason) {
			t.Errorf("%+v: %v", c.rules, err)
		}
	}
	if form(t, Rules{Region: "GB"}).Fingerprint() == form(t, Rules{Region: "NL"}).Fingerprint() {
		t.Error("other rules, same fingerprint")
	}
}

// FuzzNumber: whatever is written, the form of a form is itself, and nothing
// unseen is left.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"020 7946 0123", "+44 20 7946 0123 ext. 5", "tel:+1-212-555-0142;ext=7", "００４４２０", "*#06#", "\x00+1"} {
		f.Add(seed)
	}
	form, err := NewForm(Rules{Region: "GB"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, written string) {
		got := form.Number(written)
		if form.Number(got) != got {
			t.Errorf("%q, %q, %q", written, got, form.Number(got))
		}
		if Tidy(got) != got || len(got) > 3*len(written)+40 {
			t.Errorf("%q became %q", written, got)
		}
	})
}
