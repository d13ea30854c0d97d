package peers

import (
	"os/exec"
	"syscall"
)

// dieWithTest has the kernel end the program when the test binary goes without
// its cleanup, which happens when a test runs into its time limit.
func dieWithTest(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

// What makes a process stand still, and go on.
const (
	freeze = syscall.SIGSTOP
	thaw   = syscall.SIGCONT
)
