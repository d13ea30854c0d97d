// Package e2e drives the finished program as a person would: the real window by
// keys and clicks, the real browser, the real keyring.
package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"frontdesk/sandbox"
	"frontdesk/test/peers"
)

// patience bounds every wait for the program.
const patience = 20 * time.Second

// buildOnce makes the program that all tests share. It lies in a folder that
// main_test.go removes.
var buildOnce = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "frontdesk")
	out, err := exec.Command("go", "build", "-tags", "migrated_fynedo,no_emoji", "-o", path, "frontdesk/cmd/frontdesk").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

var scratch string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "frontdesk-e2e-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		scratch = dir
		return m.Run()
	}())
}

// person is somebody with a home folder, at a computer with these parts.
type person struct {
	t    *testing.T
	home string
	env  []string
}

func newPerson(t *testing.T, parts ...[]string) *person {
	t.Helper()
	home := t.TempDir()
	for _, dir := range []string{".cache", ".config", "run"} { // as every desktop session has them
		if err := os.MkdirAll(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	own := []string{"HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, ".config"), "XDG_CACHE_HOME=" + filepath.Join(home, ".cache"), "XDG_RUNTIME_DIR=" + filepath.Join(home, "run"), "LANG=en_GB.UTF-8", "LC_ALL=C.UTF-8", "TZ=" + morning(time.Now())}
	return &person{t, home, peers.Environ(append(parts, own)...)}
}

// morning is the time zone where it is nearest to ten o'clock: whenever the tests
// run, the pictures show a working day.
func morning(now time.Time) string {
	best, distance := "UTC", 24.0
	for _, name := range []string{
		"UTC", "Europe/Stockholm", "Africa/Nairobi", "Asia/Dubai", "Asia/Bangkok", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney",
		"Pacific/Auckland", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Sao_Paulo",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			continue
		}
		there := now.In(zone)
		if d := math.Abs(float64(there.Hour()) + float64(there.Minute())/60 - 10); d < distance {
			best, distance = name, d
		}
	}
	return best
}

// command prepares the program; a test that is stopped takes it down.
func (p *person) command(args ...string) *exec.Cmd {
	p.t.Helper()
	path, err := buildOnce()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env, cmd.Dir = p.env, p.home
	return cmd
}

// frontdesk runs the program to its end and gives its output and exit status.
func (p *person) frontdesk(stdin string, args ...string) (stdout, stderr string, status int) {
	p.t.Helper()
	var out, errs bytes.Buffer
	cmd := p.command(args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	timer := time.AfterFunc(3*patience, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	_ = cmd.Wait() // the status says it
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// configure writes the settings file for a sandbox, with lines of the test's.
func (p *person) configure(e sandbox.Endpoints, more string) {
	p.t.Helper()
	text := fmt.Sprintf("[account]\ntenant_id = %q\nclient_id = %q\nissuer = %q\ngraph_url = %q\n[phone]\nserver = %q\nusername = %q\ntransport = %q\naudio = \"null\"\n%s",
		e.TenantID, e.ClientID, e.Issuer, e.GraphURL, e.SIP.Server, e.SIP.Username, e.SIP.Transport, more)
	path := filepath.Join(p.home, ".config", "frontdesk", "config.toml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// world is a sandbox that runs as a program of its own, so that it outlives
// the consoles that use it.
type world struct {
	t *testing.T
	sandbox.Endpoints
}

func startWorld(t *testing.T, p *person) *world {
	t.Helper()
	cmd := p.command("sandbox", "--call-every", "0")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, cmd) })
	w := &world{t: t}
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &w.Endpoints)
	}
	if err != nil {
		t.Fatalf("the sandbox's endpoints: %v in %q", err, line)
	}
	return w
}

// stop ends a program as a session that closes would, and waits for it. One that
// hangs tells on standard error what each of its goroutines waits for.
func stop(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	_ = cmd.Process.Signal(syscall.SIGTERM)
	asked := time.AfterFunc(patience, func() { _ = cmd.Process.Signal(syscall.SIGQUIT); t.Errorf("%s had to be killed", cmd.Args[0]) })
	defer asked.Stop()
	killed := time.AfterFunc(patience+5*time.Second, func() { _ = cmd.Process.Kill() })
	defer killed.Stop()
	_ = cmd.Wait()
}

// post asks the sandbox's control API for something.
func (w *world) post(path string) {
	w.t.Helper()
	res, err := http.Post(w.Control+path, "", nil)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= 300 {
		text, _ := io.ReadAll(res.Body)
		w.t.Fatalf("%s: %s %s", path, res.Status, text)
	}
}

func (w *world) status() sandbox.Status {
	w.t.Helper()
	var s sandbox.Status
	res, err := http.Get(w.Control + "/status")
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(&s); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// console is the program with its window open.
type console struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  string
	errs *bytes.Buffer
}

func (p *person) openConsole(args ...string) *console {
	p.t.Helper()
	c := &console{t: p.t, log: filepath.Join(p.home, fmt.Sprintf("console-%d.log", time.Now().UnixNano())), errs: &bytes.Buffer{}}
	c.cmd = p.command(append([]string{"--log", c.log}, args...)...)
	c.cmd.Stderr = c.errs
	if err := c.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		c.close()
		if p.t.Failed() {
			text, _ := os.ReadFile(c.log)
			p.t.Logf("log of the console:\n%s\nstandard error:\n%s", text, c.errs)
		}
	})
	return c
}

func (c *console) close() {
	c.t.Helper()
	if c.cmd.ProcessState == nil {
		stop(c.t, c.cmd)
	}
}

// left waits for a console that was closed by hand, and makes sure that it ended
// well.
func (c *console) left() {
	c.t.Helper()
	timer := time.AfterFunc(patience, func() { _ = c.cmd.Process.Signal(syscall.SIGQUIT) })
	defer timer.Stop()
	if err := c.cmd.Wait(); err != nil {
		c.t.Errorf("the console that was closed: %v", err)
	}
}

// kill ends the console as a crash would.
func (c *console) kill() {
	c.t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		c.t.Fatal(err)
	}
	_ = c.cmd.Wait()
}

// line is one line of the log.
type line map[string]any

func (l line) has(want line) bool {
	for key, value := range want {
		if text, ok := value.(string); ok && strings.HasSuffix(text, "…") {
			if have, _ := l[key].(string); !strings.HasPrefix(have, strings.TrimSuffix(text, "…")) {
				return false
			}
		} else if l[key] != value {
			return false
		}
	}
	return true
}

// lines are those of the log that have what is wanted; a text that ends in …
// is a beginning.
func (c *console) lines(want line) []line {
	c.t.Helper()
	text, _ := os.ReadFile(c.log)
	var out []line
	for row := range bytes.Lines(text) {
		var l line
		if json.Unmarshal(row, &l) == nil && l.has(want) {
			out = append(out, l)
		}
	}
	return out
}

// await waits until n such lines are in the log and gives the last.
func (c *console) await(n int, want line) line {
	c.t.Helper()
	return c.awaitWithin(patience, n, want)
}

// awaitWithin is await with a limit of its own.
func (c *console) awaitWithin(limit time.Duration, n int, want line) line {
	c.t.Helper()
	var found []line
	if !peers.Eventually(limit, func() bool { found = c.lines(want); return len(found) >= n }) {
		c.t.Fatalf("the log has %d lines %v, want %d", len(found), want, n)
	}
	return found[n-1]
}

// seen waits until the window shows a call in a state with nothing under way:
// a person presses a key after seeing what it is for, not before. It gives the
// newest such line.
func (c *console) seen(call any, state string) line {
	c.t.Helper()
	var newest line
	if !peers.Eventually(patience, func() bool {
		all := c.lines(line{"msg": "call.shown", "call": call})
		if len(all) > 0 {
			newest = all[len(all)-1]
		}
		return newest.has(line{"state": state, "pending": ""})
	}) {
		c.t.Fatalf("the window shows call %v as %v, want %s", call, newest, state)
	}
	return newest
}

// at is when a line was written.
func (l line) at(t *testing.T) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, fmt.Sprint(l["time"]))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// edit changes the settings file.
func (p *person) edit(old, replacement string) {
	p.t.Helper()
	path := filepath.Join(p.home, ".config", "frontdesk", "config.toml")
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, bytes.Replace(text, []byte(old), []byte(replacement), 1), 0o600)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}
