package record

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"frontdesk/switchboard"
)

// Number puts a telephone number into its international form, such as
// "+44 20 7946 0123". One that is written without a country is taken to be of
// the region of the rules. What is no number of the world's plan, such as an
// extension, stays as it was written.
func (f *Form) Number(written string) string {
	written = Tidy(written)
	if tel, ok := strings.CutPrefix(written, "tel:"); ok {
		written = tel
	}
	if len(written) > longest {
		return written
	}
	number, extension := written, ""
	if at := extensionSign.FindStringSubmatchIndex(written); at != nil {
		number, extension = written[:at[0]], written[at[2]:at[3]]
	}
	number = switchboard.Dialable(strings.Replace(number, "(0)", "", 1))
	if number == "" || strings.ContainsAny(number, "*#") || (f.region == "" && number[0] != '+') {
		return written
	}
	parsed, err := phonenumbers.Parse(number, f.region)
	if err != nil || phonenumbers.IsPossibleNumberWithReason(parsed) != phonenumbers.IS_POSSIBLE {
		return written
	}
	number = phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL)
	if again, err := phonenumbers.Parse(number, f.region); parsed.GetItalianLeadingZero() &&
		(err != nil || phonenumbers.Format(again, phonenumbers.INTERNATIONAL) != number) {
		return written // zeros without end: no number keeps its form
	}
	if extension != "" {
		number += " ext. " + extension
	}
	return number
}

// longest is how many bytes are looked at as a number; none is written so long.
const longest = 100

// extensionSign finds what follows a number inside a house.
var extensionSign = regexp.MustCompile(`(?i)\s*(?:,|;)?\s*(?:ext(?:ension)?\.?|x|;ext=)\s*=?\s*([0-9]{1,8})$`)

// Comparable is a number in the form of E.164 with its extension, if there is
// one: equal for numbers that reach the same telephone. It is empty for what is
// not in the international form that Form.Number gives.
func Comparable(number string) string {
	if !strings.HasPrefix(number, "+") {
		return ""
	}
	var b strings.Builder
	b.WriteByte('+')
	for _, r := range number[1:] {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == 'x': // of "ext."
			b.WriteByte('x')
		}
	}
	if b.Len() < 6 { // no number of the plan is that short
		return ""
	}
	return b.String()
}

// Region finds the region that numbers without a country belong to: the
// setting, else that of the system's language, such as "en_GB.UTF-8". Empty:
// there is none to go by.
func Region(setting string, languages ...string) string {
	if known(setting) {
		return strings.ToUpper(setting)
	}
	for _, language := range languages {
		language, _, _ = strings.Cut(language, ".")
		language, _, _ = strings.Cut(language, "@")
		if i := strings.LastIndexAny(language, "_-"); i >= 0 && known(language[i+1:]) {
			return strings.ToUpper(language[i+1:])
		}
	}
	return ""
}

func known(region string) bool {
	return len(region) == 2 && phonenumbers.GetSupportedRegions()[strings.ToUpper(region)]
}
