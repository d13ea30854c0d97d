// Command telephone is Frontdesk's telephone in a process of its own, so that
// its CPU time and memory can be measured beside another telephone's. It takes
// commands on standard input and writes what happens on standard output, one a
// line. See run for both.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"frontdesk/switchboard"
	"frontdesk/telephony"
)

func main() {
	if err := run(os.Args[1], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// run serves one telephone until its input ends. settings is a telephony.Config
// as JSON. Commands: dial ID NUMBER, answer ID, hold ID, hangup ID, watch FIRST
// COUNT, stats. Events: registered, offered ID, alerted ID, connected ID, held
// ID, gone ID, oncall COUNT (of the watched lines), stats HEAP GOROUTINES FILES.
func run(settings string, in io.Reader, out io.Writer) error {
	var cfg telephony.Config
	if err := json.Unmarshal([]byte(settings), &cfg); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	r := &reporter{out: out, lines: map[string]switchboard.LineState{}}
	phone, err := telephony.New(cfg, r.take)
	if err != nil {
		return fmt.Errorf("telephone: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- phone.Run(ctx) }()
	for commands := bufio.NewScanner(in); commands.Scan(); {
		r.obey(phone, strings.Fields(commands.Text()))
	}
	stop()
	return <-done
}

// reporter writes events.
type reporter struct {
	mu     sync.Mutex
	out    io.Writer
	lines  map[string]switchboard.LineState
	oncall int
}

func (r *reporter) say(words ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, _ = fmt.Fprintln(r.out, words...) // who asked has gone when this fails
}

func (r *reporter) take(e switchboard.Event) {
	switch e := e.(type) {
	case switchboard.PhoneChanged:
		if e.Status.State == switchboard.PhoneRegistered {
			r.say("registered")
		}
	case switchboard.CallOffered:
		r.say("offered", e.ID)
	case switchboard.CallAlerted:
		r.say("alerted", e.ID)
	case switchboard.CallConnected:
		r.say("connected", e.ID)
	case switchboard.CallWasHeld:
		r.say("held", e.ID)
	case switchboard.CallGone:
		r.say("gone", e.ID)
	case switchboard.LinesRead:
		r.count(e.Results)
	}
}

// count says how many lines are on a call when that has changed.
func (r *reporter) count(news map[string]switchboard.Line) {
	r.mu.Lock()
	for extension, line := range news {
		r.lines[extension] = line.State
	}
	oncall := 0
	for _, state := range r.lines {
		if state == switchboard.LineOnCall {
			oncall++
		}
	}
	changed := oncall != r.oncall
	r.oncall = oncall
	r.mu.Unlock()
	if changed {
		r.say("oncall", oncall)
	}
}

func (r *reporter) obey(phone *telephony.Phone, words []string) {
	words = append(words, "", "", "")
	id := switchboard.CallID(words[1])
	switch words[0] {
	case "dial":
		phone.Dial(id, words[2])
	case "answer":
		phone.Answer(id)
	case "hold":
		phone.Hold(id)
	case "hangup":
		phone.HangUp(id)
	case "watch":
		first, _ := strconv.Atoi(words[1])
		count, _ := strconv.Atoi(words[2])
		var extensions []string
		for i := range count {
			extensions = append(extensions, strconv.Itoa(first+i))
		}
		phone.WatchLines(extensions)
	case "stats":
		debug.FreeOSMemory() // what is not needed does not count as resident either
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		files, _ := os.ReadDir("/proc/self/fd")
		r.say("stats", m.HeapAlloc, runtime.NumGoroutine(), len(files))
	}
}
