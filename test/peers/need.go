package peers

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Peer names one kind of real program that a test needs.
type Peer string

// The peers that [Need] knows.
const (
	PBX       Peer = "asterisk"    // Asterisk 22 from the Debian sid folder, or an asterisk in PATH
	Proxy     Peer = "kamailio"    // SIP proxy and registrar
	Telephone Peer = "baresip"     // scripted telephone
	Callers   Peer = "sipp"        // many callers at once
	Secrets   Peer = "keyring"     // gnome-keyring on a message bus of its own
	Screen    Peer = "screen"      // Xvfb with openbox and xdotool
	Browser   Peer = "chromium"    // Chromium behind xdg-open
	SecretCLI Peer = "secret-tool" // a second, independent look into the keyring
	Directory Peer = "slapd"       // OpenLDAP's server
	Speakers  Peer = "pulseaudio"  // a sound server of its own
)

// programs says which programs make up a peer, and the Debian package of each.
var programs = map[Peer]map[string]string{
	PBX:       {},
	Proxy:     {"kamailio": "kamailio", "kamcmd": "kamailio"},
	Telephone: {"baresip": "baresip-core"},
	Callers:   {"sipp": "sip-tester"},
	Secrets:   {"dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring"},
	SecretCLI: {"secret-tool": "libsecret-tools"},
	Screen:    {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "xprop": "x11-utils", "xwininfo": "x11-utils"},
	Speakers:  {"pulseaudio": "pulseaudio", "pactl": "pulseaudio-utils", "parec": "pulseaudio-utils"},
	Directory: {"slapd": "slapd", "slapadd": "slapd", "ldapsearch": "ldap-utils"},
	Browser:   {"chromium": "chromium", "xdg-open": "xdg-utils", "curl": "curl"},
}

// Need skips the test when one of the peers is not installed on this machine,
// naming what is missing. With CI=true the test fails instead.
func Need(t testing.TB, wanted ...Peer) {
	t.Helper()
	var missing []string
	for _, peer := range wanted {
		missing = append(missing, lacking(peer)...)
	}
	if len(missing) == 0 {
		return
	}
	complain := t.Skipf
	if os.Getenv("CI") == "true" {
		complain = t.Fatalf
	}
	complain("missing here: %s (`make test` installs it)", strings.Join(missing, ", "))
}

func lacking(peer Peer) []string {
	known, ok := programs[peer]
	if !ok {
		return []string{"a peer called " + string(peer)}
	}
	var missing []string
	for program, pkg := range known {
		if _, err := exec.LookPath(sbin(program)); err != nil {
			missing = append(missing, program+" (package "+pkg+")")
		}
	}
	if _, err := findPBX(); peer == PBX && err != nil {
		missing = append(missing, err.Error())
	}
	if _, err := findModules(); peer == Proxy && err != nil {
		missing = append(missing, err.Error())
	}
	return missing
}

// cache is the folder in which test/peers/sid.sh keeps what takes long to make.
func cache() string {
	if dir := os.Getenv("FRONTDESK_PEERS"); dir != "" {
		return dir
	}
	dir := os.Getenv("XDG_CACHE_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, ".cache")
	}
	return filepath.Join(dir, "frontdesk-peers")
}
