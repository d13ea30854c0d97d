package vault

import (
	"context"
	"errors"
)

// Keyring keeps small secrets for the user who is logged in to the computer.
//
// Every method must return soon after ctx ends, whatever the system does. An
// error wraps one of the Err values below when it is one of those cases. A Set
// that ended with [ErrSlow] may still take effect later. The methods may be
// called from any goroutine.
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
	ErrNotFound = errors.New("not in the keyring")
	ErrMissing  = errors.New("no keyring service")
	ErrLocked   = errors.New("the keyring is locked")
	ErrSlow     = errors.New("the keyring did not answer in time")
	ErrTooBig   = errors.New("too big for the keyring")
)

// ErrDamaged says that something is stored but not as it was written: a part is
// missing, or it is cut, changed, or of another version. What can be read of it
// is never used.
var ErrDamaged = errors.New("the saved sign-in is damaged")
