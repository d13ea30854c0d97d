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

// together makes the program a group of its own, and gives what ends whoever is left of
// the group. Where the test binary goes, the first one is asked to end the others.
func together(cmd *exec.Cmd) (end func()) {
	cmd.SysProcAttr.Setpgid, cmd.SysProcAttr.Pdeathsig = true, syscall.SIGTERM
	return func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // nobody is left: it says so
}

// What makes a process stand still, and go on.
const (
	freeze = syscall.SIGSTOP
	thaw   = syscall.SIGCONT
)
