package peers

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
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
	Need(t, Callers)
	dir := folder(t, "")
	scenario := filepath.Join(dir, "caller.xml")
	if err := os.WriteFile(scenario, []byte(outsideCaller), 0o644); err != nil {
		t.Fatal(err)
	}
	port := reservePorts(t)
	limit := hold + 30*time.Second + time.Duration(n)*time.Second/3
	// Without -trace_err sipp writes no files. It needs no terminal.
	out, err := output(t, limit+5*time.Second, os.Environ(), "sipp", pbx.Addr, "-sf", scenario, "-s", number,
		"-i", "127.0.0.1", "-p", strconv.Itoa(port), "-mp", strconv.Itoa(port+10), "-r", "3",
		"-m", strconv.Itoa(n), "-l", strconv.Itoa(n), "-d", strconv.FormatInt(hold.Milliseconds(), 10),
		"-nostdin", "-timeout", fmt.Sprintf("%ds", int(limit.Seconds())))
	if err != nil {
		t.Fatalf("not all %d callers were served: %v\n%s", n, err, out[max(0, len(out)-2000):])
	}
}
