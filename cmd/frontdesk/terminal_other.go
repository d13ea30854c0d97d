//go:build !windows

package main

// attachTerminal has something to do on Windows only.
func attachTerminal() {}
