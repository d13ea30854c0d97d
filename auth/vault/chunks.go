package vault

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
)

// Chunked stores a secret of more than limit bytes in parts, for keyrings that
// take only small ones. A limit below 128 counts as 128. Secrets of more than
// 32 KiB are [ErrTooBig].
//
// A secret in parts is a manifest in its own entry, and the parts in entries of
// two generations that take turns, "USER#a0", "USER#a1" and so on and "USER#b0".
// The new parts are written first, in order; then the manifest, which makes
// them count; then the old parts are deleted, the last first. So at every moment
// the old secret or the new one is whole, and parts that a killed process left
// are found by asking for one after the other: the next Set or Delete removes
// them. Once a secret counts, a failure to remove old parts is not reported.
//
// Get gives the whole secret as it was set, or [ErrDamaged], never a piece. It
// may run beside a Set of another process; two such Sets must exclude each
// other, or the secret may end up damaged.
func Chunked(k Keyring, limit int) Keyring {
	c := &chunked{keyring: k, limit: max(limit, manifestSize), turn: make(chan struct{}, 1)}
	c.turn <- struct{}{}
	return c
}

type chunked struct {
	keyring Keyring
	limit   int
	turn    chan struct{} // holds one token while no secret is being changed
}

// getTries is how often a secret is read that another process keeps replacing.
const getTries = 10

// Get implements [Keyring].
func (c *chunked) Get(ctx context.Context, user string) (string, error) {
	stored, err := c.keyring.Get(ctx, user)
	for try := 1; ; try++ {
		if err != nil || !isManifest(stored) {
			return stored, err
		}
		secret, damage := c.collect(ctx, user, stored)
		if !errors.Is(damage, ErrDamaged) || try == getTries {
			return secret, damage
		}
		before := stored
		if stored, err = c.keyring.Get(ctx, user); err == nil && stored == before {
			return "", damage // nobody is writing: it is as it is
		}
	}
}

// collect reads the parts of a manifest.
func (c *chunked) collect(ctx context.Context, user, stored string) (string, error) {
	m, err := readManifest(stored)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for n := range m.count {
		part, err := c.keyring.Get(ctx, partName(user, m.generation, n))
		switch {
		case errors.Is(err, ErrNotFound):
			return "", fmt.Errorf("%w: part %d of %d is missing", ErrDamaged, n+1, m.count)
		case err != nil:
			return "", err
		}
		if b.WriteString(part); b.Len() > m.length {
			break
		}
	}
	if b.Len() != m.length || sha256.Sum256([]byte(b.String())) != m.sum {
		return "", fmt.Errorf("%w: its parts do not add up", ErrDamaged)
	}
	return b.String(), nil
}

// Set implements [Keyring].
func (c *chunked) Set(ctx context.Context, user, secret string) error {
	if len(secret) > maxSecret {
		return fmt.Errorf("%w: %d bytes, %d fit", ErrTooBig, len(secret), maxSecret)
	}
	if err := c.begin(ctx); err != nil {
		return err
	}
	defer c.end()
	old, err := c.current(ctx, user)
	if err != nil {
		return err
	}
	if len(secret) > c.limit || isManifest(secret) {
		return c.setParts(ctx, user, secret, old)
	}
	if err := c.keyring.Set(ctx, user, secret); err != nil {
		return err
	}
	_ = c.sweepAll(ctx, user, old)
	return nil
}

// current gives the manifest that counts now, or one without a generation.
func (c *chunked) current(ctx context.Context, user string) (manifest, error) {
	stored, err := c.keyring.Get(ctx, user)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return manifest{}, err
	}
	m, _ := readManifest(stored) // one that cannot be read has no parts that count
	return m, nil
}

func (c *chunked) setParts(ctx context.Context, user, secret string, old manifest) error {
	m := manifest{generation: turn(old.generation), length: len(secret), sum: sha256.Sum256([]byte(secret))}
	if err := c.sweep(ctx, user, m.generation, 0); err != nil {
		return err
	}
	for rest := secret; rest != ""; m.count++ {
		size := min(len(rest), c.limit)
		if err := c.keyring.Set(ctx, partName(user, m.generation, m.count), rest[:size]); err != nil {
			return err
		}
		rest = rest[size:]
	}
	if err := c.keyring.Set(ctx, user, m.String()); err != nil {
		return err
	}
	_ = c.sweep(ctx, user, turn(m.generation), old.count)
	return nil
}

// Delete implements [Keyring]. The manifest goes first: what is being removed
// is never seen damaged.
func (c *chunked) Delete(ctx context.Context, user string) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	defer c.end()
	old, err := c.current(ctx, user)
	if err != nil {
		return err
	}
	err = c.keyring.Delete(ctx, user)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if left := c.sweepAll(ctx, user, old); left != nil {
		return left
	}
	return err
}

func (c *chunked) sweepAll(ctx context.Context, user string, old manifest) error {
	next := turn(old.generation)
	return errors.Join(c.sweep(ctx, user, turn(next), old.count), c.sweep(ctx, user, next, 0))
}

// sweep deletes the parts of a generation, the last first. A kill leaves them
// without gaps; where somebody else has made some, it goes on to the number of
// parts that the manifest says.
func (c *chunked) sweep(ctx context.Context, user, generation string, said int) error {
	said = min(said, maxSecret/c.limit+1) // it may say anything
	count := 0
	for ; count < maxSecret; count++ { // no secret has more parts
		_, err := c.keyring.Get(ctx, partName(user, generation, count))
		if errors.Is(err, ErrNotFound) && count >= said {
			break
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	for n := count - 1; n >= 0; n-- {
		err := c.keyring.Delete(ctx, partName(user, generation, n))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}

func (c *chunked) begin(ctx context.Context) error {
	select {
	case <-c.turn:
		return nil
	case <-ctx.Done():
		return stopped(ctx)
	}
}

func (c *chunked) end() { c.turn <- struct{}{} }
