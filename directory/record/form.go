package record

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontdesk/switchboard"
)

// The settings that a SettingError may name.
const (
	keyRegion  = "directory.region"
	keyFrom    = "directory.extension_from"
	keyPattern = "directory.extension_pattern"
)

// Rules are the settings by which people are put into one form.
type Rules struct {
	// Region is the country of numbers that name none, such as "GB"; empty:
	// such numbers stay as they are written.
	Region string
	// ExtensionFrom is the attribute that holds the extension: one of those of
	// Microsoft 365, such as "businessPhones", which every source has under
	// that name too, or one that a source has under a name of its own, such as
	// LDAP's "ipPhone". Empty: only what a source keeps as extensions counts.
	ExtensionFrom string
	// ExtensionPattern is a regular expression whose first group is the
	// extension; empty takes the whole attribute.
	ExtensionPattern string
}

// SettingError is a setting that cannot work.
type SettingError struct {
	Key    string // as in the settings file, such as "directory.extension_pattern"
	Value  string // what was found
	Reason string // what is wrong with it, and what is allowed
}

func (e *SettingError) Error() string { return fmt.Sprintf("%s = %q: %s", e.Key, e.Value, e.Reason) }

// Fault says so for the operator.
func (e *SettingError) Fault() *switchboard.Fault {
	return &switchboard.Fault{
		Code: "directory-setting", Text: "The setting " + e.Key + " cannot work",
		Hint: Tidy(fmt.Sprintf("%q: %s.", e.Value, e.Reason)),
	}
}

// Form puts records into one form. It may be used from any goroutine. The zero
// value leaves numbers as they are and finds no extensions.
type Form struct {
	region  string
	from    string
	pattern *regexp.Regexp
	print   string
}

// NewForm checks the rules. One that cannot work is a *SettingError.
func NewForm(r Rules) (*Form, error) {
	f := &Form{region: strings.ToUpper(r.Region), from: r.ExtensionFrom, print: fingerprint(r)}
	if r.Region != "" && !known(r.Region) {
		return nil, &SettingError{keyRegion, r.Region, "must be the two letters of a country, such as GB"}
	}
	expression := r.ExtensionPattern
	if expression == "" {
		expression = "^(.*)$"
	}
	compiled, err := regexp.Compile(expression)
	switch {
	case err != nil:
		return nil, &SettingError{keyPattern, expression, "is not a regular expression: " + err.Error()}
	case compiled.NumSubexp() == 0:
		return nil, &SettingError{keyPattern, expression, "needs a group in parentheses around the extension"}
	}
	f.pattern = compiled
	return f, nil
}

// Common checks that the extension comes from an attribute that every source
// has. It matters where no source has others.
func (f *Form) Common() error {
	if _, ok := common[f.from]; ok || f.from == "" {
		return nil
	}
	names := make([]string, 0, len(common))
	for name := range common {
		names = append(names, name)
	}
	slices.Sort(names)
	return &SettingError{keyFrom, f.from, "must be one of " + strings.Join(names, ", ")}
}

// Fingerprint changes when the rules do: people who were formed by others have
// to be read again.
func (f *Form) Fingerprint() string { return f.print }

func fingerprint(r Rules) string {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "1 %q %q %q", r.Region, r.ExtensionFrom, r.ExtensionPattern) // a hash takes everything
	return strconv.FormatUint(h.Sum64(), 36)
}

// common are the attributes that every source has, by the names that Microsoft
// 365 gives them.
var common = map[string]func(Record) []string{
	"businessPhones":    func(r Record) []string { return phones(r, switchboard.PhoneDesk) },
	"mobilePhone":       func(r Record) []string { return phones(r, switchboard.PhoneMobile) },
	"officeLocation":    func(r Record) []string { return []string{r.Location} },
	"jobTitle":          func(r Record) []string { return []string{r.Title} },
	"department":        func(r Record) []string { return []string{r.Department} },
	"displayName":       func(r Record) []string { return []string{r.Name} },
	"mail":              func(r Record) []string { return []string{r.Mail} },
	"userPrincipalName": func(r Record) []string { return nil },
}

func phones(r Record, kind switchboard.PhoneKind) []string {
	var out []string
	for _, p := range r.Phones {
		if p.Kind == kind {
			out = append(out, p.Number)
		}
	}
	return out
}

// extension is the first extension that can be dialled, or empty. What the
// source itself calls an extension comes first. The number of somebody outside
// ends like that of a colleague, who must not be called in their place.
func (f *Form) extension(r Record) string {
	if extension := switchboard.Dialable(Tidy(r.Extension)); extension != "" {
		return extension
	}
	if f.from == "" || f.pattern == nil {
		return ""
	}
	var values []string
	if r.Attribute != nil {
		values = r.Attribute(f.from)
	}
	if of, ok := common[f.from]; ok && len(values) == 0 && !r.Outside && r.Company == "" {
		values = of(r)
	}
	for _, value := range values {
		if found := f.pattern.FindStringSubmatch(Tidy(value)); found != nil {
			if extension := switchboard.Dialable(found[1]); extension != "" {
				return extension
			}
		}
	}
	return ""
}

// From is the attribute that holds the extension.
func (f *Form) From() string { return f.from }
