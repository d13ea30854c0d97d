package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// Files names where settings are read. An empty name means the system's own
// place, where a missing file is no mistake; a named file must be there.
type Files struct {
	User   string
	Policy string
}

// Origin says where an effective setting came from.
type Origin string

// The origins, the later overruling the earlier.
const (
	FromDefault Origin = "default"
	FromUser    Origin = "user"
	FromPolicy  Origin = "policy" // and locked by it
)

// Loaded is what the files came to.
type Loaded struct {
	Settings Settings
	Origins  map[string]Origin // by key, for every key
	Problems []Problem
}

// maxSize bounds a settings file.
const maxSize = 1 << 20

// Load reads the user's file and the policy over it. It fails only when a named
// file cannot be read; mistakes inside a file are Problems.
func Load(files Files) (Loaded, error) {
	l := Loaded{Settings: Defaults(), Origins: map[string]Origin{}}
	for _, k := range keys() {
		l.Origins[k.name] = FromDefault
	}
	user, problems, err := readUser(files.User)
	if err != nil {
		return l, err
	}
	l.Problems = append(l.Problems, problems...)
	l.apply(user, FromUser)
	policy, problems, err := readPolicy(files.Policy)
	if err != nil {
		return l, err
	}
	l.Problems = append(l.Problems, problems...)
	l.apply(policy, FromPolicy)
	l.lockTransport(user.name)
	l.lockNumbers(user.name)
	return l, nil
}

// lockTransport keeps the user's address of the PBX from naming another
// transport than the one the policy locks.
func (l *Loaded) lockTransport(file string) {
	phone := &l.Settings.Phone
	if l.Origins["phone.transport"] != FromPolicy {
		return
	}
	locked := func(key, server string) bool {
		_, named, ok := strings.Cut(server, ";transport=")
		if !ok || named == phone.Transport || l.Origins[key] != FromUser {
			return false
		}
		l.Problems = append(l.Problems, Problem{
			File: file, Key: key, Found: "transport=" + named, Allowed: "transport=" + phone.Transport + ", which the policy locks",
		})
		return true
	}
	if locked("phone.server", phone.Server) {
		phone.Server = ""
	}
	phone.Also = slices.DeleteFunc(slices.Clone(phone.Also), func(text string) bool {
		a, _ := furtherOf(text)
		return locked("phone.also", a.Server)
	})
}

// lockNumbers keeps the user's exceptions from opening what the policy bars.
func (l *Loaded) lockNumbers(file string) {
	if l.Origins["phone.never_dial"] != FromPolicy || l.Origins["phone.may_dial"] != FromUser {
		return
	}
	l.Problems = append(l.Problems, Problem{
		File: file, Key: "phone.may_dial", Found: "exceptions of the user's", Allowed: "those of the policy, which sets phone.never_dial",
	})
	l.Settings.Phone.MayDial, l.Origins["phone.may_dial"] = Defaults().Phone.MayDial, FromDefault
}

// source is what one place sets.
type source struct {
	name        string
	assignments []assignment
}

func readUser(name string) (source, []Problem, error) {
	if name != "" {
		return readFile(name, true)
	}
	dir, err := os.UserConfigDir()
	if err != nil { // no home: there are only defaults and policy
		return source{}, nil, nil
	}
	return readFile(filepath.Join(dir, "frontdesk", "config.toml"), false)
}

func readPolicy(name string) (source, []Problem, error) {
	if name != "" {
		return readFile(name, true)
	}
	return systemPolicy()
}

func readFile(name string, must bool) (source, []Problem, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		if must {
			return source{}, nil, fmt.Errorf("there is no settings file %s: %w", name, fs.ErrNotExist)
		}
		return source{}, nil, nil
	}
	if err == nil && info.Size() > maxSize {
		return source{}, []Problem{{File: name, Found: "a file over 1 MiB", Allowed: "a settings file"}}, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return source{}, nil, fmt.Errorf("read the settings: %w", err)
	}
	assignments, problems := parse(name, data)
	return source{name, assignments}, problems, nil
}

// apply checks what a source sets and takes what is right.
func (l *Loaded) apply(s source, origin Origin) {
	all, seen, mistakes := keys(), map[string]int{}, 0
	for _, a := range s.assignments {
		problem := l.take(s.name, a, all, origin, seen)
		if problem == nil {
			continue
		}
		if mistakes++; mistakes > maxProblems { // a file of another kind: enough is said
			l.Problems = append(l.Problems, Problem{File: s.name, Found: "more mistakes than are listed", Allowed: "a settings file"})
			return
		}
		l.Problems = append(l.Problems, *problem)
	}
}

// take applies one assignment, or says what is wrong with it.
func (l *Loaded) take(file string, a assignment, all []key, origin Origin, seen map[string]int) *Problem {
	i := slices.IndexFunc(all, func(k key) bool { return k.name == a.key })
	if i < 0 {
		p := unknown(file, a, all)
		return &p
	}
	k := all[i]
	if first, twice := seen[k.name]; twice {
		return &Problem{file, a.line, k.name, "it a second time", fmt.Sprintf("once; the first is in line %d", first)}
	}
	seen[k.name] = a.line
	field := reflect.ValueOf(k.field(&l.Settings)).Elem()
	if a.value == nil || reflect.TypeOf(a.value) != field.Type() || !k.rule.ok(a.value) {
		return &Problem{file, a.line, k.name, a.shown(), k.allowed()}
	}
	if k.rule.notYet(a.value) {
		return &Problem{file, a.line, k.name, a.shown(), k.allowed() + " (not in this version: " + strings.Join(k.rule.later, ", ") + ")"}
	}
	if k.rule.policy && origin != FromPolicy {
		return &Problem{file, a.line, k.name, "it in the user's settings", "it in the administrator's policy only"}
	}
	field.Set(reflect.ValueOf(a.value))
	l.Origins[k.name] = origin
	return nil
}

// shown is what was found, unless it may hold a secret: people write user names
// and passwords into addresses.
func (a assignment) shown() string {
	if strings.Contains(a.found, "@") {
		return "a value with an @, not repeated here"
	}
	return a.found
}

// allowed says the type, where the rule alone does not.
func (k key) allowed() string {
	if _, isInt := k.field(&Settings{}).(*int); isInt {
		return "a number, " + k.rule.allowed
	}
	return k.rule.allowed
}

// unknown names the nearest key that exists. The value is not repeated: people
// put passwords into files that have no place for them.
func unknown(file string, a assignment, all []key) Problem {
	p := Problem{File: file, Line: a.line, Key: a.key, Found: "an unknown key"}
	if strings.Contains(a.key, "password") || strings.Contains(a.key, "secret") {
		which := "the SIP password goes into the keyring by: frontdesk secret set sip"
		if strings.Contains(a.key, "ldap") {
			which = "the password of the LDAP server goes into the keyring by: frontdesk secret set ldap"
		}
		if strings.Contains(a.key, "ami") {
			which = "the password of the manager interface goes into the keyring by: frontdesk secret set ami"
		}
		p.Allowed = "no secrets in files; " + which
		return p
	}
	p.Allowed = nearest(a.key, all)
	return p
}
