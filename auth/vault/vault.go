package vault

import (
	"context"
	"errors"
)

// Config is whose sign-ins a [Vault] keeps, and where.
type Config struct {
	// Keyring holds the entries; it is not used by others for the same names.
	Keyring Keyring
	// Profile tells sets of sign-ins on one computer apart.
	Profile string
	// Issuer and Client are the provider and the registration that the tokens
	// are for. What was stored for others is not used.
	Issuer, Client string
	// Folder is where the lock file is made. Empty: there is no lock.
	Folder string
}

// Vault keeps the sign-ins of one profile. Its methods may be called from any
// goroutine and exclude each other; to exclude other processes, hold
// [Vault.Lock] around them. Each takes as long as a few calls to the keyring.
// An error is the keyring's unless it says otherwise.
type Vault struct {
	cfg  Config
	turn chan struct{} // holds one token while no method is at work
}

// Open gives the vault of a profile. Nothing is read yet.
func Open(cfg Config) *Vault {
	v := &Vault{cfg: cfg, turn: make(chan struct{}, 1)}
	v.turn <- struct{}{}
	return v
}

// Load reads what is kept. That nothing is kept, or only for another provider
// or registration, is an empty Holding and no error.
func (v *Vault) Load(ctx context.Context) (Holding, error) {
	var h Holding
	err := v.exclusive(ctx, func() (err error) {
		h, err = v.load(ctx)
		return err
	})
	return h, err
}

func (v *Vault) load(ctx context.Context) (Holding, error) {
	x, err := v.readIndex(ctx)
	if err != nil {
		return Holding{}, err
	}
	h := Holding{Pending: x.pending(), Damage: x.damage}
	for _, a := range x.Accounts {
		if a.Key() != x.Current {
			h.Others = append(h.Others, a.Account)
			continue
		}
		r, err := v.readRecord(ctx, a.Key())
		switch {
		case errors.Is(err, ErrNotFound):
			r = Record{Account: a.Account}
		case errors.Is(err, ErrDamaged):
			r, h.Damage = Record{Account: a.Account}, err
		case err != nil:
			return Holding{}, err
		}
		h.Current = &r
	}
	return h, nil
}

// Record reads the sign-in of one account as it is stored now. It is
// [ErrNotFound] when there is none, also when it is for another provider or
// registration, and [ErrDamaged] when it cannot be read.
func (v *Vault) Record(ctx context.Context, key string) (Record, error) {
	var r Record
	err := v.exclusive(ctx, func() (err error) {
		r, err = v.readRecord(ctx, key)
		return err
	})
	return r, err
}

// exclusive runs f while no other method of this vault is at work.
func (v *Vault) exclusive(ctx context.Context, f func() error) error {
	select {
	case <-v.turn:
	case <-ctx.Done():
		return stopped(ctx)
	}
	defer func() { v.turn <- struct{}{} }()
	return f()
}
