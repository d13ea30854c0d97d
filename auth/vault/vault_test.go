package vault_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/vault"
	"frontdesk/auth/vault/vaulttest"
)

func names(accounts []vault.Account) string {
	var all []string
	for _, a := range accounts {
		all = append(all, a.Name)
	}
	return strings.Join(all, ", ")
}

func TestNothingKept(t *testing.T) {
	k := &vaulttest.Keyring{}
	v := open(k)
	if h := load(t, v); h.Current != nil || h.Others != nil || h.Pending != nil || h.Damage != nil {
		t.Errorf("%+v", h)
	}
	if _, err := v.Record(t.Context(), person(1).Key()); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("a record: %v", err)
	}
	if err := v.Use(t.Context(), person(1).Key()); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("use: %v", err)
	}
	for what, err := range map[string]error{
		"remove": v.Remove(t.Context(), person(1).Key()), "no approval": v.SetPending(t.Context(), nil), "wipe": v.Wipe(t.Context()),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if len(k.Entries()) != 0 {
		t.Errorf("%d entries", len(k.Entries()))
	}
}

func TestSeveralAccounts(t *testing.T) {
	k := &vaulttest.Keyring{}
	v := open(k)
	for n := 1; n <= 3; n++ {
		put(t, v, person(n), token(n, 50))
	}
	v = open(k) // the next start
	h := load(t, v)
	want := &vault.Record{Account: person(3), Refresh: token(3, 50), Granted: []string{"User.Read"}}
	if !reflect.DeepEqual(h.Current, want) || names(h.Others) != "Person 1, Person 2" || h.Damage != nil {
		t.Errorf("%+v", h)
	}
	for _, name := range []string{"signin-default", "signin-default/99999999-aaaa-4bbb-8ccc-dddddddddddd.00000001-eeee-4fff-8000-000000000000"} {
		if _, ok := k.Entries()[name]; !ok {
			t.Errorf("there is no entry %s", name)
		}
	}

	if err := v.Use(t.Context(), person(1).Key()); err != nil {
		t.Error(err)
	}
	if h := load(t, v); h.Current.Refresh != token(1, 50) || names(h.Others) != "Person 2, Person 3" {
		t.Errorf("after a switch: %+v", h)
	}
	if err := v.Use(t.Context(), person(9).Key()); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("an account that is not kept: %v", err)
	}

	if err := v.Remove(t.Context(), person(2).Key()); err != nil {
		t.Error(err)
	}
	if h := load(t, v); h.Current.Refresh != token(1, 50) || names(h.Others) != "Person 3" || len(k.Entries()) != 3 {
		t.Errorf("after removing another: %+v, %d entries", h, len(k.Entries()))
	}
	if err := v.Remove(t.Context(), person(1).Key()); err != nil {
		t.Error(err)
	}
	if h := load(t, v); h.Current != nil || names(h.Others) != "Person 3" {
		t.Errorf("after removing the current one: %+v", h)
	}
	if err := v.Remove(t.Context(), person(3).Key()); err != nil || len(k.Entries()) != 0 {
		t.Errorf("after removing the last: %v, %d entries", err, len(k.Entries()))
	}
}

// A name or a mail address says nothing about who somebody is.
func TestSameNameIsAnotherAccount(t *testing.T) {
	v := open(&vaulttest.Keyring{})
	first, second := person(1), person(2)
	second.Name, second.Mail, second.Hint = first.Name, first.Mail, first.Hint
	put(t, v, first, "one")
	put(t, v, second, "two")
	if r, err := v.Record(t.Context(), first.Key()); err != nil || r.Refresh != "one" {
		t.Errorf("%q, %v", r.Refresh, err)
	}
	renamed := person(1)
	renamed.Name = "Married Name"
	put(t, v, renamed, "three")
	if h := load(t, v); h.Current.Account.Name != "Married Name" || len(h.Others) != 1 {
		t.Errorf("%+v", h)
	}
}

// Accounts of other providers have keys of any form and length.
func TestOtherProvidersAccounts(t *testing.T) {
	k := &vaulttest.Keyring{Wrote: func(user, _ string) {
		if len(user) > 200 || strings.ContainsAny(user, "#: \n") {
			t.Errorf("an entry is called %q", user)
		}
	}}
	v := open(k)
	accounts := []vault.Account{
		{Issuer: "https://id.example.com", Subject: "abc"},
		{Issuer: "https://id.example.com", Subject: "ABC"},
		{Issuer: "https://id.example.com", Subject: strings.Repeat("long ", 300)},
		{Issuer: "https://id.example.com", Subject: "../../\n#a0"},
		{Tenant: "Capital", Object: "Letters"},
		{Tenant: "capital", Object: "letters"},
	}
	for n, a := range accounts {
		put(t, v, a, token(n, 30))
	}
	folded := map[string]bool{}
	for name := range k.Entries() {
		folded[strings.ToLower(name)] = true // as Windows sees them
	}
	if len(folded) != len(accounts)+1 {
		t.Errorf("%d entries for %d accounts", len(folded), len(accounts))
	}
	for n, a := range accounts {
		if r, err := v.Record(t.Context(), a.Key()); err != nil || r.Refresh != token(n, 30) {
			t.Errorf("%v: %q, %v", a, r.Refresh, err)
		}
	}
	if err := v.Wipe(t.Context()); err != nil || len(k.Entries()) != 0 {
		t.Errorf("%v, %d entries stay", err, len(k.Entries()))
	}
}

// A rotation is one write.
func TestRotationWritesOnce(t *testing.T) {
	var wrote []string
	k := &vaulttest.Keyring{Wrote: func(user, _ string) { wrote = append(wrote, user) }}
	v := open(k)
	put(t, v, person(1), "old")
	if len(wrote) != 2 || wrote[0] != "signin-default" {
		t.Errorf("a new account writes %q", wrote)
	}
	wrote = nil
	put(t, v, person(1), "new")
	if len(wrote) != 1 || !strings.HasPrefix(wrote[0], "signin-default/") {
		t.Errorf("a rotation writes %q", wrote)
	}
}

func TestEndedSignInIsRemembered(t *testing.T) {
	k := &vaulttest.Keyring{}
	v := open(k)
	put(t, v, person(1), "")
	if h := load(t, v); h.Current == nil || h.Current.Refresh != "" || h.Current.Account != person(1) {
		t.Errorf("%+v", h.Current)
	}
	put(t, v, person(2), "two")
	k.Do(func(entries map[string]string) {
		for name := range entries {
			if strings.HasSuffix(name, person(2).Object) {
				delete(entries, name)
			}
		}
	})
	if h := load(t, v); h.Current == nil || h.Current.Refresh != "" || h.Current.Account != person(2) || h.Damage != nil || names(h.Others) != "Person 1" {
		t.Errorf("without its record: %+v", h)
	}
}

func TestPendingApproval(t *testing.T) {
	k := &vaulttest.Keyring{}
	v := open(k)
	since := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	p := &vault.Pending{Since: since, Permissions: []string{"User.Read.All"}}
	if err := v.SetPending(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if h := load(t, v); !reflect.DeepEqual(h.Pending, p) || h.Current != nil {
		t.Errorf("before anybody is known: %+v", h.Pending)
	}
	if err := v.Remove(t.Context(), person(1).Key()); err != nil || load(t, v).Pending == nil {
		t.Errorf("removing somebody who is not there ended the waiting: %v", err)
	}
	put(t, v, person(1), "one")
	p.Checked = since.Add(time.Hour)
	if err := v.SetPending(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if h := load(t, open(k)); !reflect.DeepEqual(h.Pending, p) || h.Current == nil {
		t.Errorf("after a restart: %+v", h)
	}
	if err := v.SetPending(t.Context(), nil); err != nil || load(t, v).Pending != nil || load(t, v).Current == nil {
		t.Errorf("cleared: %v, %+v", err, load(t, v))
	}
	if err := errors.Join(v.SetPending(t.Context(), p), v.Remove(t.Context(), person(1).Key())); err != nil || len(k.Entries()) != 0 {
		t.Errorf("after the last account: %v, %d entries", err, len(k.Entries()))
	}
}

func TestPutRefusesWhatWouldNotComeBack(t *testing.T) {
	k := &vaulttest.Keyring{}
	v := open(k)
	for name, c := range map[string]struct {
		r    vault.Record
		want error
	}{
		"nobody":         {vault.Record{Account: vault.Account{Name: "Somebody", Mail: "s@example.com"}, Refresh: "x"}, vault.ErrNobody},
		"half a key":     {vault.Record{Account: vault.Account{Object: "o"}, Refresh: "x"}, vault.ErrNobody},
		"a broken token": {vault.Record{Account: person(1), Refresh: "a\xffb"}, vault.ErrNotText},
		"a broken key":   {vault.Record{Account: vault.Account{Issuer: "i", Subject: "a\xffb"}}, vault.ErrNotText},
	} {
		if err := v.Put(t.Context(), c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(k.Entries()) != 0 {
		t.Errorf("%d entries", len(k.Entries()))
	}
	if err := v.Put(t.Context(), vault.Record{Account: person(1), Refresh: token(1, 40<<10)}); !errors.Is(err, vault.ErrTooBig) {
		t.Errorf("a huge token: %v", err)
	}
}

// The keyring's trouble is the caller's to tell apart, whatever was asked.
func TestKeyringTroubleIsPassedOn(t *testing.T) {
	k := &vaulttest.Keyring{}
	v := open(k)
	put(t, v, person(1), "one")
	before := k.Entries()
	k.Fail = func(string) error { return vault.ErrLocked }
	ctx := t.Context()
	_, loaded := v.Load(ctx)
	_, read := v.Record(ctx, person(1).Key())
	for what, err := range map[string]error{
		"load": loaded, "record": read, "put": v.Put(ctx, vault.Record{Account: person(2)}), "use": v.Use(ctx, person(1).Key()),
		"remove": v.Remove(ctx, person(1).Key()), "pending": v.SetPending(ctx, &vault.Pending{}), "wipe": v.Wipe(ctx),
	} {
		if !errors.Is(err, vault.ErrLocked) {
			t.Errorf("%s: %v", what, err)
		}
	}
	k.Fail = nil
	if !reflect.DeepEqual(k.Entries(), before) {
		t.Error("something changed all the same")
	}
}

// Profiles of any name are apart from each other.
func TestProfilesAreApart(t *testing.T) {
	k := &vaulttest.Keyring{}
	profiles := []string{
		"default", "Default", "demo", "", "default/" + strings.Replace(person(1).Key(), "/", ".", 1),
		"default#a0", "../default", `a\b:c*?`, strings.Repeat("long", 200), strings.Repeat("long", 201),
	}
	vaults := map[string]*vault.Vault{}
	for _, p := range profiles {
		vaults[p] = vault.Open(vault.Config{Keyring: k, Profile: p, Issuer: issuer, Client: client})
		put(t, vaults[p], person(1), "of "+p)
	}
	folded := map[string]bool{}
	for name := range k.Entries() {
		folded[strings.ToLower(name)] = true
	}
	if len(folded) != 2*len(profiles) {
		t.Errorf("%d entries for %d profiles", len(folded), len(profiles))
	}
	for left, p := range profiles {
		if h := load(t, vaults[p]); h.Current == nil || h.Current.Refresh != "of "+p {
			t.Errorf("%q: %+v", p, h.Current)
		}
		if err := vault.Clear(t.Context(), k, p); err != nil || len(k.Entries()) != 2*(len(profiles)-left-1) {
			t.Errorf("%q: %v, %d entries stay", p, err, len(k.Entries()))
		}
	}
}
