// Package vaulttest has keyrings for tests: one in memory that can refuse
// calls, and one in files that survives the process.
package vaulttest

import (
	"context"
	"maps"
	"sync"

	"frontdesk/auth/vault"
)

// Keyring is a keyring in memory. Its fields may be set between calls, under
// [Keyring.Do]; the methods may be called from any goroutine. The zero value is
// ready and empty.
type Keyring struct {
	// Fail, when set, may refuse a call: "get", "set" or "delete".
	Fail func(call string) error
	// Wrote, when set, is told of every secret before it is kept.
	Wrote func(user, secret string)

	mu      sync.Mutex
	entries map[string]string
}

var _ vault.Keyring = (*Keyring)(nil)

// Do calls f while no call is under way.
func (k *Keyring) Do(f func(entries map[string]string)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.entries == nil {
		k.entries = map[string]string{}
	}
	f(k.entries)
}

// Entries is a copy of what is kept.
func (k *Keyring) Entries() map[string]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return maps.Clone(k.entries)
}

func (k *Keyring) fail(call string) error {
	if k.Fail == nil {
		return nil
	}
	return k.Fail(call)
}

// Get implements [vault.Keyring].
func (k *Keyring) Get(_ context.Context, user string) (secret string, err error) {
	k.Do(func(entries map[string]string) {
		var ok bool
		if err = k.fail("get"); err != nil {
			return
		}
		if secret, ok = entries[user]; !ok {
			err = vault.ErrNotFound
		}
	})
	return secret, err
}

// Set implements [vault.Keyring].
func (k *Keyring) Set(_ context.Context, user, secret string) (err error) {
	k.Do(func(entries map[string]string) {
		if err = k.fail("set"); err != nil {
			return
		}
		if k.Wrote != nil {
			k.Wrote(user, secret)
		}
		entries[user] = secret
	})
	return err
}

// Delete implements [vault.Keyring].
func (k *Keyring) Delete(_ context.Context, user string) (err error) {
	k.Do(func(entries map[string]string) {
		if err = k.fail("delete"); err != nil {
			return
		}
		if _, ok := entries[user]; !ok {
			err = vault.ErrNotFound
			return
		}
		delete(entries, user)
	})
	return err
}
