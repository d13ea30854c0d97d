package auth

import (
	"slices"
	"strings"
)

// permissions are what a session may ask for, by their short names: Microsoft
// takes "https://graph.microsoft.com/User.Read" and answers "User.Read".
type permissions struct {
	base []string // asked for at the first sign-in
	all  []string // base, and what is asked for afterwards
	full map[string]string
}

// permissionsOf takes the names of the configuration, OpenID's left out.
func permissionsOf(base, wider []string) permissions {
	p := permissions{full: map[string]string{}}
	add := func(scope string) string {
		name := scope[strings.LastIndex(scope, "/")+1:]
		p.full[name] = scope
		if !slices.Contains(p.all, name) {
			p.all = append(p.all, name)
		}
		return name
	}
	for _, scope := range base {
		if !slices.Contains(openIDScopes, scope) {
			p.base = append(p.base, add(scope))
		}
	}
	for _, scope := range wider {
		add(scope)
	}
	return p
}

// scopes are the names to ask for, with OpenID's in front. What no
// configuration names any more is not asked for.
func (p permissions) scopes(names []string) []string {
	all := slices.Clone(openIDScopes)
	for _, name := range p.known(names) {
		all = append(all, p.full[name])
	}
	return all
}

// known are those of the names that the configuration has, in its order, and
// the base in any case.
func (p permissions) known(names []string) []string {
	return slices.DeleteFunc(slices.Clone(p.all), func(name string) bool {
		return !slices.Contains(names, name) && !slices.Contains(p.base, name)
	})
}

// granted reads the scope of a token answer. A provider that does not say what
// it granted has granted what was asked (RFC 6749 section 5.1).
func (p permissions) granted(scope string, asked []string) []string {
	if strings.TrimSpace(scope) == "" {
		return slices.Clone(asked)
	}
	given := map[string]bool{}
	for name := range strings.FieldsSeq(scope) {
		given[strings.ToLower(name[strings.LastIndex(name, "/")+1:])] = true
	}
	return slices.DeleteFunc(slices.Clone(p.all), func(name string) bool { return !given[strings.ToLower(name)] })
}

// without are the names that the others lack.
func (p permissions) without(others []string) []string {
	return slices.DeleteFunc(slices.Clone(p.all), func(name string) bool { return slices.Contains(others, name) })
}
