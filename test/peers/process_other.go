//go:build !linux

package peers

import (
	"os/exec"
	"syscall"
)

// dieWithTest does nothing where the kernel cannot do it.
func dieWithTest(*exec.Cmd) {}

// together does nothing: the program of many processes is Linux's.
func together(*exec.Cmd) (end func()) { return func() {} }

// The peers that stand still are programs of Linux.
const (
	freeze = syscall.SIGTERM
	thaw   = syscall.SIGTERM
)
