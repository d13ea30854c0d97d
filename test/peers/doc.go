// Package peers starts the real programs that Frontdesk is tested against: the
// PBX Asterisk 22, the proxy Kamailio, baresip and sipp as telephones, gnome-keyring, OpenLDAP's
// slapd, the sound server PulseAudio, a screen with a window manager, and
// Chromium behind xdg-open.
//
// A test first says what it needs:
//
//	peers.Need(t, peers.PBX, peers.Telephone)
//
// and is skipped, with the names of the missing packages, where they are not
// installed; with CI=true it fails instead. `make test` installs them.
//
// Every peer listens on loopback, on ports and in a folder of its own, so tests
// of several packages may run at once. Whatever a test starts ends with the
// test; only processes that were started here are ever ended. All waits are
// bounded. A helper that cannot do its work fails the test it was made for, so
// its methods are called from that test's goroutine only, and return no errors.
//
// The package is for tests: nothing that is shipped may import it.
package peers
