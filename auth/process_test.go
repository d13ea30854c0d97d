package auth_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth/authtest"
	"frontdesk/switchboard"
)

// deskVar makes this test's binary a desk: another process of the same user.
// Its value is the settings.
const deskVar = "FRONTDESK_TEST_DESK"

func TestMain(m *testing.M) {
	settings, beside := os.LookupEnv(deskVar)
	if !beside {
		os.Exit(m.Run())
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := runDesk(ctx, settings); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process is a desk as its parent sees it.
type process struct {
	t        *testing.T
	cmd      *exec.Cmd
	stdin    io.WriteCloser
	stderr   *lockedBuffer
	steps    chan step   // where it stands and waits
	reports  chan string // everything else that it says
	dead     chan struct{}
	read     chan struct{} // closed when all of its output is read
	visits   sync.WaitGroup
	browsers atomic.Int32
	end      func() error // waits, once
}

// step is a point at which a process waits.
type step struct {
	name  string
	letGo func()
}

// startProcess starts a desk. It ends with the test, with kill or with quit.
func startProcess(t *testing.T, set deskSettings) *process {
	t.Helper()
	settings, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{
		t: t, cmd: exec.CommandContext(t.Context(), os.Args[0]), stderr: &lockedBuffer{},
		steps: make(chan step), reports: make(chan string, 64), dead: make(chan struct{}), read: make(chan struct{}),
	}
	p.cmd.Env = append(os.Environ(), deskVar+"="+string(settings))
	p.cmd.Stderr = p.stderr
	p.cmd.WaitDelay = patience
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		p.stdin, err = p.cmd.StdinPipe()
	}
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	go p.follow(out)
	p.end = sync.OnceValue(func() error {
		close(p.dead)
		<-p.read
		err := p.cmd.Wait()
		p.visits.Wait()
		return err
	})
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		_ = p.end()
	})
	return p
}

// follow sorts what the process says. In front of its browser sits somebody who
// agrees to everything.
func (p *process) follow(out io.Reader) {
	defer close(p.read)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		switch word, about, _ := strings.Cut(lines.Text(), " "); word {
		case "step":
			p.reach(step{about, func() { p.order("go") }})
		case "open":
			p.browsers.Add(1)
			p.visits.Go(func() { authtest.Person{T: p.t}.Visit(about) })
		default:
			select {
			case p.reports <- lines.Text():
			case <-p.dead:
			}
		}
	}
}

// reach hands a step to the test.
func (p *process) reach(s step) {
	select {
	case p.steps <- s:
	case <-p.dead:
	}
}

func (p *process) order(what string) {
	if _, err := fmt.Fprintln(p.stdin, what); err != nil {
		p.t.Errorf("%s: %v\n%s", what, err, p.stderr)
	}
}

// await gives what the next report is about, which must be of this kind.
func (p *process) await(kind string) string {
	p.t.Helper()
	select {
	case line := <-p.reports:
		word, about, _ := strings.Cut(line, " ")
		if word != kind {
			p.t.Fatalf("waiting for %q, it says %q", kind, line)
		}
		return about
	case <-p.read:
		p.t.Fatalf("waiting for %q, it has ended: %s", kind, p.stderr)
	case <-time.After(2 * patience):
		p.t.Fatalf("waiting for %q: %s", kind, p.stderr)
	}
	return ""
}

// account gives an order and the account that it leads to, once its browser has
// come to rest: nobody reads a page of a process that is killed.
func (p *process) account(order string) switchboard.Account {
	p.t.Helper()
	p.order(order)
	var a switchboard.Account
	if err := json.Unmarshal([]byte(p.await("account")), &a); err != nil {
		p.t.Fatal(err)
	}
	p.visits.Wait()
	return a
}

// kill ends the process at once, wherever it is. It must not have ended before,
// nor have complained.
func (p *process) kill() {
	p.t.Helper()
	_ = p.cmd.Process.Kill()
	var ended *exec.ExitError
	if err := p.end(); !errors.As(err, &ended) || p.stderr.String() != "" {
		p.t.Fatalf("it was not killed: %v\n%s", err, p.stderr)
	}
}

// quit lets the process end as a program does.
func (p *process) quit() {
	p.t.Helper()
	_ = p.stdin.Close()
	if err := p.end(); err != nil || p.stderr.String() != "" {
		p.t.Errorf("%v\n%s", err, p.stderr)
	}
}
