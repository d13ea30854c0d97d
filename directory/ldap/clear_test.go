package ldap

import "testing"

// Only to these is anything sent in the clear.
func TestWhatIsOnThisComputer(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.8.0.1": true, "::1": true,
		"ldap.example.com": false, "192.0.2.7": false, "localhost.example.com": false, "127.0.0.1.example.com": false, "": false, "2001:db8::1": false,
	} {
		if got := loopback(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
