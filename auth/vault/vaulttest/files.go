package vaulttest

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"frontdesk/auth/vault"
)

// FileKeyring is a keyring in a folder: one file per entry, replaced whole. It
// stays as it is when the process is killed, and several processes may use it
// at once. Secrets are stored in plain: it is for tests only.
type FileKeyring string

var _ vault.Keyring = FileKeyring("")

const suffix = ".secret"

func (k FileKeyring) file(user string) string {
	return filepath.Join(string(k), hex.EncodeToString([]byte(user))+suffix)
}

// Get implements [vault.Keyring].
func (k FileKeyring) Get(_ context.Context, user string) (string, error) {
	b, err := os.ReadFile(k.file(user))
	return string(b), named(err)
}

// Set implements [vault.Keyring].
func (k FileKeyring) Set(_ context.Context, user, secret string) error {
	file, err := os.CreateTemp(string(k), "new-*")
	if err != nil {
		return err
	}
	_, err = file.WriteString(secret)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), k.file(user))
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// Delete implements [vault.Keyring].
func (k FileKeyring) Delete(_ context.Context, user string) error {
	return named(os.Remove(k.file(user)))
}

// Entries is what is kept, by user.
func (k FileKeyring) Entries() (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(string(k), "*"+suffix))
	entries := map[string]string{}
	for _, file := range files {
		user, bad := hex.DecodeString(strings.TrimSuffix(filepath.Base(file), suffix))
		secret, unread := os.ReadFile(file)
		if err = errors.Join(err, bad, unread); err != nil {
			return nil, err
		}
		entries[string(user)] = string(secret)
	}
	return entries, err
}

func named(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return vault.ErrNotFound
	}
	return err
}
