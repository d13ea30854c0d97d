package browser

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/auth/loopback"
	"frontdesk/test/peers"
)

const (
	state    = "S8QZK3V5T2R7W9Y4X6B1N0M5LA"
	patience = 15 * time.Second
)

// rig is one attempt: a browser, an issuer and the receiver of its answer.
type rig struct {
	t        *testing.T
	seen     record
	issuer   *issuer
	receiver *loopback.Receiver
	browser  *peers.WebBrowser
	started  atomic.Int64 // how often a one-time address led on
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, browser: peers.StartBrowser(t)}
	r.issuer = startIssuer(t, &r.seen)
	receiver, err := loopback.Listen(t.Context(), loopback.Config{
		Host: "localhost", State: state, Issuer: r.issuer.address(), Started: func() { r.started.Add(1) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(receiver.Close)
	r.receiver = receiver
	return r
}

// open starts the browser with an address, as an opener of the system does.
func (r *rig) open(address string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.program(),
		"--ignore-certificate-errors", "--host-resolver-rules=MAP *.example.com 127.0.0.1",
		"--ip-address-space-overrides=127.0.0.1:"+port(r.issuer.server.URL)+"=public", address)
	cmd.Env = append(peers.Environ(r.browser.Env()), "HOME="+r.t.TempDir())
	if err := cmd.Run(); err != nil {
		r.t.Fatal(err)
	}
}

// tab shows an address in another tab of the browser that runs. A browser
// without a window takes no address from a second start.
func (r *rig) tab(address string) {
	r.t.Helper()
	active, err := os.ReadFile(filepath.Join(filepath.Dir(r.program()), "profile", "DevToolsActivePort"))
	if err != nil {
		r.t.Fatal(err)
	}
	control, _, _ := strings.Cut(string(active), "\n")
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodPut, "http://127.0.0.1:"+control+"/json/new?"+address, http.NoBody)
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		r.t.Fatalf("a new tab: %s", resp.Status)
	}
}

// program is the browser's, which is the first thing in its environment.
func (r *rig) program() string {
	r.t.Helper()
	program, found := strings.CutPrefix(r.browser.Env()[0], "BROWSER=")
	if !found {
		r.t.Fatal("the browser's environment does not begin with the program")
	}
	return program
}

// front is a second way to the receiver that notes what the browser asks.
func (r *rig) front() (address string) {
	own := "localhost:" + strconv.Itoa(r.receiver.Port())
	server := httptest.NewServer(r.seen.watch("receiver", http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		q.Host = own
		r.receiver.ServeHTTP(w, q)
	})))
	r.t.Cleanup(server.Close)
	return "http://localhost:" + port(server.URL)
}

// answers is how many answers wait, and the first.
func (r *rig) answers() (n int, first loopback.Answer) {
	for {
		select {
		case a := <-r.receiver.Answer():
			if n++; n == 1 {
				first = a
			}
		default:
			return n, first
		}
	}
}

// move starts a navigation from the page's script and does not wait for it.
func move(p *peers.Page, script string) {
	p.Eval("void setTimeout(() => { "+script+" }, 0)", nil)
}
