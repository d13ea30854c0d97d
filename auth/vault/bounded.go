package vault

import (
	"context"
	"errors"
	"time"
)

// Bounded makes a [Keyring] of one whose calls may block for ever and pay no
// heed to their context, as those of an operating system do.
//
// One call at a time is let through, and nobody waits for it longer than the
// deadline. A call that hangs keeps its goroutine until the system lets go; the
// calls behind it are told [ErrSlow], and nothing overtakes it, so an old secret
// never replaces a newer one.
func Bounded(k Keyring, deadline time.Duration) Keyring {
	b := &bounded{keyring: k, deadline: deadline, free: make(chan struct{}, 1)}
	b.free <- struct{}{}
	return b
}

type bounded struct {
	keyring  Keyring
	deadline time.Duration
	free     chan struct{} // holds one token while no call is under way
}

// Get implements [Keyring].
func (b *bounded) Get(ctx context.Context, user string) (string, error) {
	whole := context.WithoutCancel(ctx) // what has begun is finished
	return b.do(ctx, func() (string, error) { return b.keyring.Get(whole, user) })
}

// Set implements [Keyring].
func (b *bounded) Set(ctx context.Context, user, secret string) error {
	whole := context.WithoutCancel(ctx)
	_, err := b.do(ctx, func() (string, error) { return "", b.keyring.Set(whole, user, secret) })
	return err
}

// Delete implements [Keyring].
func (b *bounded) Delete(ctx context.Context, user string) error {
	whole := context.WithoutCancel(ctx)
	_, err := b.do(ctx, func() (string, error) { return "", b.keyring.Delete(whole, user) })
	return err
}

// do runs one call. Its goroutine ends with the system's answer: there is no
// way to take a call to the keyring back.
func (b *bounded) do(ctx context.Context, call func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, b.deadline)
	defer cancel()
	select {
	case <-b.free:
	case <-ctx.Done():
		return "", stopped(ctx)
	}
	type result struct {
		secret string
		err    error
	}
	done := make(chan result, 1)
	go func() {
		secret, err := call()
		done <- result{secret, err}
		b.free <- struct{}{}
	}()
	select {
	case r := <-done:
		return r.secret, r.err
	case <-ctx.Done():
		return "", stopped(ctx)
	}
}

// stopped tells the deadline from a caller who went away.
func stopped(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrSlow
	}
	return ctx.Err()
}
