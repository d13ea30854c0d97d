package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// usage is what a process takes while it does one thing.
type usage struct {
	cpu float64 // of one processor, in percent
	rss float64 // MB
}

// watch measures a process for a while.
func watch(t testing.TB, pid int, d time.Duration) usage {
	t.Helper()
	before, began := cpuTime(t, pid), time.Now()
	time.Sleep(d)
	used := cpuTime(t, pid) - before
	return usage{100 * float64(used) / float64(time.Since(began)), memory(t, pid)}
}

// cpuTime is what the scheduler has given the threads of a process: exact to
// the nanosecond, where the ticks of /proc/PID/stat are too coarse.
func cpuTime(t testing.TB, pid int) (all time.Duration) {
	t.Helper()
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if len(threads) == 0 {
		t.Fatalf("process %d is gone", pid)
	}
	for _, path := range threads {
		text, _ := os.ReadFile(path) // a thread may have ended
		first, _, _ := strings.Cut(string(text), " ")
		n, _ := strconv.ParseInt(first, 10, 64)
		all += time.Duration(n)
	}
	return all
}

// memory is the resident set in MB.
func memory(t testing.TB, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 2 {
		t.Fatalf("process %d is gone", pid)
	}
	pages, _ := strconv.Atoi(fields[1])
	return float64(pages*os.Getpagesize()) / 1e6
}
