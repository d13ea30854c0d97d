package vault

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// version is that of both stored forms. Version 1 was a single record in the
// index's place.
const version = 2

// index is the entry that names all others of a profile.
type index struct {
	Version  int      `json:"v"`
	Issuer   string   `json:"issuer"`
	Client   string   `json:"client"`
	Current  string   `json:"current,omitempty"` // a key, or nobody's
	Accounts []kept   `json:"accounts,omitempty"`
	Waiting  *waiting `json:"pending,omitempty"`

	stale  []string // records of an index that cannot be used; removed before it is replaced
	unused bool     // there is an entry, but it is damaged or foreign
	damage error
}

// kept is an account and the last part of its record's name. The name is there
// to be found in an index that cannot be read otherwise.
type kept struct {
	Account
	Entry string `json:"entry"`
}

type waiting struct {
	Since       time.Time `json:"since"`
	Permissions []string  `json:"permissions,omitempty"`
	Checked     time.Time `json:"checked,omitzero"`
}

// record is the entry of one account.
type record struct {
	Version int      `json:"v"`
	Issuer  string   `json:"issuer"`
	Client  string   `json:"client"`
	Account Account  `json:"account"`
	Refresh string   `json:"refresh,omitempty"`
	Granted []string `json:"granted,omitempty"`
}

// decode reads a stored form. It is all or nothing; the error does not quote
// what was stored.
func decode(stored string, into any) error {
	if len(stored) > maxSecret {
		return fmt.Errorf("%w: %d bytes", ErrDamaged, len(stored))
	}
	if err := json.Unmarshal([]byte(stored), into); err != nil {
		return fmt.Errorf("%w: unreadable", ErrDamaged)
	}
	return nil
}

func encode(what any) (string, error) {
	b, err := json.Marshal(what)
	switch {
	case err != nil:
		return "", fmt.Errorf("keep a sign-in: %w", err)
	case len(b) > maxSecret:
		return "", fmt.Errorf("%w: %d bytes, %d fit", ErrTooBig, len(b), maxSecret)
	default:
		return string(b), nil
	}
}

// check finds what no index of this version says.
func (x *index) check() error {
	if x.Version != version {
		return fmt.Errorf("%w: version %d", ErrDamaged, x.Version)
	}
	seen := map[string]bool{"": true}
	for _, a := range x.Accounts {
		key := a.Key()
		if seen[key] || a.Entry != entry(key) {
			return fmt.Errorf("%w: its accounts contradict each other", ErrDamaged)
		}
		seen[key] = true
	}
	if !seen[x.Current] {
		return fmt.Errorf("%w: its current account is unknown", ErrDamaged)
	}
	return nil
}

// check finds what the record of an account never says.
func (r *record) check(key string) error {
	switch {
	case r.Version != version:
		return fmt.Errorf("%w: version %d", ErrDamaged, r.Version)
	case key == "" || r.Account.Key() != key:
		return fmt.Errorf("%w: it is another account's", ErrDamaged)
	default:
		return nil
	}
}

var entryNames = regexp.MustCompile(`"entry":"([0-9a-z-]{1,40}\.[0-9a-z-]{1,40}|[0-9a-f]{32})"`)

// entriesIn finds the last parts of the names of records that an index names,
// whoever it is for. Of one that cannot be used it finds what is in its text.
func entriesIn(stored string) []string {
	var entries []string
	var x index
	if decode(stored, &x) == nil && x.check() == nil {
		for _, a := range x.Accounts {
			entries = append(entries, a.Entry)
		}
		return entries
	}
	for _, m := range entryNames.FindAllStringSubmatch(stored, -1) {
		entries = append(entries, m[1])
	}
	return entries
}

// find gives the place of an account, or -1.
func (x *index) find(key string) int {
	return slices.IndexFunc(x.Accounts, func(a kept) bool { return a.Key() == key })
}

func (x *index) pending() *Pending {
	if x.Waiting == nil {
		return nil
	}
	p := Pending(*x.Waiting)
	return &p
}
