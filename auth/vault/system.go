package vault

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	gokeyring "github.com/zalando/go-keyring"
)

// service is the name under which everything of Frontdesk is kept. On Windows
// no other service's name may begin with it and a colon.
const service = "frontdesk"

// entryLimit is what fits into one entry, in bytes: Windows takes 2,560, macOS
// about 3,000 (zalando/go-keyring, keyring_windows.go and keyring_darwin.go;
// #84, #86). Linux has no limit in practice: 2 MB took 1.2 s.
const entryLimit = 2500

// System is the operating system's keyring under the service name "frontdesk":
// the Credential Manager, the Keychain or the Secret Service. A call, with all
// the parts of a big secret, waits for the deadline at most.
func System(deadline time.Duration) Keyring {
	switch runtime.GOOS {
	case "windows", "darwin":
		return Bounded(Chunked(system{}, entryLimit), deadline)
	default:
		return Bounded(system{}, deadline)
	}
}

// system is go-keyring, whose calls cannot be cancelled.
type system struct{}

// Get implements [Keyring].
func (system) Get(_ context.Context, user string) (string, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	secret, err := gokeyring.Get(service, user)
	return secret, classify(err)
}

// Set implements [Keyring].
func (system) Set(_ context.Context, user, secret string) error {
	if err := reachable(); err != nil {
		return err
	}
	return classify(gokeyring.Set(service, user, secret))
}

// Delete implements [Keyring].
func (system) Delete(_ context.Context, user string) error {
	if err := reachable(); err != nil {
		return err
	}
	return classify(gokeyring.Delete(service, user))
}

// classify names the cases that matter. The library has no errors for a locked
// or a missing Secret Service, so their texts are compared (secret_service.go
// of v0.2.8, and the D-Bus specification's error names).
func classify(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gokeyring.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, gokeyring.ErrSetDataTooBig):
		return ErrTooBig
	case errors.Is(err, gokeyring.ErrUnsupportedPlatform):
		return ErrMissing
	}
	text := err.Error()
	for _, sign := range []struct {
		text string
		err  error
	}{
		{"failed to unlock correct collection", ErrLocked},
		{"IsLocked", ErrLocked},
		{"locked collection", ErrLocked},
		{"was not provided by any .service files", ErrMissing},
		{"NameHasNoOwner", ErrMissing},
		{"no such file or directory", ErrMissing},
		{"connection refused", ErrMissing},
	} {
		if strings.Contains(text, sign.text) {
			return fmt.Errorf("%w: %w", sign.err, err)
		}
	}
	return fmt.Errorf("keyring: %w", err)
}
