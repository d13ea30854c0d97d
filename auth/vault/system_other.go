//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package vault

// reachable has nothing to find out: the keyring is part of the system.
func reachable() error { return nil }
