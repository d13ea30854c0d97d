package peers

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// WebBrowser is Chromium, without a window, as the system's browser: whatever
// opens an address through xdg-open in its environment opens it there.
type WebBrowser struct {
	t   testing.TB
	dir string
}

// StartBrowser prepares a browser with an empty profile. It starts when the
// first address is opened, and ends with the test. It calls [Need].
func StartBrowser(t testing.TB) *WebBrowser {
	t.Helper()
	Need(t, Browser)
	b := &WebBrowser{t: t, dir: folder(t, "")}
	script := filepath.Join(b.dir, "browser")
	files := map[string]string{
		script: fmt.Sprintf(browserScript, b.dir),
		filepath.Join(b.dir, "data/applications/frontdesk-test-browser.desktop"): "[Desktop Entry]\nType=Application\nName=Test browser\nExec=" + script + " %u\nMimeType=" + browserTypes + "\n",
		filepath.Join(b.dir, "config/mimeapps.list"):                             browserDefaults(),
	}
	for path, text := range files {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(b.stop)
	return b
}

// browserScript opens an address: in another tab where the browser runs, else
// in a new one. A second Chromium without a window would not find the first by
// itself (seen with 156). The browser's life is bounded, for a test that cannot
// end it; --no-sandbox is needed by root.
const browserScript = `#!/bin/sh
mkdir -p %[1]s/profile
port=$(head -n 1 %[1]s/profile/DevToolsActivePort 2>/dev/null)
tab=$(printf '%%s' "$1" | sed 's/%%/%%25/g; s/&/%%26/g')
[ -n "$port" ] && curl -sfg -o /dev/null -m 10 -X PUT "http://127.0.0.1:$port/json/new?$tab" && exit
timeout -k 5 900 chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
  --disable-background-networking --disable-component-update --disable-sync --disable-extensions --window-size=1000,760 \
  --user-data-dir=%[1]s/profile --remote-debugging-port=0 "$@" >>%[1]s/log 2>&1 &
echo $! >>%[1]s/pids
`

const browserTypes = "x-scheme-handler/http;x-scheme-handler/https;text/html;"

func browserDefaults() string {
	var text strings.Builder
	text.WriteString("[Default Applications]\n")
	for kind := range strings.SplitSeq(strings.TrimSuffix(browserTypes, ";"), ";") {
		fmt.Fprintf(&text, "%s=frontdesk-test-browser.desktop\n", kind)
	}
	return text.String()
}

// Env makes this the system's browser for a program: by $BROWSER, and by the
// desktop's table of programs, which xdg-open asks first where a screen is.
func (b *WebBrowser) Env() []string {
	return []string{
		"BROWSER=" + filepath.Join(b.dir, "browser"),
		"XDG_CONFIG_DIRS=" + filepath.Join(b.dir, "config"),
		"XDG_DATA_DIRS=" + filepath.Join(b.dir, "data") + ":/usr/local/share:/usr/share",
	}
}

// NoBrowser is the environment of a program on a machine on which no browser
// can be opened: xdg-open finds none and exits with 3.
func NoBrowser(t testing.TB) []string {
	t.Helper()
	dir := folder(t, "")
	return []string{"BROWSER=/nonexistent/browser", "XDG_CONFIG_DIRS=" + dir, "XDG_DATA_DIRS=" + dir}
}

// Opened reports whether an address has been opened in the browser.
func (b *WebBrowser) Opened() bool { return len(b.pids()) > 0 }

// Page waits at most 30 s for a page whose address contains part, and takes
// hold of it.
func (b *WebBrowser) Page(part string) *Page {
	b.t.Helper()
	var socket string
	var seen []string
	if !Eventually(30*time.Second, func() bool {
		socket, seen = b.find(part)
		return socket != ""
	}) {
		b.t.Fatalf("no page with %q in its address; open: %v\n%s", part, seen, tail(filepath.Join(b.dir, "log"), 10))
	}
	return openPage(b.t, socket)
}

// find returns the DevTools socket of a page, or the addresses that are open.
func (b *WebBrowser) find(part string) (socket string, seen []string) {
	data, err := os.ReadFile(filepath.Join(b.dir, "profile", "DevToolsActivePort"))
	if err != nil {
		return "", nil
	}
	port, _, _ := strings.Cut(string(data), "\n")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.t.Context()), 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/json/list", http.NoBody)
	if err != nil {
		return "", nil
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", nil
	}
	defer func() { _ = response.Body.Close() }()
	var pages []struct {
		Type   string `json:"type"`
		URL    string `json:"url"`
		Socket string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(response.Body).Decode(&pages); err != nil {
		return "", nil
	}
	for _, page := range pages {
		if page.Type != "page" {
			continue
		}
		if strings.Contains(page.URL, part) {
			return page.Socket, nil
		}
		seen = append(seen, page.URL)
	}
	return "", seen
}

// pids are the processes that the script has started.
func (b *WebBrowser) pids() []int {
	data, _ := os.ReadFile(filepath.Join(b.dir, "pids"))
	var pids []int
	for word := range strings.FieldsSeq(string(data)) {
		if pid, err := strconv.Atoi(word); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// stop ends the browser. The processes are not this test's children, so each
// must still carry this browser's folder in its command line.
func (b *WebBrowser) stop() {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		for _, pid := range b.alive() {
			if process, err := os.FindProcess(pid); err == nil {
				_ = process.Signal(sig) // it may have ended meanwhile
			}
		}
		if Eventually(8*time.Second, func() bool { return len(b.alive()) == 0 }) {
			return
		}
	}
	b.t.Errorf("the browser does not end: %v", b.alive())
}

func (b *WebBrowser) alive() []int {
	return slices.DeleteFunc(b.pids(), func(pid int) bool {
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		return err != nil || !strings.Contains(string(line), b.dir)
	})
}
