package peers

import (
	"embed"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"time"
)

//go:embed kamailio
var kamailioFiles embed.FS

// Kamailio is a running proxy of one test, which knows the [Accounts] by the same
// passwords as [Asterisk]. It forks a call to all telephones of a number, challenges
// with 407 and names itself in Record-Route; dialogs and sound are between the
// telephones. 610 is busy.
type Kamailio struct {
	Addr string // host:port for UDP and TCP

	t       testing.TB
	dir     string
	process *process
}

// StartKamailio starts a proxy and returns when it takes calls. It calls [Need].
func StartKamailio(t testing.TB) *Kamailio {
	t.Helper()
	Need(t, Proxy)
	modules, err := findModules()
	if err != nil {
		t.Fatal(err)
	}
	port := reservePorts(t)
	k := &Kamailio{Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), t: t, dir: folder(t, "")}
	config := filepath.Join(k.dir, "kamailio.cfg")
	from, err := template.ParseFS(kamailioFiles, "kamailio/kamailio.cfg")
	if err == nil {
		err = fill(config, from, struct {
			SIP          int
			Dir, Modules string
		}{port, k.dir, modules})
	}
	if err != nil {
		t.Fatal(err)
	}
	k.process = launchMany(t, filepath.Join(k.dir, "kamailio.log"), os.Environ(), sbin("kamailio"), "-f", config, "-DD", "-m", "32", "-M", "4", "-Y", k.dir, "-P", filepath.Join(k.dir, "pid"))
	if !Eventually(20*time.Second, func() bool {
		_, err := k.ask("core.version")
		return err == nil || k.process.ended()
	}) || k.process.ended() {
		t.Fatal("kamailio does not start")
	}
	return k
}

// findModules looks for the folder of Kamailio's modules.
func findModules() (string, error) {
	found, _ := filepath.Glob("/usr/lib/*/kamailio/modules/presence.so")
	if len(found) == 0 {
		return "", errors.New("the modules of kamailio (package kamailio-presence-modules)")
	}
	return filepath.Dir(found[0]), nil
}

// Contacts are the contacts under which a telephone has registered.
func (k *Kamailio) Contacts(user string) (uris []string) {
	k.t.Helper()
	said, err := k.ask("ul.lookup", "location", "s:"+user)
	if err != nil {
		return nil // it knows none
	}
	for line := range strings.Lines(said) {
		if _, uri, ok := strings.Cut(line, "Address: "); ok {
			uris = append(uris, strings.TrimSpace(uri))
		}
	}
	return uris
}

// WaitRegistered waits at most 10 s until the telephone has registered.
func (k *Kamailio) WaitRegistered(user string) {
	k.t.Helper()
	if !Eventually(10*time.Second, func() bool { return len(k.Contacts(user)) > 0 }) {
		k.t.Fatalf("%s is not registered", user)
	}
}

func (k *Kamailio) ask(args ...string) (string, error) {
	return output(k.t, 5*time.Second, os.Environ(), sbin("kamcmd"), append([]string{"-s", "unix:" + filepath.Join(k.dir, "ctl")}, args...)...)
}
