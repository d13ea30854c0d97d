//go:build !linux

package peers

import (
	"os/exec"
	"syscall"
)

// dieWithTest does nothing where the kernel cannot do it.
func dieWithTest(*exec.Cmd) {}

// The peers that stand still are programs of Linux.
const (
	freeze = syscall.SIGTERM
	thaw   = syscall.SIGTERM
)
