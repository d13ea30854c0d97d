package directory

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"frontdesk/graph"
	"frontdesk/switchboard"
)

// The settings that a SettingError may name.
const (
	keyFrom    = "directory.extension_from"
	keyPattern = "directory.extension_pattern"
)

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
		Hint: tidy(fmt.Sprintf("%q: %s.", e.Value, e.Reason)),
	}
}

// attributes are the attributes of a user that may hold an extension.
var attributes = map[string]func(graph.User) []string{
	"businessPhones":    func(u graph.User) []string { return u.BusinessPhones },
	"mobilePhone":       func(u graph.User) []string { return []string{u.MobilePhone} },
	"officeLocation":    func(u graph.User) []string { return []string{u.OfficeLocation} },
	"jobTitle":          func(u graph.User) []string { return []string{u.JobTitle} },
	"department":        func(u graph.User) []string { return []string{u.Department} },
	"displayName":       func(u graph.User) []string { return []string{u.DisplayName} },
	"mail":              func(u graph.User) []string { return []string{u.Mail} },
	"userPrincipalName": func(u graph.User) []string { return []string{u.UserPrincipalName} },
}

// extensions finds a user's extension. The zero value finds none.
type extensions struct {
	values  func(graph.User) []string
	pattern *regexp.Regexp
}

func newExtensions(from, pattern string) (extensions, error) {
	if from == "" {
		return extensions{}, nil
	}
	values, ok := attributes[from]
	if !ok {
		names := make([]string, 0, len(attributes))
		for name := range attributes {
			names = append(names, name)
		}
		slices.Sort(names)
		return extensions{}, &SettingError{keyFrom, from, "must be one of " + strings.Join(names, ", ")}
	}
	if pattern == "" {
		pattern = "^(.*)$"
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return extensions{}, &SettingError{keyPattern, pattern, "is not a regular expression: " + err.Error()}
	}
	if compiled.NumSubexp() == 0 {
		return extensions{}, &SettingError{keyPattern, pattern, "needs a group in parentheses around the extension"}
	}
	return extensions{values, compiled}, nil
}

// of is the first extension that can be dialled, or empty.
func (x extensions) of(u graph.User) string {
	if x.values == nil {
		return ""
	}
	for _, value := range x.values(u) {
		if found := x.pattern.FindStringSubmatch(tidy(value)); found != nil {
			if extension := switchboard.Dialable(found[1]); extension != "" {
				return extension
			}
		}
	}
	return ""
}
