package peers

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Account is a telephone that the PBX knows.
type Account struct {
	User     string // also its number
	Password string
	Name     string // what the called side sees
	Strict   bool   // reliable provisional responses and session timers are demanded of it
	Secure   bool   // registers over TLS only, and speaks SRTP only
}

// Accounts are the telephones of every test PBX: 1000 is the attendant, 1001 to
// 1005 are colleagues, 1009 is an attendant of whom more is demanded, 1100 and 1101 the same two over TLS and SRTP.
func Accounts() []Account {
	names := []struct{ user, name string }{
		{"1000", "Attendant"},
		{"1001", "Ada Colleague"},
		{"1002", "Ben Colleague"},
		{"1003", "Cleo Colleague"},
		{"1004", "Dan Colleague"},
		{"1005", "Eve Colleague"},
		{"1009", "Strict Attendant"},
		{"1100", "Secure Attendant"},
		{"1101", "Secure Colleague"},
	}
	var list []Account
	for _, n := range names {
		list = append(list, Account{User: n.user, Password: "pw" + n.user, Name: n.name, Secure: strings.HasPrefix(n.user, "11"), Strict: n.user == "1009"})
	}
	return list
}

// ManagerSecret is the password of the account frontdesk at the manager interface.
const ManagerSecret = "pwmanager"

// Asterisk is a running PBX of one test, with its own ports, configuration and
// log. What its numbers do is written in asterisk/extensions.conf.
type Asterisk struct {
	Addr    string // host:port for UDP and TCP
	TLSAddr string // host:port for TLS 1.2
	Manager string // host:port of the manager interface, for the account frontdesk with the password [ManagerSecret]
	CAFile  string // PEM file of the authority that signed its certificate

	t       testing.TB
	pbx     pbxProgram
	dir     string // its folder, as the test sees it
	process *process
}

// pbxProgram is where Asterisk was found.
type pbxProgram struct {
	root    string // folder to chroot into; "" for the system's own Asterisk
	path    string // program, as seen inside root
	modules string // folder of its modules, as seen inside root
}

// findPBX looks for the sid folder and then for the system's own Asterisk.
func findPBX() (pbxProgram, error) {
	found := pbxProgram{root: filepath.Join(cache(), "sid"), path: "/usr/sbin/asterisk"}
	_, err := os.Stat(found.root + found.path)
	if err != nil || os.Geteuid() != 0 {
		path, lookErr := exec.LookPath("asterisk")
		switch {
		case lookErr == nil:
			found = pbxProgram{path: path}
		case err != nil:
			return found, errors.New("asterisk 22 (made by test/peers/sid.sh, as root)")
		default:
			return found, errors.New("asterisk 22 (it is in the sid folder, which only root can use)")
		}
	}
	for _, pattern := range []string{"/usr/lib/*/asterisk/modules", "/usr/lib/asterisk/modules"} {
		if dirs, _ := filepath.Glob(found.root + pattern); len(dirs) > 0 {
			found.modules = strings.TrimPrefix(dirs[0], found.root)
			return found, nil
		}
	}
	return found, errors.New("the modules of asterisk")
}

// StartAsterisk starts a PBX and returns when it takes calls. It calls [Need].
func StartAsterisk(t testing.TB) *Asterisk {
	t.Helper()
	Need(t, PBX)
	pbx, err := findPBX()
	if err != nil {
		t.Fatal(err)
	}
	parent := ""
	if pbx.root != "" {
		parent = filepath.Join(pbx.root, "srv")
	}
	port := reservePorts(t)
	a := &Asterisk{
		Addr:    net.JoinHostPort("127.0.0.1", strconv.Itoa(port)),
		TLSAddr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port+1)),
		Manager: net.JoinHostPort("127.0.0.1", strconv.Itoa(port+2)),
		t:       t, pbx: pbx, dir: folder(t, parent),
	}
	a.CAFile = filepath.Join(a.dir, "tls", "ca.crt")
	err = writeAsterisk(a.dir, asteriskValues{
		Dir: a.inside(a.dir), Modules: pbx.modules, Load: asteriskModules, Phones: Accounts(), Lamps: lamps(),
		SIP: port, TLS: port + 1, Manager: port + 2, ManagerSecret: ManagerSecret, RTPFirst: port + 9, RTPLast: port + blockSize - 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("end of messages.log of the PBX:\n%s", tail(a.logFile(), 40))
		}
	})
	a.Start()
	return a
}

// Start starts the PBX again after [Asterisk.Stop], on the same ports. It has
// forgotten every registration and subscription.
func (a *Asterisk) Start() {
	a.t.Helper()
	name, args := a.command("-f")
	a.process = launch(a.t, filepath.Join(a.dir, "log", "asterisk.log"), os.Environ(), name, args...)
	booted := Eventually(20*time.Second, func() bool {
		answer, err := a.ask("core waitfullybooted")
		return err == nil && strings.Contains(answer, "fully booted") || a.process.ended()
	})
	if !booted || a.process.ended() {
		a.t.Fatalf("asterisk does not start")
	}
}

// Stop ends the PBX at once: it hangs up every call, and says nothing to those
// who are registered or subscribed.
func (a *Asterisk) Stop() { a.process.stop() }

// Kill lets the PBX die in the middle of what it does, without a word to anybody.
func (a *Asterisk) Kill() { a.process.kill() }

// CLI runs a command of Asterisk's command line, such as `core show hints`,
// and returns what it prints.
func (a *Asterisk) CLI(command string) string {
	a.t.Helper()
	answer, err := a.ask(command)
	if err != nil {
		a.t.Fatalf("asterisk -rx %q: %v\n%s", command, err, answer)
	}
	return answer
}

// Lamps is how many extensions there are from FirstLamp on whose line a test
// sets: nobody answers there.
const (
	FirstLamp = 2000
	Lamps     = 200
)

func lamps() []int {
	list := make([]int, Lamps)
	for i := range list {
		list[i] = FirstLamp + i
	}
	return list
}

// SetLamp lets the line of the i-th lamp be in a state of Asterisk: NOT_INUSE,
// RINGING, INUSE, BUSY, ONHOLD or UNAVAILABLE.
func (a *Asterisk) SetLamp(i int, state string) {
	a.t.Helper()
	a.CLI(fmt.Sprintf("devstate change Custom:lamp%d %s", FirstLamp+i, state))
}

// Trace has the PBX write every SIP message into its log from now on.
func (a *Asterisk) Trace() { a.CLI("pjsip set logger on") }

// Log is the log of the PBX: dialplan steps with times, errors, and SIP
// messages after [Asterisk.Trace].
func (a *Asterisk) Log() string {
	a.t.Helper()
	data, err := os.ReadFile(a.logFile())
	if err != nil {
		a.t.Fatal(err)
	}
	return string(data)
}

func (a *Asterisk) logFile() string { return filepath.Join(a.dir, "log", "messages.log") }

// inside is a path as Asterisk sees it.
func (a *Asterisk) inside(path string) string { return strings.TrimPrefix(path, a.pbx.root) }

func (a *Asterisk) command(args ...string) (string, []string) {
	args = append([]string{"-C", a.inside(filepath.Join(a.dir, "etc", "asterisk.conf"))}, args...)
	if a.pbx.root == "" {
		return a.pbx.path, args
	}
	return "chroot", append([]string{a.pbx.root, a.pbx.path}, args...)
}

func (a *Asterisk) ask(command string) (string, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.t.Context()), 10*time.Second)
	defer cancel()
	name, args := a.command("-rx", command)
	out, err := program(ctx, name, args...).CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("ask the PBX: %w", err)
	}
	return string(out), nil
}

// DirectMedia has the telephones of the next calls send their sound to each other,
// without the PBX in between.
func (a *Asterisk) DirectMedia() {
	a.t.Helper()
	file := filepath.Join(a.dir, "etc", "pjsip.conf")
	text, err := os.ReadFile(file)
	if err != nil {
		a.t.Fatal(err)
	}
	changed := strings.Replace(string(text), "direct_media = no", "direct_media = yes", 1)
	if changed == string(text) {
		a.t.Fatal("pjsip.conf does not say direct_media = no")
	}
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		a.t.Fatal(err)
	}
	a.CLI("module reload res_pjsip.so")
}
