package peers

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

//go:embed outside-caller.xml
var outsideCaller string

// CallFromOutside has n callers from outside, one a third of a second after the
// other, call a number of the PBX, play speech for hold and hang up. It returns
// when all are done, and fails the test when one of them was not served. The
// callers are named "Caller 1" and so on, and come with P-Asserted-Identity
// and Diversion. It calls [Need]. Calls that wait longer than 20 s for an
// answer fail.
func CallFromOutside(t testing.TB, pbx *Asterisk, number string, n int, hold time.Duration) {
	t.Helper()
	StartCallers(t, pbx, number, n, hold)()
}

// StartCallers is CallFromOutside while the test goes on: served waits until all
// are done.
func StartCallers(t testing.TB, pbx *Asterisk, number string, n int, hold time.Duration) (served func()) {
	t.Helper()
	Need(t, Callers)
	dir := folder(t, "")
	scenario := filepath.Join(dir, "caller.xml")
	if err := os.WriteFile(scenario, []byte(outsideCaller), 0o644); err != nil {
		t.Fatal(err)
	}
	port := reservePorts(t)
	limit := hold + 30*time.Second + time.Duration(n)*time.Second/3
	// Without -trace_err sipp writes no files. It needs no terminal.
	type outcome struct {
		out string
		err error
	}
	done := make(chan outcome, 1)
	args := []string{
		pbx.Addr, "-sf", scenario, "-s", number,
		"-i", "127.0.0.1", "-p", strconv.Itoa(port), "-mp", strconv.Itoa(port + 10), "-r", "3",
		"-m", strconv.Itoa(n), "-l", strconv.Itoa(n), "-d", strconv.FormatInt(hold.Milliseconds(), 10),
		"-nostdin", "-timeout", fmt.Sprintf("%ds", int(limit.Seconds())),
	}
	go func() {
		out, err := output(t, limit+5*time.Second, os.Environ(), "sipp", args...)
		done <- outcome{out, err}
	}()
	served = sync.OnceFunc(func() {
		t.Helper()
		if o := <-done; o.err != nil {
			t.Fatalf("not all %d callers were served: %v\n%s", n, o.err, o.out[max(0, len(o.out)-2000):])
		}
	})
	t.Cleanup(served)
	return served
}
