package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/telephony"
)

// ownPhone is our telephone in a process of its own.
type ownPhone struct {
	pid  int
	in   io.Writer
	says chan said
}

// said is one line of it, with the time when it was read.
type said struct {
	at    time.Time
	words []string
}

// buildPhone compiles the telephone and returns its path.
func buildPhone(ctx context.Context, folder string) (string, error) {
	path := filepath.Join(folder, "telephone")
	build := exec.CommandContext(ctx, "go", "build", "-o", path, "frontdesk/test/bench/telephone")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the telephone: %w\n%s", err, out)
	}
	return path, nil
}

// startPhone starts the telephone and returns when it has registered.
func startPhone(t testing.TB, program string, cfg telephony.Config) *ownPhone {
	t.Helper()
	settings, err := json.Marshal(struct{ Server, Transport, Username, Password, Audio string }{
		cfg.Server, cfg.Transport, cfg.Username, cfg.Password, cfg.Audio,
	})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, string(settings))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &ownPhone{pid: cmd.Process.Pid, in: in, says: make(chan said, 10_000)}
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.says <- said{time.Now(), strings.Fields(lines.Text())}
		}
	}()
	t.Cleanup(func() {
		_ = in.Close() // it ends with its input
		<-read
		_ = cmd.Wait()
	})
	p.wait(t, "registered")
	return p
}

// tell gives a command.
func (p *ownPhone) tell(t testing.TB, words ...any) {
	t.Helper()
	if _, err := fmt.Fprintln(p.in, words...); err != nil {
		t.Fatal(err)
	}
}

// wait waits at most 20 s until it says these words; more may follow.
func (p *ownPhone) wait(t testing.TB, words ...string) said {
	t.Helper()
	for limit := time.After(20 * time.Second); ; {
		select {
		case s := <-p.says:
			if len(s.words) >= len(words) && strings.Join(s.words[:len(words)], " ") == strings.Join(words, " ") {
				return s
			}
		case <-limit:
			t.Fatalf("our telephone does not say %v", words)
		}
	}
}
