package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"frontdesk/switchboard"
)

// What makes this test's binary another process of the same user, and with which
// file.
const (
	roleVar = "FRONTDESK_TEST_STORE_ROLE"
	pathVar = "FRONTDESK_TEST_STORE_PATH"
)

func TestMain(m *testing.M) {
	roles := map[string]func(ctx context.Context, s *Store, from int) error{"refresh": refresh, "forget": forgetAgain, "share": share}
	name, from, _ := strings.Cut(os.Getenv(roleVar), " ")
	role, beside := roles[name]
	if !beside {
		os.Exit(m.Run())
	}
	var n int
	_, err := fmt.Sscan(from, &n)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, openErr := Open(ctx, Config{Path: os.Getenv(pathVar)})
	if err = errors.Join(err, openErr); err == nil {
		err = role(ctx, s, n)
	}
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process is another process, as its parent sees it.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines *bufio.Scanner
	err   strings.Builder
}

func startProcess(t *testing.T, path, role string, from int) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.CommandContext(t.Context(), os.Args[0])}
	p.cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d", roleVar, role, from), pathVar+"="+path)
	p.cmd.Stderr = &p.err
	out, err := p.cmd.StdoutPipe()
	must(t, err)
	p.lines = bufio.NewScanner(out)
	must(t, p.cmd.Start())
	return p
}

// wait lets the process come to its end.
func (p *process) wait() {
	p.t.Helper()
	for p.lines.Scan() {
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("%v: %s", err, &p.err)
	}
}

// kill ends the process at once when it has said some lines, two at least, and
// then taken a share of the time that it took from the last but one to the last:
// so a slow machine is not always killed in its first step. It gives the last
// thing that the process said.
func (p *process) kill(lines int, share float64) (last string) {
	p.t.Helper()
	var pace time.Duration
	for before := time.Now(); lines > 0; lines-- {
		if !p.lines.Scan() {
			p.t.Fatalf("it has ended by itself: %v: %s", p.cmd.Wait(), &p.err)
		}
		pace, before = time.Since(before), time.Now()
	}
	last = p.lines.Text()
	timer := time.AfterFunc(time.Duration(share*float64(pace)), func() { _ = p.cmd.Process.Kill() })
	defer timer.Stop()
	for p.lines.Scan() {
		last = p.lines.Text()
	}
	var ended *exec.ExitError
	if err := p.cmd.Wait(); !errors.As(err, &ended) || p.err.Len() > 0 {
		p.t.Fatalf("it was not killed: %v: %s", err, &p.err)
	}
	return last
}

// Two processes that change the same part, and mark people, at the same time: no
// change is lost.
func TestTwoProcesses(t *testing.T) {
	s := filed(t)
	must(t, s.Replace(t.Context(), account, graph, crowd(500, "first"), "first", noon))
	var both []*process
	for half := range 2 {
		both = append(both, startProcess(t, s.cfg.Path, "share", half))
	}
	for _, p := range both {
		p.wait()
	}
	s.wants(t, account, graph, crowd(500, "last"), "last")
	for half := range 2 {
		s.wants(t, fmt.Sprint("account ", half), graph, crowd(30, "last"), "last")
	}
	got, err := s.Marks(t.Context())
	if err != nil || len(got.Favourites) != 60 || len(got.Lately) != 40 {
		t.Errorf("%d favourites, %d lately, %v", len(got.Favourites), len(got.Lately), err)
	}
}

// share changes every second person, again and again, and marks some.
func share(ctx context.Context, s *Store, half int) error {
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- s.Run(stop) }()
	for round := range 30 {
		salt := fmt.Sprint(round)
		if round == 29 {
			salt = "last"
		}
		var changed []switchboard.Person
		for i, p := range crowd(500, salt) {
			if i%2 == half && (i/2%3 == round%3 || salt == "last") {
				changed = append(changed, p)
			}
		}
		s.KeepFavourite(switchboard.PersonID(fmt.Sprint(half, " ", round)), true)
		s.KeepDealing(switchboard.PersonID(fmt.Sprint(half, " ", round%20)))
		if err := errors.Join(
			s.Change(ctx, account, graph, changed, nil, salt, noon),
			s.Replace(ctx, fmt.Sprint("account ", half), graph, crowd(30, salt), salt, noon),
		); err != nil {
			return err
		}
		if _, _, _, err := s.Load(ctx, account, graph); err != nil {
			return err
		}
	}
	cancel()
	return <-done
}
