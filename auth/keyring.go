package auth

import (
	"context"
	"errors"
	"time"
)

// Keyring keeps small secrets for the user who is logged in to the computer.
//
// Every method must return soon after ctx ends, whatever the system does. An
// error wraps one of the Err values below when it is one of those cases. A Set
// that ended with [ErrKeyringSlow] may still take effect later.
type Keyring interface {
	// Get gives the secret, or an error wrapping ErrNotFound.
	Get(ctx context.Context, user string) (string, error)
	Set(ctx context.Context, user, secret string) error
	// Delete removes the secret. One that is not there is ErrNotFound.
	Delete(ctx context.Context, user string) error
}

// What a keyring may answer. ErrNotFound is the only one that means that
// nothing is stored.
var (
	ErrNotFound       = errors.New("not in the keyring")
	ErrKeyringMissing = errors.New("no keyring service")
	ErrKeyringLocked  = errors.New("the keyring is locked")
	ErrKeyringSlow    = errors.New("the keyring did not answer in time")
	ErrKeyringTooBig  = errors.New("too big for the keyring")
)

// backend is a keyring whose calls may block for ever and cannot be cancelled.
type backend interface {
	get(user string) (string, error)
	set(user, secret string) error
	remove(user string) error
}

// worker lets one call at a time through to the backend and stops waiting for
// it at the deadline. A call that hangs keeps its goroutine until the system
// lets go; the calls behind it are told that the keyring is slow, and nothing
// overtakes it, so an old secret never replaces a newer one.
type worker struct {
	backend  backend
	deadline time.Duration
	free     chan struct{} // holds one token while no call is under way
}

func newWorker(b backend, deadline time.Duration) *worker {
	w := &worker{backend: b, deadline: deadline, free: make(chan struct{}, 1)}
	w.free <- struct{}{}
	return w
}

// Get implements [Keyring].
func (w *worker) Get(ctx context.Context, user string) (string, error) {
	return w.do(ctx, func() (string, error) { return w.backend.get(user) })
}

// Set implements [Keyring].
func (w *worker) Set(ctx context.Context, user, secret string) error {
	_, err := w.do(ctx, func() (string, error) { return "", w.backend.set(user, secret) })
	return err
}

// Delete implements [Keyring].
func (w *worker) Delete(ctx context.Context, user string) error {
	_, err := w.do(ctx, func() (string, error) { return "", w.backend.remove(user) })
	return err
}

// do runs one call. Its goroutine ends with the system's answer: there is no
// way to take a call to the keyring back.
func (w *worker) do(ctx context.Context, call func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, w.deadline)
	defer cancel()
	select {
	case <-w.free:
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
		w.free <- struct{}{}
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
		return ErrKeyringSlow
	}
	return ctx.Err()
}
