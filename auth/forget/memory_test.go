package forget_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/auth/authtest"
	"frontdesk/auth/forget/forgettest"
	"frontdesk/sandbox/people"
	"frontdesk/sandbox/tenant"
)

// desk is the process that signs in, seen from outside.
type desk struct {
	t       *testing.T
	dir     string
	place   *tenant.Tenant
	secrets *forgettest.Secrets
	cmd     *exec.Cmd
	in      io.Writer
	out     *bufio.Scanner
}

// build makes this test's binary anew, as it is built for people: the race
// detector, with which this one may run, keeps memory of its own.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "desk")
	if out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

func openDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), secrets: &forgettest.Secrets{}}
	var err error
	if d.place, err = tenant.Start(t.Context(), tenant.Options{People: people.Generate(7, time.Now(), time.UTC), Through: d.secrets.Through}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.place.Close() })
	d.cmd = exec.CommandContext(t.Context(), build(t), d.place.Issuer(), d.place.GraphURL(), d.dir)
	d.cmd.Env, d.cmd.Stderr, d.cmd.WaitDelay = append(os.Environ(), helperVar+"=1"), os.Stderr, 5*time.Second
	in, err := d.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = d.cmd.Wait() })
	d.in, d.out = in, bufio.NewScanner(out)
	return d
}

// do has the process do something, and is its browser meanwhile.
func (d *desk) do(what string) {
	d.t.Helper()
	if _, err := fmt.Fprintln(d.in, what); err != nil {
		d.t.Fatal(err)
	}
	for d.out.Scan() {
		switch word, rest, _ := strings.Cut(d.out.Text(), " "); word {
		case "open":
			authtest.Person{T: d.t}.Visit(rest)
		case "done":
			return
		default:
			d.t.Fatal(d.out.Text())
		}
	}
	d.t.Fatalf("the process ended during %q", what)
}

// memory finds the secrets in the memory of the process.
func (d *desk) memory() forgettest.Finds {
	d.t.Helper()
	finds, _, err := d.secrets.Memory(d.cmd.Process.Pid)
	if errors.Is(err, errors.ErrUnsupported) {
		d.t.Skip("the memory of another process cannot be read here")
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Logf("%v", finds.Kinds())
	return finds
}

// swept waits for a sweep after the newest line of the log with a message.
func (d *desk) swept(after string) {
	d.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		log, err := os.ReadFile(filepath.Join(d.dir, "log"))
		if err != nil {
			d.t.Fatal(err)
		}
		if i := strings.LastIndex(string(log), `"`+after+`"`); i >= 0 && strings.Contains(string(log[i:]), "memory.swept") {
			return
		}
		if time.Now().After(end) {
			d.t.Fatalf("no sweep after %s:\n%s", after, log)
		}
	}
}

// What is over is gone: after the sign-in all that brought it about, after the
// sign-out the tokens as well. A code or a nonce is short enough to be found
// whole in a register of one process; what is found a second time was kept.
func TestNothingStaysInMemory(t *testing.T) {
	first := session(t)
	if len(first) == 0 || t.Failed() {
		return
	}
	t.Logf("again, because of\n%v", first)
	if second := session(t); len(second) > 0 {
		t.Errorf("in another process as well:\n%v", second)
	}
}

// session is a sign-in, some work and a sign-out. It gives what should not have
// been there, but for tokens, with which the test has failed.
func session(t *testing.T) forgettest.Finds {
	t.Helper()
	d := openDesk(t)
	d.do("sign in")
	d.swept("signin.succeeded")
	for range 3 {
		d.do("read")
		d.place.ExpireAccess()
		d.do("read")
	}
	d.swept("signin.refreshed")
	held := d.memory()
	if kinds := held.Kinds(); kinds["access_token"] == 0 || kinds["refresh_token"] == 0 {
		t.Errorf("the search does not find what must be there: %v", kinds)
	}
	d.do("sign out")
	d.swept("signin.out")
	_, left := tokens(held)
	some, more := tokens(d.memory())
	if bad := some.Serious(); len(bad) > 0 {
		t.Errorf("after the sign-out there is still\n%v", bad)
	}
	if written, err := d.secrets.Files(d.dir); err != nil || len(written) > 0 {
		t.Errorf("in files: %v\n%v", err, written)
	}
	d.passed()
	return append(left.Serious(), more.Serious()...)
}

// tokens tells tokens from the secrets of an attempt.
func tokens(f forgettest.Finds) (some, others forgettest.Finds) {
	for _, one := range f {
		if strings.HasSuffix(one.Kind, "_token") {
			some = append(some, one)
		} else {
			others = append(others, one)
		}
	}
	return some, others
}

// passed makes sure that there was something to be found.
func (d *desk) passed() {
	d.t.Helper()
	count := d.secrets.Count()
	for _, kind := range forgettest.Kinds() {
		if count[kind] == 0 {
			d.t.Errorf("no %s has passed: %v", kind, count)
		}
	}
}
