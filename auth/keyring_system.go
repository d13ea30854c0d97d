package auth

import (
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

// recordLimit is what fits into every system's keyring: Windows takes 2,560
// bytes, macOS about 3,000 (zalando/go-keyring, keyring_windows.go and
// keyring_darwin.go; #84, #86).
const recordLimit = 2500

// SystemKeyring is the operating system's keyring under the service name
// "frontdesk": the Credential Manager, the Keychain or the Secret Service. A
// call waits for the deadline at most.
func SystemKeyring(deadline time.Duration) Keyring { return newWorker(systemBackend{}, deadline) }

type systemBackend struct{}

func (systemBackend) get(user string) (string, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	secret, err := gokeyring.Get(service, user)
	return secret, classify(err)
}

func (systemBackend) set(user, secret string) error {
	if len(secret) > recordLimit && (runtime.GOOS == "windows" || runtime.GOOS == "darwin") {
		return fmt.Errorf("%w: %d bytes, %d fit", ErrKeyringTooBig, len(secret), recordLimit)
	}
	if err := reachable(); err != nil {
		return err
	}
	return classify(gokeyring.Set(service, user, secret))
}

func (systemBackend) remove(user string) error {
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
		return ErrKeyringTooBig
	case errors.Is(err, gokeyring.ErrUnsupportedPlatform):
		return ErrKeyringMissing
	}
	text := err.Error()
	for _, sign := range []struct {
		text string
		err  error
	}{
		{"failed to unlock correct collection", ErrKeyringLocked},
		{"IsLocked", ErrKeyringLocked},
		{"locked collection", ErrKeyringLocked},
		{"was not provided by any .service files", ErrKeyringMissing},
		{"NameHasNoOwner", ErrKeyringMissing},
		{"no such file or directory", ErrKeyringMissing},
		{"connection refused", ErrKeyringMissing},
	} {
		if strings.Contains(text, sign.text) {
			return fmt.Errorf("%w: %w", sign.err, err)
		}
	}
	return fmt.Errorf("keyring: %w", err)
}
