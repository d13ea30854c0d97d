package peers

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is one program that a test started. It ends with the test.
type process struct {
	log  string // file with everything it wrote
	pid  int
	die  func() error
	end  context.CancelFunc
	done chan struct{} // closed when it has ended
	err  error         // how it ended; read it after done
}

// program prepares a command that is asked to end (TERM) when ctx is cancelled
// and made to 5 s later.
func program(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	dieWithTest(cmd)
	return cmd
}

// launch starts a program that writes into a log file, and ends it in t's
// cleanup. When the test has failed by then, the end of the log is shown.
func launch(t testing.TB, log string, env []string, name string, args ...string) *process {
	t.Helper()
	return start(t, log, env, func(*exec.Cmd) func() { return func() {} }, name, args...)
}

// launchMany is launch for a program of several processes: those that outlive the first
// are ended, too.
func launchMany(t testing.TB, log string, env []string, name string, args ...string) *process {
	t.Helper()
	return start(t, log, env, together, name, args...)
}

// start is launch. prepare may change how the program is started; what it returns ends
// what is left of it.
func start(t testing.TB, log string, env []string, prepare func(*exec.Cmd) func(), name string, args ...string) *process {
	t.Helper()
	// Not the test's own context: that one ends everything at once, and a
	// telephone wants its PBX for saying good-bye.
	ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := program(ctx, name, args...)
	cmd.Env = env
	rest := prepare(cmd)
	out, err := os.Create(log)
	if err != nil {
		end()
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		end()
		_ = out.Close()
		t.Fatalf("start %s: %v", name, err)
	}
	p := &process{log: log, pid: cmd.Process.Pid, die: cmd.Process.Kill, end: end, done: make(chan struct{})}
	go func() {
		defer close(p.done)
		p.err = cmd.Wait() // matters to few: tests look at what it did
		rest()
		_ = out.Close()
	}()
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			t.Logf("end of %s:\n%s", filepath.Base(log), tail(log, 30))
		}
	})
	return p
}

// stop ends the process and returns when it has ended; again is harmless.
func (p *process) stop() {
	p.end()
	<-p.done // bounded: program makes it end after 5 s
}

// kill ends the process without asking it, and returns when it has ended.
func (p *process) kill() {
	_ = p.die() // it may have ended already
	p.stop()
}

// ended reports whether the process is over.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// output runs a short program to its end, at most for limit, and returns what
// it printed. Failures carry what it said.
func output(t testing.TB, limit time.Duration, env []string, name string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), limit)
	defer cancel()
	cmd := program(ctx, name, args...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// folder makes a short-named folder that goes with the test. Socket names have
// a limit of about 100 characters, which t.TempDir's names can pass.
func folder(t testing.TB, parent string) string {
	t.Helper()
	dir, err := os.MkdirTemp(parent, "fd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Logf("left behind: %v", err)
		}
	})
	return dir
}

// Eventually asks again and again until what is true, at most for limit, and
// reports whether it became true.
func Eventually(limit time.Duration, what func() bool) bool {
	deadline := time.Now().Add(limit)
	for !what() {
		if time.Now().After(deadline) {
			return false
		}
		time.Sleep(20 * time.Millisecond)
	}
	return true
}

// tail is the last lines of a file.
func tail(path string, lines int) string {
	f, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	if err != nil {
		return err.Error()
	}
	all := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
